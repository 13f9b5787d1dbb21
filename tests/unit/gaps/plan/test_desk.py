"""What to do next: one step for each concern, by the registry of detectors and not by who is concerned."""

from dataclasses import replace
from datetime import date

import pytest

from referral.gaps import GAPS
from referral.gaps.finding import Concern, Remedy
from referral.gaps.plan.desk import concern_of, steps
from referral.gaps.plan.items import GapStatus
from tests.unit.gaps.plan.plan_examples import item

TODAY = date(2026, 1, 15)


def about(key, *, people=12, remedy=Remedy.RECRUIT, since=date(2025, 6, 1), **more):
    of_finding = {name: more.pop(name) for name in ("apart", "hidden", "details") if name in more}
    plain = item(key, people=people, **more)
    evidence = replace(plain.finding.evidence, since=since)
    return replace(plain, finding=replace(plain.finding, remedy=remedy, evidence=evidence, **of_finding))


def firsts(*items):
    return {step.concern: step.item and step.item.finding.key for step in steps(items, today=TODAY)}


def test_each_concern_has_its_first_gap_and_the_number_of_others():
    items = (
        about("no_service:a", people=10),
        about("no_service:b", people=30),
        about("silence:O1", people=5, remedy=Remedy.REPAIR),
        about("stale_entry:S1", people=4, remedy=Remedy.REPAIR),
        about("funding_ending:S2", people=9, remedy=Remedy.REPAIR),
    )
    assert firsts(*items) == {
        Concern.MISSING: "no_service:b", Concern.SILENT: "silence:O1", Concern.ENDING: "funding_ending:S2",
    }  # fmt: skip
    assert [(step.more, step.owned) for step in steps(items, today=TODAY)] == [(1, 0), (0, 0), (1, 0)]


def test_a_gap_is_larger_the_longer_it_has_been_there():
    assert firsts(
        about("no_service:new", people=30, since=date(2026, 1, 1)), about("no_service:old", people=10, since=date(2024, 1, 1))
    )[Concern.MISSING] == "no_service:old"  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        {"owner": "COORD"},
        {"status": GapStatus.CLOSED},
        {"apart": True},
        {"hidden": True},
        {"remedy": Remedy.CONNECT},
    ],
)
def test_what_somebody_works_on_is_closed_lawful_hidden_or_only_to_discuss_is_no_step(more):
    other = about("no_service:other", people=1)
    assert firsts(about("no_service:most", people=99, **more), other)[Concern.MISSING] == "no_service:other"
    (missing, *_) = steps([about("no_service:most", people=99, **more), other], today=TODAY)
    assert missing.owned == (1 if "owner" in more else 0)


def test_without_any_item_nothing_is_said_and_without_a_free_one_that_there_is_none():
    assert steps((), today=TODAY) == ()
    assert firsts(about("silence:O1", owner="COORD")) == dict.fromkeys(Concern)


def test_every_detector_has_a_concern_and_each_concern_a_detector():
    concerns = {concern_of(about(f"{detector.code}:x")) for detector in GAPS}
    assert concerns == set(Concern)
    assert concern_of(about("removed:x")) is None
