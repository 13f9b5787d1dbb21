"""Silence: reminders, a word to the coordinator, an end; each once, and never for imported history."""

from datetime import timedelta

from graph.model import Node
from referral.lifecycle import replay
from referral.model.communication import Message, Notification
from referral.model.referrals import Action, Referral, State, TransitionData
from referral.referrals import act, create, reminders
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import SAID, delivered, found, new, one, referred


def test_imported_history_is_never_chased(store, clock):
    assert reminders.run_due(context(store, clock=clock)).total == 0
    clock.forward(days=400)
    assert reminders.run_due(context(store, clock=clock)).total == 0


def test_silence_becomes_reminders_a_word_to_the_coordinator_and_an_end(store, office, clock):
    made = delivered(office, delivery="electronic", channel="message")
    seen: list[Action] = []
    for _ in range(20):
        clock.forward(days=1)
        seen += [
            action
            for action, count in reminders.run_due(context(store, clock=clock)).actions.items()
            for _ in range(count)
        ]
    assert seen[:4] == [Action.REMIND, Action.REMIND, Action.ESCALATE, Action.EXPIRE]
    ended = one(store, type(made), made.id)
    assert (ended.state, ended.due_at is not None) == (State.EXPIRED, True)
    letters = sorted((one.template, one.delivery) for one in found(store, Message, referral=made.id))
    assert letters == [("reminder", "email"), ("reminder", "phone"), ("request", "email")]
    told = {(one.user, one.kind) for one in found(store, Notification, referral=made.id)}
    assert {("AS-1", "due"), ("AS-1", "expired"), ("COORD", "escalated"), ("LEAD-1", "escalated")} <= told
    assert store.read(lambda tx: replay.check_replay(tx, ended))


def test_two_clocks_at_once_do_everything_once(store, office, clock):
    made = create.refer(office, new(office))
    clock.forward(days=5)
    rounds = [reminders.run_due(context(store, clock=clock)) for _ in range(3)]
    assert [one.total for one in rounds] == [1, 0, 0]
    assert one(store, type(made), made.id).reminders == 1


def test_the_assistant_is_told_once_to_ask_the_client(store, office, clock):
    made = referred(office)
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    done = act.act(office, made.id, Action.COMPLETE, data=TransitionData(result="delivered_full", **SAID))
    clock.now = done.ask_at - timedelta(seconds=1)
    assert reminders.run_due(context(store, clock=clock)).to_ask == 0
    clock.forward(seconds=1)
    assert [reminders.run_due(context(store, clock=clock)).to_ask for _ in range(2)] == [1, 0]


def test_history_that_an_older_program_imported_reminds_nobody(store, office, clock):
    made = delivered(office)
    ends = clock() + timedelta(minutes=1)
    setting = Node(kind="Setting", id="chase_from", fields={"value": ends.isoformat()})
    clock.forward(days=30)
    assert reminders.next_reminder(made, at=clock()) is not None
    store.write(lambda tx: tx.put([setting]))
    reminders.run_due(office)
    assert one(store, Referral, made.id) == made
