"""A record becomes a node and comes back the same."""

from datetime import UTC, date, datetime

import pytest

from referral.model.actors import ActingAs, Role, User
from referral.model.directory import Organisation, Service
from referral.model.referrals import Action, Event, Informant, State, TransitionData
from referral.storage import records

NOW = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)
EVENT = Event(
    referral="R1",
    number=7,
    at=NOW,
    action=Action.ACCEPT,
    from_state=State.SENT,
    to_state=State.ACCEPTED,
    actor="AS",
    acting_as=ActingAs.ON_BEHALF,
    informant=Informant.PARTNER,
    data=TransitionData(informant=Informant.PARTNER, channel="phone", expected_on=date(2026, 2, 1), note="ела"),
)


@pytest.mark.parametrize(
    "record",
    [
        User(id="AS", login="as", name="А", role=Role.ASSISTANT, created_at=NOW, version=3),
        Organisation(id="O1", name_bg="Едно", kind="other", active=False, verified_on=date(2026, 1, 1), version=1),
    ],
)
def test_a_record_comes_back_from_its_node(record):
    assert records.from_node(type(record), records.to_node(record)) == record


def test_relations_are_given_beside_the_node():
    service = Service(id="S1", organisation="O1", name_bg="Услуга", status="active", needs=("doc.address",))
    node = records.to_node(service)
    assert {"organisation", "needs", "areas"} & set(node.fields) == set()
    related = {"organisation": ["O1"], "needs": ["doc.address"]}
    assert records.from_node(Service, node, related) == service


def test_an_event_comes_back_with_its_data_and_its_id_holds_its_number():
    node = records.event_node(EVENT)
    assert node.id == "R1:0007"
    assert records.event_of(node) == EVENT
