"""What a referral depends on before it is sent: the warnings and the household its form shows, and the view recorded."""

from dataclasses import replace

import pytest

from graph.model import where
from referral.clients import clients
from referral.errors import NotFound, UnknownCode
from referral.model.clients import Client
from referral.model.referrals import Route
from referral.referrals import prepare
from referral.referrals.prepare import IntendedReferral, Prepared
from referral.storage import records
from tests.fakes.new_referrals import mine, new, one, referred


def prepared(office, **more: object) -> Prepared:
    asked = new(office)
    first = {"client": asked.client, "need": asked.need, "service": asked.service}
    return prepare.prepared(office, IntendedReferral(**{**first, **more}))


def views(store, client: str) -> int:
    return store.read(lambda tx: tx.tally("AuditEvent", where(action="client.view", subject=client))[0].count)


def test_an_open_referral_for_the_same_need_is_warned_of_and_for_another_need_is_not(office):
    assert prepared(office).warnings == ()
    sent = referred(office)
    assert prepared(office).warnings == (("already_open", {"code": sent.short_code, "id": sent.id}),)
    assert prepared(office, need="doc.forms").warnings == ()


def test_the_referral_that_is_followed_is_no_warning_and_another_open_one_is(office):
    sent = referred(office)
    assert prepared(office, follows=sent.id).warnings == ()
    other = referred(office, "second")
    assert [details["id"] for _, details in prepared(office, follows=sent.id).warnings] == [other.id]


def test_documents_that_the_client_lacks_are_warned_of(store, office):
    clients.change_client(
        office, replace(one(store, Client, mine(office).id), held=("id_card",), not_held=("address",))
    )
    ((code, details),) = prepared(office, need="emp.register", service="S16").warnings
    assert (code, details) == ("papers_missing", {"papers": ("address",)})


def test_documents_that_nobody_asked_about_are_no_warning_and_are_to_be_asked_for(store, office):
    person = replace(one(store, Client, mine(office).id), held=(), not_held=(), barriers=())
    clients.change_client(office, person)
    found = prepared(office, need="emp.register", service="S16")
    assert (found.warnings, found.ask_for) == ((), ("address", "id_card"))
    clients.change_client(office, replace(one(store, Client, person.id), barriers=("no_id",)))
    found = prepared(office, need="emp.register", service="S16")
    assert (found.warnings, found.ask_for) == ((("papers_missing", {"papers": ("id_card",)}),), ("address",))


def test_the_route_follows_from_the_need_and_else_from_the_service(office):
    assert prepared(office).route is Route.DIRECT
    assert prepared(office, need="chd.risk", service="S27").route is Route.REPORT


def test_the_household_are_the_other_clients_of_it_whom_the_actor_may_refer(store, office):
    first, second = clients.clients(office)[:2]
    (colleagues, *_), _ = store.read(lambda tx: records.find(tx, Client, where(assistant="AS-2")))
    people = [replace(one(store, Client, person.id), household="H-1") for person in (first, second, colleagues)]
    store.write(lambda tx: records.save(tx, *people))
    assert [person.id for person in prepared(office).household] == [second.id]


def test_the_view_of_the_client_is_recorded_and_a_refused_one_is_not(store, office):
    client = mine(office).id
    before = views(store, client)
    prepared(office)
    with pytest.raises(NotFound):
        prepared(office, service="no such service")
    assert views(store, client) == before + 1


def test_a_service_or_a_need_or_a_client_that_is_not_there_is_refused_by_name(office):
    for field in ("service", "client"):
        with pytest.raises(NotFound) as refused:
            prepared(office, **{field: "nobody"})
        assert refused.value.details == {"kind": field.capitalize(), "id": "nobody"}
    with pytest.raises(UnknownCode):
        prepared(office, need="no.such.need")
