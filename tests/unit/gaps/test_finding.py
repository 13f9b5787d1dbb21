"""The shapes of gap detection: the order of findings, the words of a detector."""

from dataclasses import replace

import pytest

from referral.gaps import GAPS
from referral.gaps.finding import SENTENCE_FIELDS, Finding, RecordSet, Remedy, ranked


def finding(key, people, *, apart=False, probability=None):
    evidence = RecordSet(kind="Referral", total=people, people=people)
    return Finding(
        detector="x", key=key, remedy=Remedy.RECRUIT, evidence=evidence, apart=apart, probability=probability
    )


def test_most_people_come_first_and_the_lawful_ones_last():
    findings = [finding("c", 9, apart=True), finding("b", 2), finding("a", 2), finding("d", 5)]
    assert [one.key for one in ranked(findings)] == ["d", "a", "b", "c"]


def test_the_surest_come_first_and_those_of_whom_nothing_is_sure_after_them():
    findings = [finding("a", 9, probability=0.7), finding("b", 2, probability=0.99), finding("c", 50), finding("d", 1)]
    assert [one.key for one in ranked(findings)] == ["b", "a", "c", "d"]


def test_every_detector_of_partners_by_a_rate_says_whom_it_cannot_judge():
    judging = {"queue", "silence", "slow_answer", "no_report", "no_show", "refusing", "group_gap", "uncovered_area"}
    assert {one.code for one in GAPS if one.too_few is not None} >= judging


def test_every_detector_has_a_code_of_its_own():
    assert len({detector.code for detector in GAPS}) == len(GAPS)


def test_a_sentence_may_name_its_own_details():
    own = replace(GAPS[0], sentence="{need} for {days} days", details=frozenset({"days"}))
    assert "days" not in SENTENCE_FIELDS
    assert own.details == {"days"}


def test_a_detector_has_no_empty_label_of_its_rate():
    with pytest.raises(ValueError, match="label of the rate"):
        replace(GAPS[0], rate_label="")


def test_a_detector_cannot_be_made_without_its_words():
    with pytest.raises(TypeError, match="caution"):
        type(GAPS[0])(code="x", label="x", sentence="x", rule="x", advice="x", find=GAPS[0].find)  # type: ignore[call-arg]
