"""Messages: once for each event, by the partner's way, and by another one the second time."""

from dataclasses import replace

import pytest

from referral.model.communication import Message
from referral.model.directory import Organisation
from referral.model.referrals import State
from referral.referrals import (
    messages,
)
from referral.storage import records
from tests.fakes.new_referrals import found, one, referred


@pytest.mark.parametrize(
    ("given", "usual", "other"),
    [
        ({"email": "a@example.org", "phone": "1"}, "email", "phone"),
        ({"email": None, "phone": "1"}, "phone", "phone"),
        ({"email": "a@example.org", "phone": "1", "answer_channel": "phone"}, "phone", "email"),
        ({"email": "a@example.org", "phone": None}, "email", "email"),
    ],
)
def test_the_way_of_a_message_and_the_other_way(store, office, given, usual, other):
    made = referred(office)
    owner = replace(one(store, Organisation, "O01"), answer_channel=None)
    store.write(lambda tx: records.save(tx, replace(owner, **given)))

    def way(template: str, *, second: bool) -> str:
        return store.write(
            lambda tx: messages.enqueue(tx, office, made, template=template, other_delivery=second)
        ).delivery

    assert (way("request", second=False), way("reminder", second=True)) == (usual, other)


def test_a_message_is_written_once_for_an_event_and_none_without_a_partner(store, office):
    made = referred(office)
    for _ in range(2):
        store.write(lambda tx: messages.enqueue(tx, office, made, template="request"))
    assert len(found(store, Message, referral=made.id)) == 1
    nobody = replace(made, organisation=None)
    assert store.write(lambda tx: messages.enqueue(tx, office, nobody, template="request")) is None


def test_only_messages_that_ask_are_dropped_by_an_answer(store, office):
    made = referred(office)
    for template in ("request", "cancelled"):
        store.write(lambda tx, t=template: messages.enqueue(tx, office, made, template=t))
    store.write(lambda tx: messages.drop_answered(tx, made))
    assert {message.status for message in found(store, Message, referral=made.id)} == {"waiting"}
    store.write(lambda tx: messages.drop_answered(tx, replace(made, state=State.ACCEPTED)))
    assert {message.template: message.status for message in found(store, Message, referral=made.id)} == {
        "request": "dropped", "cancelled": "waiting",
    }  # fmt: skip
