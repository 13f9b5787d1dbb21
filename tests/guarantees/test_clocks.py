"""Nothing depends on a clock that is wrong: numbers order, the server's clock alone says when something is due."""

from dataclasses import replace
from datetime import timedelta

import pytest

from graph.engines.sqlite.store import open_sqlite
from referral.calendar import after_working_days
from referral.clients.consents import NewConsent
from referral.errors import BadInput, ChangedMeanwhile
from referral.lifecycle.replay import check_replay, replay
from referral.model.actors import SYSTEM
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.referrals import act, create, queries
from referral.referrals.reminders import run_due
from referral.storage import records
from tests.fakes.demo_fixture import NOW
from tests.guarantees.race_fixture import ASSISTANTS, COORDINATOR, new_referral, sent, settled

PHONE = TransitionData(informant=Informant.PARTNER, channel="phone", note="въпрос")
STEPS = [
    (-2, Action.ACKNOWLEDGE), (2, Action.ASK), (-2, Action.INFORM), (-1, Action.ACCEPT), (3, Action.FAIL),
    (-2, Action.REOPEN),
]  # fmt: skip


@pytest.fixture
def office(tmp_path):
    store = open_sqlite(tmp_path / "town.sqlite", records.schema())
    yield settled(store, clients=3)
    store.close()


def test_a_server_clock_that_jumps_changes_no_order_and_no_state(office):
    made, context = sent(office, 0), office.context(COORDINATOR)
    for seen, (days, action) in enumerate(STEPS, start=2):
        office.clock.forward(days=days)
        reasons = context.vocabulary.codes({Action.REOPEN: "reopen"}.get(action, "not_completed"))
        data = replace(PHONE, reason=next(iter(reasons)))
        act.act(context, made.id, action, data=data, submission=act.Submission(expected=seen))
    told = queries.detail(context, made.id)
    assert [event.number for event in told.events] == list(range(1, len(STEPS) + 3))
    assert [event.action for event in told.events[2:]] == [action for _, action in STEPS]
    assert replay(told.referral, told.events) == replace(told.referral, version=0)
    assert told.referral.paused_minutes == 0
    assert told.referral.paused_days == 0


def test_a_clock_set_back_during_a_question_takes_no_time_from_the_partner(office):
    made, context = sent(office, 0), office.context(COORDINATOR)
    office.clock.forward(hours=1)
    act.act(context, made.id, Action.ASK, data=PHONE, submission=act.Submission(expected=2))
    office.clock.forward(days=-2)
    after = act.act(
        context, made.id, Action.INFORM, data=TransitionData(note="отговор"), submission=act.Submission(expected=3)
    )
    assert after.due_at == after_working_days(after.delivered_at, 2)


@pytest.mark.parametrize("skew", [-2, 2])
def test_due_dates_come_from_the_server_whatever_a_sender_believes(office, skew):
    """A sender's clock reaches us only as dates that were typed; none of them moves a due date."""
    new = new_referral(0, key="one")
    given = NewConsent(channel="signed", given_on=(NOW + timedelta(days=min(skew, 0))).date())
    made = create.refer(office.context(ASSISTANTS[0]), replace(new, consent=given))
    assert (made.created_at, made.sent_at) == (NOW, NOW)
    assert made.due_at == after_working_days(NOW, 1)  # by then it must have left
    left = act.act(office.context(COORDINATOR), made.id, Action.DELIVER, data=TransitionData(channel="phone"))
    assert left.due_at == after_working_days(NOW, 2)


def test_a_consent_from_a_clock_that_is_ahead_is_refused(office):
    ahead = NewConsent(channel="signed", given_on=(NOW + timedelta(days=2)).date())
    with pytest.raises(BadInput):
        create.refer(office.context(ASSISTANTS[0]), replace(new_referral(0, key="one"), consent=ahead))


def test_a_number_nobody_can_have_seen_is_as_late_as_an_old_one(office):
    made, context = sent(office, 0), office.context(COORDINATOR)
    for seen in (0, 1, 3, 10**6):
        with pytest.raises(ChangedMeanwhile) as late:
            act.act(context, made.id, Action.ACCEPT, data=PHONE, submission=act.Submission(expected=seen))
        assert late.value.details["state"] is State.SENT


def test_a_reminder_in_between_does_not_make_a_decision_late(office):
    made = sent(office, 0)
    office.clock.forward(days=5)
    assert run_due(office.context(SYSTEM)).actions == {Action.REMIND: 1}
    assert (
        act.act(
            office.context(COORDINATOR), made.id, Action.ACCEPT, data=PHONE, submission=act.Submission(expected=2)
        ).events
        == 4
    )


def test_a_clock_that_steps_back_neither_repeats_nor_takes_back_what_was_chased(office):
    made, system = sent(office, 0), office.context(SYSTEM)
    act.act(office.context(COORDINATOR), made.id, Action.DELIVER, data=TransitionData(channel="phone"))
    office.clock.forward(days=5)
    done = [dict(run_due(system).actions)]
    for days in (-2, 2, -5, 5):
        office.clock.forward(days=days)
        done.append(dict(run_due(system).actions))
    assert done == [{Action.REMIND: 1}, {}, {}, {}, {}]
    office.clock.forward(days=30)
    assert run_due(system).actions[Action.EXPIRE] == 1
    office.clock.forward(days=-30)
    assert run_due(system).total == 0
    now = office.store.read(lambda tx: records.get(tx, Referral, made.id))
    assert now.state is State.EXPIRED
    assert office.store.read(lambda tx: check_replay(tx, now))
