"""What follows from a transition in the same transaction: the need, the listing, the events."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from referral.clients import clients
from referral.errors import (
    IllegalMove,
)
from referral.lifecycle import replay
from referral.lifecycle.states import need_status
from referral.model.clients import RecordedNeed
from referral.model.directory import Verification
from referral.model.referrals import Action, Informant, Referral, TransitionData
from referral.referrals import (
    act,
    create,
    effects,
    queries,
    reminders,
)
from referral.storage import records
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import ASKED, SAID, found, mine, new, one, referred


def test_a_partner_that_does_not_offer_it_any_more_is_checked(store, office, clock):
    made = create.refer(office, new(office))
    act.act(office, made.id, Action.DECLINE, data=TransitionData(reason="service_not_offered", **SAID))
    (check,) = found(store, Verification, status="open")
    assert check.reason == "not_offered"


def test_every_state_of_the_loop_equals_its_events(store, office, clock):
    made = [
        create.refer(office, new(office, f"x{one}", need=need)) for one, need in enumerate(("com.info", "doc.forms"))
    ]
    clock.forward(days=9)
    reminders.run_due(context(store, clock=clock))
    for each in made:
        assert store.read(lambda tx, each=each: replay.check_replay(tx, one(store, type(each), each.id)))
    assert clock() > datetime(2026, 1, 20, tzinfo=UTC)


def test_nothing_is_stored_when_a_later_step_is_refused(store, office):
    made = referred(office)
    steps = ((Action.ACCEPT, TransitionData(**SAID)), (Action.EXPIRE, TransitionData()))
    with pytest.raises(IllegalMove):
        store.write(lambda tx: effects.apply(tx, office, made, steps, name="test"))
    assert one(store, Referral, made.id) == made
    assert store.read(lambda tx: len(records.events_of(tx, made.id))) == made.events


@pytest.mark.parametrize(
    ("result", "status"), [("met", "met"), ("partly", "referred"), ("not_met", "open")],
)  # fmt: skip
def test_the_recorded_need_follows_the_referral(store, office, result, status):
    client = mine(office)
    need = RecordedNeed(id="N-1", client=client.id, need="com.info", area=client.area, recorded_on=office.today)
    store.write(lambda tx: records.save(tx, need))
    made = replace(referred(office), recorded_need="N-1")
    seen = []
    for action, data in (
        (Action.ACCEPT, TransitionData(**SAID)),
        (Action.COMPLETE, TransitionData(result="delivered_full", **SAID)),
        (Action.FOLLOW_UP, TransitionData(result=result, **ASKED)),
    ):
        made = store.write(partial(effects.apply, context=office, referral=made, steps=((action, data),), name="test"))
        seen.append(one(store, RecordedNeed, "N-1").status)
    assert seen == ["referred", "referred", status]


def test_a_need_stays_met_and_referred_while_any_of_its_referrals_says_so(store, office):
    first, second = referred(office), create.refer(office, new(office, "x2", acknowledged=("already_open",)))
    assert first.recorded_need == second.recorded_need, "one need, two referrals"
    need = partial(one, store, RecordedNeed, first.recorded_need)
    act.act(office, second.id, Action.CANCEL, data=TransitionData(reason="client_changed_mind"))
    assert need().status == "referred", "the first one is still on its way"
    for action, data in (
        (Action.ACCEPT, TransitionData(**SAID)),
        (Action.COMPLETE, TransitionData(result="delivered_full", **SAID)),
        (Action.FOLLOW_UP, TransitionData(result="met", **ASKED)),
    ):
        act.act(office, first.id, action, data=data)
    assert need().status == "met"
    act.act(office, second.id, Action.VOID, data=TransitionData(reason="wrong_client", **SAID))
    assert need().status == "met", "a slip of the pen in another referral takes nothing back"


def test_a_need_is_open_again_when_the_referral_it_was_routed_to_ends_without_help(store, office):
    first = referred(office)
    act.act(office, first.id, Action.DECLINE, data=TransitionData(reason="no_capacity", **SAID))
    second = create.refer(office, new(office, "x2", follows=first.id))
    assert one(store, RecordedNeed, second.recorded_need).status == "referred"
    act.act(office, second.id, Action.DECLINE, data=TransitionData(reason="no_capacity", **SAID))
    assert one(store, RecordedNeed, second.recorded_need).status == "open"


ELSEWHERE = TransitionData(reason="need_met_elsewhere", **ASKED)


def test_a_need_that_was_met_elsewhere_ends_so_with_who_said_it(store, office):
    made = referred(office)
    act.act(office, made.id, Action.CANCEL, data=ELSEWHERE)
    needs = clients.needs_of(office, made.client)
    assert [need.status for need in needs if need.id == made.recorded_need] == ["met_elsewhere"]
    referral, source = queries.sources_of_needs(needs, queries.of_client(office, made.client))[made.recorded_need]
    assert (referral.id, source.informant, source.channel) == (made.id, Informant.CLIENT, ASKED["channel"])
    assert need_status([]) is None, "a need without referrals keeps the status it has"


@pytest.mark.parametrize(
    ("action", "data", "status"),
    [
        (Action.VOID, TransitionData(reason="wrong_client", **SAID), "open"),
        (Action.FOLLOW_UP, TransitionData(result="not_met", **ASKED), "open"),
        (Action.FOLLOW_UP, TransitionData(result="not_reached", informant=Informant.ASSISTANT), "met_elsewhere"),
        (Action.FOLLOW_UP, TransitionData(result="met", **ASKED), "met"),
    ],
)
def test_what_is_learnt_later_takes_met_elsewhere_back(store, office, action, data, status):
    made = referred(office)
    act.act(office, made.id, Action.CANCEL, data=ELSEWHERE)
    act.act(office, made.id, action, data=data)
    assert one(store, RecordedNeed, made.recorded_need).status == status


def test_a_need_that_was_met_elsewhere_is_taken_up_again_by_the_referral_that_follows(store, office):
    first = referred(office)
    act.act(office, first.id, Action.CANCEL, data=ELSEWHERE)
    second = create.refer(office, new(office, "x2", follows=first.id))
    assert second.recorded_need == first.recorded_need, "one need, taken up again"
    assert one(store, RecordedNeed, first.recorded_need).status == "referred"
