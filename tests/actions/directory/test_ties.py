"""Partnerships are entered once for two organisations, changed, and ended with their history kept."""

from datetime import date, timedelta

import pytest

from graph.model import where
from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.directory import ties
from referral.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from referral.idempotency import Submitted
from referral.model.actors import Role
from referral.model.directory import Tie
from tests.fakes.demo_fixture import context


@pytest.fixture
def coordinator(store, clock):
    return context(store, Role.COORDINATOR, clock=clock)


def of(coordinator, organisation):
    return {tie.other: tie for tie in ties.ties_of(coordinator, organisation)}


def test_a_partnership_is_seen_from_both_sides_and_entered_once(coordinator):
    assert of(coordinator, "O36") == {}
    ties.save(coordinator, Tie(one="O36", other="O01", tie="agreement", since=date(2025, 5, 1)))
    ties.save(coordinator, Tie(one="O01", other="O36", tie="funds"))
    assert of(coordinator, "O36") == {"O01": Tie(one="O36", other="O01", tie="funds")}
    assert of(coordinator, "O01")["O36"] == Tie(one="O01", other="O36", tie="funds")


def test_an_ended_partnership_is_gone_today_and_was_there_before(coordinator, clock):
    before = len(of(coordinator, "O01"))
    clock.forward(days=2)
    ties.end(coordinator, "O40", "O41")
    ties.end(coordinator, "O41", "O40")
    assert "O41" not in of(coordinator, "O40")
    then = context_of(coordinator, coordinator.today - timedelta(days=1), Permission.SEE_NETWORK)
    assert "O41" in then.directory().partners_of["O40"]
    assert len(of(coordinator, "O01")) == before
    told = coordinator.read(lambda tx: tx.tally("AuditEvent", where(action="tie.end"))[0].count)
    assert told == 1, "ending what has ended changes nothing"


@pytest.mark.parametrize("was", [None, Tie(one="O36", other="O01", tie="funds", since=date(2025, 1, 1))])
@pytest.mark.parametrize("now", [None, Tie(one="O36", other="O01", tie="agreement")])
def test_a_change_is_put_back_as_it_was_before(coordinator, was, now):
    for tie in (was, now):
        ties.end(coordinator, "O36", "O01") if tie is None else ties.save(coordinator, tie)
    ties.undo(coordinator, "O36", "O01", was=was, now=now)
    assert ties.between(coordinator, "O36", "O01") == was


def test_what_somebody_changed_again_is_not_put_back(coordinator):
    ours = Tie(one="O36", other="O01", tie="agreement")
    ties.save(coordinator, ours)
    ties.save(coordinator, Tie(one="O01", other="O36", tie="funds"))
    with pytest.raises(ChangedMeanwhile):
        ties.undo(coordinator, "O36", "O01", was=None, now=ours)
    assert ties.between(coordinator, "O36", "O01").tie == "funds"


@pytest.mark.parametrize(
    ("tie", "field", "code"),
    [
        (Tie(one="O36", other="O36"), "other", "same_record"),
        (Tie(one="O36", other="O99"), "other", "unknown"),
        (Tie(one="O36", other="O01", tie="love"), "tie", "unknown"),
        (Tie(one="O36", other="O01", since=date(2099, 1, 1)), "since", "in_the_future"),
    ],
)
def test_what_cannot_be_a_partnership_is_refused_by_field(coordinator, tie, field, code):
    with pytest.raises(BadInput) as refused:
        ties.save(coordinator, tie)
    assert refused.value.details["problems"][0][:2] == (field, code)
    assert of(coordinator, "O36") == {}


def test_an_organisation_that_is_not_there_has_no_partnerships(coordinator):
    for refuse in (
        lambda: ties.ties_of(coordinator, "O99"),
        lambda: ties.save(coordinator, Tie(one="O99", other="O01")),
        lambda: ties.end(coordinator, "O01", "O99"),
    ):
        with pytest.raises(NotFound):
            refuse()


def test_only_who_edits_the_directory_may_and_twice_is_once(store, clock, coordinator):
    assistant = context(store, Role.ASSISTANT, clock=clock)
    for refuse in (
        lambda: ties.save(assistant, Tie(one="O36", other="O01")),
        lambda: ties.end(assistant, "O40", "O41"),
    ):
        with pytest.raises(NotAllowed):
            refuse()
    for _ in range(2):
        ties.save(coordinator, Tie(one="O36", other="O01"), submitted=Submitted(key="k", fingerprint="f"))
    assert coordinator.read(lambda tx: tx.tally("AuditEvent", where(action="tie.save"))[0].count) == 1
