"""Shown relationships always say what the fields say, whichever field changes; and no list is cut in silence."""

from dataclasses import fields, replace

import pytest

from graph.model import Order, where
from referral.access import accounts
from referral.clients import caseload
from referral.model.actors import Role, User
from referral.model.clients import Client, Pathway
from referral.model.consent import Consent
from referral.model.ids import OrganisationId, UserId
from referral.storage import records, relations
from referral.storage.reading import find_all
from referral.storage.relations import SHOWN
from tests.fakes.demo_fixture import NOW, context

FIELDS = [(cls, name) for cls, shown in SHOWN.items() for name in shown]


def first(store, cls):
    client = store.read(lambda tx: tx.find("Client", limit=1)).nodes[0].id
    people = {"client": client, "assistant": UserId("AS-1"), "centre": OrganisationId("O01")}
    made = {
        Pathway: Pathway(id="P1", goal="id_card", started_on=NOW.date(), status="open", **people),
        Consent: Consent(
            id="CO1", organisation=OrganisationId("O02"), purpose="referral", covers=("code",), wording="w", language="bg", channel="oral",
            given_by="client", given_on=NOW.date(), expires_on=NOW.date(), recorded_by=UserId("AS-1"), recorded_at=NOW, **people,
        ),
    }  # fmt: skip
    if cls in made:
        store.write(lambda tx: records.save(tx, made[cls]))
    node = store.read(lambda tx: tx.find(cls.__name__, limit=1)).nodes[0]
    return store.read(lambda tx: records.get(tx, cls, node.id))


@pytest.mark.parametrize(("cls", "name"), FIELDS, ids=lambda part: getattr(part, "__name__", part))
def test_a_relationship_follows_its_field_whichever_it_is(store, cls, name):
    record = first(store, cls)
    kind, outward = SHOWN[cls][name]
    edge = store.schema.edge(kind)
    far = edge.target if outward else edge.source
    now = getattr(record, name)
    other = next(
        node.id for node in store.read(lambda tx: tx.find(far, limit=9)).nodes if node.id not in {now, record.id}
    )
    store.write(lambda tx: records.save(tx, replace(record, **{name: other})))
    linked = store.read(lambda tx: tx.neighbours(kind, [record.id], towards=outward))
    assert [node.id for _, node in linked] == [other]
    assert all(not store.read(lambda tx, one=one: relations.differing_edges(tx, store.schema, one)) for one in SHOWN)


def test_every_shown_relation_is_a_field_of_its_record():
    assert all(name in {field.name for field in fields(cls)} for cls, name in FIELDS)


def test_a_client_who_moves_lives_in_one_place(store):
    client = first(store, Client)
    areas = [area.id for area in context(store).directory().local_areas() if area.id != client.area]
    for area in areas[:3]:
        now = store.read(lambda tx: records.get(tx, Client, client.id))
        store.write(lambda tx, now=now, area=area: records.save(tx, replace(now, area=area)))
        homes = store.read(lambda tx: tx.neighbours("LIVES_IN", [client.id]))
        assert [node.id for _, node in homes] == [area]


def test_more_than_a_thousand_accounts_are_all_listed_and_counted(store):
    before = len(accounts.users(context(store)))
    people = [
        User(
            id=UserId(f"X{number:04d}"), login=f"x{number:04d}", name=f"Човек {number}", role=Role.ASSISTANT,
            centre=OrganisationId("O01"), created_at=NOW,
        )
        for number in range(1200)
    ]  # fmt: skip
    store.write(lambda tx: records.save(tx, *people))
    assert len(accounts.users(context(store))) == before + 1200
    loads = caseload.loads(context(store, Role.COORDINATOR))
    assert len([load for load in loads if load.assistant.startswith("X")]) == 1200


def test_an_answer_that_was_not_asked_for_in_pages_is_refused_rather_than_cut(store):
    with pytest.raises(TypeError, match="limit"):
        store.read(lambda tx: tx.find("ReferralEvent"))
    assert len(store.read(lambda tx: tx.find("ReferralEvent", where(referral="R0007"), limit=10_000)).nodes) < 1000
    events = store.read(lambda tx: find_all(tx, "ReferralEvent"))
    assert len(events) == store.read(lambda tx: tx.tally("ReferralEvent")[0].count) > 1000


def test_a_list_of_many_pages_is_whole_and_in_order(store, monkeypatch):
    monkeypatch.setattr("referral.storage.reading.PAGE", 7)
    by_name = (Order(field="name_bg"),)
    whole = store.read(lambda tx: find_all(tx, "Organisation", order=by_name))
    assert whole == store.read(lambda tx: tx.find("Organisation", order=by_name, limit=900)).nodes
    assert len(whole) > 3 * 7
    second = store.read(lambda tx: tx.find("Organisation", order=by_name, limit=7))
    assert store.read(lambda tx: find_all(tx, "Organisation", order=by_name, after=second.next)) == whole[7:]
