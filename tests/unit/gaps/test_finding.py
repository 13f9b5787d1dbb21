"""A detector carries all its words, its sentence names only what can be filled in, and findings have one order."""

from dataclasses import replace

import pytest

from referral.gaps import GAPS
from referral.gaps.finding import SENTENCE_FIELDS, Detector, Finding, RecordSet, Remedy, ranked

DETECTOR = Detector(
    code="planted",
    label="Planted",
    sentence="“{need}” of {people} is {colour}.",
    rule="How.",
    caution="Not.",
    advice="Do.",
    find=lambda _: (),
    details=frozenset({"colour"}),
)


def finding(key: str, people: int, *, apart: bool = False) -> Finding:
    evidence = RecordSet(kind="Referral", total=people + 3, people=people)
    return Finding(detector="planted", key=key, remedy=Remedy.REPAIR, evidence=evidence, apart=apart)


@pytest.mark.parametrize("word", ["label", "sentence", "rule", "caution", "advice", "rate_label"])
@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_detector_without_one_of_its_words_is_refused_by_its_code(word, text):
    with pytest.raises(ValueError, match="the gap planted has no"):
        replace(DETECTOR, **{word: text})


def test_a_sentence_may_name_the_common_fields_and_its_own_details_alone():
    with pytest.raises(ValueError, match="planted names colour, flavour"):
        replace(DETECTOR, sentence="{need} {colour} {flavour}", details=frozenset())
    assert replace(DETECTOR, sentence=" ".join(f"{{{name}}}" for name in sorted(SENTENCE_FIELDS)))


def test_a_rate_has_a_label_only_where_there_is_one():
    assert "label of the rate" not in dict(DETECTOR.words())
    assert dict(replace(DETECTOR, rate_label="Answered").words())["label of the rate"] == "Answered"


def test_findings_go_by_people_then_key_and_lawful_ones_come_last():
    mixed = [finding("d", 99, apart=True), finding("b", 3), finding("a", 3), finding("c", 7)]
    assert [one.key for one in ranked(mixed)] == ["c", "a", "b", "d"]
    assert ranked(reversed(mixed)) == ranked(mixed)


def test_each_registered_detector_is_there_once():
    assert len({detector.code for detector in GAPS}) == len(GAPS) > 0
