"""What a referral depends on before it is sent: the warnings and the household its form shows, and the view recorded."""

from dataclasses import replace
from datetime import date

import pytest

from graph.model import where
from referral.clients import clients
from referral.errors import NeedsConfirmation, NotFound, UnknownCode
from referral.model.clients import Client
from referral.model.directory import Organisation, Service
from referral.model.referrals import Action, Route, State, TransitionData
from referral.referrals import act, create, prepare
from referral.referrals.act import Submission
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


@pytest.mark.parametrize(
    ("service", "partner", "expected"),
    [
        ({}, {}, ()),
        ({"status": "closed"}, {}, (("service_closed", {}),)),
        ({"status": "suspended"}, {"active": False}, (("organisation_closed", {}), ("service_suspended", {}))),
        ({"status": "unknown"}, {}, ()),
        ({"window": "07-01/10-31"}, {}, (("window_closed", {"day": date(2026, 7, 1)}),)),
        ({"window": "01-01/03-31"}, {}, ()),
        ({"funded_until": date(2026, 1, 14)}, {}, (("funding_ended", {"day": date(2026, 1, 14)}),)),
        ({"funded_until": date(2026, 1, 15)}, {}, ()),
    ],
)
def test_a_service_that_cannot_be_used_now_is_warned_of(service, partner, expected):
    offered = Service(id="S", organisation="O", name_bg="У", **{"status": "active", **service})
    owner = Organisation(id="O", name_bg="О", kind="ngo", **partner)
    assert prepare.not_available(offered, owner, on=date(2026, 1, 15)) == expected


def test_a_need_that_the_service_is_not_for_is_warned_of_anew_and_from_a_draft(store, office):
    wrong = new(office, "wrong", need="doc.debt", acknowledged=("already_open", "papers_missing"))
    with pytest.raises(NeedsConfirmation) as refused:
        create.refer(office, wrong)
    assert ("need_not_offered", {"need": "doc.debt"}) in refused.value.details["warnings"]
    waiting = create.draft(office, replace(wrong, key="draft"))
    given = TransitionData(channel="phone", consent_on=date(2026, 1, 15), consent_channel="signed")
    with pytest.raises(NeedsConfirmation) as refused:
        act.act(office, waiting.id, Action.SEND, data=given)
    assert refused.value.details["warnings"] == (("need_not_offered", {"need": "doc.debt"}),)
    seen = Submission(acknowledged=("need_not_offered",))
    assert act.act(office, waiting.id, Action.SEND, data=given, submission=seen).state is State.SENT


def test_nothing_is_sent_to_a_closed_service_unseen_neither_anew_nor_from_a_draft(store, office):
    waiting = create.draft(office, new(office, "draft"))
    close(store, "S05")
    with pytest.raises(NeedsConfirmation) as refused:
        create.refer(office, new(office, "closed"))
    assert [code for code, _ in refused.value.details["warnings"]] == ["service_closed"]
    seen = ("service_closed", "already_open")
    assert create.refer(office, new(office, "closed", acknowledged=seen)).state is State.SENT
    given = TransitionData(channel="phone", consent_on=date(2026, 1, 15), consent_channel="signed")
    with pytest.raises(NeedsConfirmation):
        act.act(office, waiting.id, Action.SEND, data=given)
    sent = act.act(office, waiting.id, Action.SEND, data=given, submission=Submission(acknowledged=seen))
    assert (sent.state, sent.delivered_at) == (State.SENT, None)


def close(store, service: str) -> None:
    """Close a service of the demo town."""
    store.write(lambda tx: records.save(tx, replace(records.get(tx, Service, service), status="closed")))


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
