"""A referral and its events made of rows, decided by the table of transitions."""

from datetime import UTC, date, datetime

import pytest

from referral.exchange.csv_tables import Row, RowProblem
from referral.exchange.package.history import referral_with_events
from referral.exchange.package.rows import RecordMaker
from referral.model.actors import Role, User
from referral.model.clients import Client
from referral.model.directory import Organisation, Service
from referral.model.referrals import Informant, State
from tests.fakes.demo_fixture import WORDS

NOW = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)
KNOWN = {
    "areas": {"A1": object()},
    "organisations": {
        "O1": Organisation(id="O1", name_bg="Център", kind="community_centre"),
        "O2": Organisation(id="O2", name_bg="Партньор", kind="other", address="ул. Речна 1"),
    },
    "services": {"S1": Service(id="S1", organisation="O2", name_bg="Услуга", status="active", needs=("doc.address",))},
    "users": {"AS": User(id="AS", login="as", name="А", role=Role.ASSISTANT, created_at=NOW, centre="O1")},
    "clients": {"C1": Client(id="C1", area="A1", assistant="AS", centre="O1", consent_on=date(2026, 1, 1))},
    "needs": {},
}
MAKER = RecordMaker(source="town", vocabulary=WORDS, now=NOW, known=KNOWN)
REFERRAL = {
    "id": "R1", "client": "C1", "need": "doc.address", "service": "S1", "assistant": "AS", "centre": "O1",
    "priority": "routine", "mode": "phone",
}  # fmt: skip
CREATED = {"number": "1", "at": "2026-01-05T09:00", "action": "create", "actor": "AS"}
SENT = {"number": "2", "at": "2026-01-05T09:10", "action": "send", "actor": "AS", "channel": "phone"}
BOOKED = {"number": "3", "at": "2026-01-06T09:00", "action": "schedule", "actor": "AS", "said_by": "partner",
          "channel": "phone", "appointment_at": "2026-01-12T10:00"}  # fmt: skip


def made(*events, **changes):
    rows = [Row(table="events", line=number, cells=cells) for number, cells in enumerate(events, start=2)]
    return referral_with_events(MAKER, Row(table="referrals", line=2, cells={**REFERRAL, **changes}), rows)


def test_events_are_decided_in_the_order_of_their_numbers():
    referral, events = made(SENT, BOOKED, CREATED)
    assert [event.action for event in events] == ["create", "send", "schedule"]
    assert (referral.state, referral.organisation, referral.route) == (State.SCHEDULED, "O2", "direct")
    assert events[1].data.consent_on == date(2026, 1, 1)
    assert (events[2].informant, events[2].data.place) == (Informant.PARTNER, "ул. Речна 1")


def test_earlier_and_present_headers_of_an_event_give_the_same_history():
    present = {**BOOKED, "informant": BOOKED["said_by"]}
    del present["said_by"]
    assert made(CREATED, SENT, BOOKED) == made(CREATED, SENT, present)


@pytest.mark.parametrize(
    ("events", "rule", "detail"),
    [
        ((), "no_events", {}),
        ((CREATED, {**BOOKED, "number": "2"}), "illegal_history", {"line": 3}),
        ((CREATED, {**SENT, "actor": "nobody"}), "unknown_reference", {"value": "nobody"}),
        (({**CREATED, "at": ""},), "missing_value", {"column": "at"}),
    ],
)
def test_a_history_that_cannot_have_happened_is_held_back_by_name(events, rule, detail):
    with pytest.raises(RowProblem) as refused:
        made(*({name: text for name, text in cells.items() if text} for cells in events))
    assert refused.value.rule == rule
    assert detail.items() <= refused.value.details.items()
