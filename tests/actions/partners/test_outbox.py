"""The outbox: a message leaves once, waits longer after every failure, and is dropped when nobody needs it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referral.errors import NotFound, UnknownCode
from referral.lifecycle import replay
from referral.model.communication import AnswerLink, Message, Notification
from referral.model.directory import Verification
from referral.model.referrals import Action, Referral, TransitionData
from referral.partners import outbox
from referral.referrals import act, withdraw_consent
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import SAID, found, one, referred


@pytest.fixture
def server(store, clock):
    return context(store, clock=clock)


@pytest.fixture
def message(store, office):
    made = referred(office, delivery="electronic", channel="message")
    (waiting,) = found(store, Message, referral=made.id)
    return waiting


def test_a_message_is_claimed_once_with_a_link_of_its_own(store, server, message):
    assert message.id in outbox.due(server)
    claimed = outbox.claim(server, message.id, token="first")
    assert claimed.link.organisation == message.organisation
    assert (claimed.message.tries, outbox.claim(server, message.id, token="second")) == (1, None)
    assert message.id not in outbox.due(server)
    outbox.mark_sent(server, claimed.message)
    sent = one(store, Message, message.id)
    assert (sent.status, sent.sent_at) == ("sent", server.clock())


def test_a_claim_that_was_never_finished_is_free_again_after_ten_minutes(server, message, clock):
    outbox.claim(server, message.id, token="first")
    clock.forward(minutes=9, seconds=59)
    assert outbox.claim(server, message.id, token="second") is None
    clock.forward(seconds=1)
    assert outbox.claim(server, message.id, token="third").message.tries == 2


def test_each_failure_waits_four_times_as_long_and_the_fifth_is_the_last(store, server, message, clock):
    pauses = []
    for number in range(5):
        claimed = outbox.claim(server, message.id, token=f"t{number}")
        outbox.mark_failed(server, claimed.message, problem="no_route")
        again = one(store, Message, message.id).next_try_at
        if again is not None:
            pauses.append(again - clock())
            clock.now = again
    assert pauses == [timedelta(minutes=minutes) for minutes in (1, 4, 16, 64)]
    failed = one(store, Message, message.id)
    assert (failed.status, failed.problem, failed.tries) == ("failed", "no_route", 5)
    assert [notice.user for notice in found(store, Notification, kind="unsent")] == [message.assistant]


def test_an_answer_that_came_makes_asking_for_it_pointless(store, office, server, message):
    act.act(office, message.referral, Action.ACCEPT, data=TransitionData(**SAID))
    assert one(store, Message, message.id).status == "dropped"
    assert outbox.claim(server, message.id, token="late") is None
    assert found(store, AnswerLink, referral=message.referral) == ()


def test_nothing_asks_for_an_answer_after_the_consent_was_withdrawn(store, office, server, message):
    withdraw_consent.withdraw(office, one(store, Referral, message.referral).consent, channel="phone")
    assert outbox.claim(server, message.id, token="late") is None


def test_a_refused_address_is_to_be_checked_and_the_assistant_is_told(store, server, message):
    claimed = outbox.claim(server, message.id, token="first")
    outbox.mark_bounced(server, claimed.message, problem="no_such_user")
    (check,) = found(store, Verification, organisation=message.organisation, status="open")
    assert (check.reason, check.referrals) == ("bounce", (message.referral,))
    assert [notice.user for notice in found(store, Notification, kind="bounced")] == [message.assistant]


def test_a_person_writes_down_what_became_of_a_message_in_reach(store, office, message):
    assert message.id in {letter.message.id for letter in outbox.outbox(office)}
    with pytest.raises(UnknownCode):
        outbox.settle(office, message.id, status="dropped")
    assert outbox.settle(office, message.id, status="sent").status == "sent"
    assert message.id not in {letter.message.id for letter in outbox.outbox(office)}


def test_another_centre_neither_sees_nor_settles_it(store, office, message):
    other = replace(office, actor=replace(office.actor, id="AS-9", centre="O02"))
    assert message.id not in {letter.message.id for letter in outbox.outbox(other)}
    with pytest.raises(NotFound):
        outbox.settle(other, message.id, status="sent")


def test_a_link_prepared_for_reading_out_stops_the_earlier_one(store, office, message, clock):
    first = outbox.prepared(office, message.id, token="first").link
    second = outbox.prepared(office, message.id, token="second").link
    assert outbox.seen(office, message.id).link is None
    assert (one(store, AnswerLink, first.id).works(clock()), one(store, AnswerLink, second.id).works(clock())) == (
        False, True,
    )  # fmt: skip


def test_a_referral_has_left_when_its_letter_has_and_the_deadline_begins_there(store, office, clock):
    made = referred(office, "left", delivery="electronic", channel="message")
    assert (made.delivered_at, made.state.value) == (None, "sent")
    clock.forward(days=3)
    (message,) = found(store, Message, referral=made.id)
    claimed = outbox.claim(office, message.id, token="a" * 43)
    outbox.mark_sent(office, claimed.message)
    left = one(store, type(made), made.id)
    assert (left.delivered_at, left.sent_at) == (clock(), made.sent_at)
    assert left.due_at > clock()
    assert store.read(lambda tx: replay.check_replay(tx, left))
    clock.forward(days=-3)
