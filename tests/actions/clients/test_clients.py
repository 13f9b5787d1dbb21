"""Clients stay within the reach of whoever asks; a wrong client is refused with everything that is wrong."""

from dataclasses import replace
from datetime import date

import pytest

from graph.model import Condition, Op, where
from referral.access.policy import Permission
from referral.clients import clients
from referral.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound, UnknownCode
from referral.model.actors import SYSTEM, Role
from referral.model.clients import Client, NewNeed, RecordedNeed
from referral.storage import records
from tests.fakes.demo_fixture import context

NEW = Client(id="BG-77", area="A03", assistant="AS-2", centre="O02", birth_from=1990, birth_to=1994, held=("id_card",))


@pytest.fixture
def office(store):
    return context(store, Role.ASSISTANT)


def strangers(store, **equal: str) -> Client:
    return store.read(lambda tx: records.find(tx, Client, where(**equal), limit=1))[0][0]


def problems(refused: pytest.ExceptionInfo[BadInput]) -> set[tuple[str, str]]:
    return {(field, code) for field, code, _ in refused.value.details["problems"]}


@pytest.mark.parametrize(
    ("role", "permission", "conditions"),
    [
        (Role.ASSISTANT, Permission.SEE_CLIENTS, (Condition(field="assistant", op=Op.EQ, value="AS-1"),)),
        (Role.CENTRE_LEAD, Permission.SEE_CLIENTS, (Condition(field="centre", op=Op.EQ, value="O01"),)),
        (Role.COORDINATOR, Permission.SEE_REFERRALS, ()),
    ],
)
def test_a_reading_is_kept_within_the_scope(store, role, permission, conditions):
    assert clients.visible_to(context(store, role), permission) == conditions


def test_a_lead_without_a_centre_sees_nobody(store):
    lead = context(store, Role.CENTRE_LEAD)
    assert clients.clients(lead.as_actor(replace(lead.actor, centre=None))) == ()


def test_who_works_with_no_clients_is_refused(store):
    for role in (Role.COORDINATOR, Role.MUNICIPALITY, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            clients.clients(context(store, role))
        with pytest.raises(NotAllowed):
            clients.add_client(context(store, role), NEW)
    with pytest.raises(NotAllowed):
        clients.clients(context(store).as_actor(SYSTEM))


def test_a_client_of_a_colleague_looks_absent_and_the_lead_of_the_centre_sees_it(store, office):
    colleagues = strangers(store, assistant="AS-2")
    for attempt in (
        lambda: clients.client(office, colleagues.id),
        lambda: clients.needs_of(office, colleagues.id),
        lambda: clients.change_client(office, colleagues),
        lambda: clients.record_need(office, colleagues.id, NewNeed(need="hea.gp")),
    ):
        with pytest.raises(NotFound):
            attempt()
    lead = context(store, Role.CENTRE_LEAD)
    assert clients.client(lead, colleagues.id) == colleagues
    with pytest.raises(NotFound):
        clients.client(lead, strangers(store, centre="O02").id)


def test_a_view_is_written_down(store, office):
    code = clients.clients(office)[0].id
    clients.client(office, code)
    (entry,) = store.read(
        lambda tx: tx.find("AuditEvent", where(action="client.view", subject=code), limit=10_000)
    ).nodes
    assert entry.fields["actor"] == "AS-1"


def test_a_new_client_is_of_the_assistant_and_the_centre_who_add_it(store, office):
    added = clients.add_client(office, NEW)
    assert (added.assistant, added.centre, added.created_at) == ("AS-1", "O01", office.clock())
    by_lead = clients.add_client(context(store, Role.CENTRE_LEAD), replace(NEW, id="BG-78"))
    assert (by_lead.assistant, by_lead.centre) == ("AS-2", "O01")


def test_a_code_is_used_once(office):
    clients.add_client(office, NEW)
    with pytest.raises(BadInput) as refused:
        clients.add_client(office, replace(NEW, birth_from=1980))
    assert problems(refused) == {("code", "taken")}
    assert clients.client(office, NEW.id).birth_from == 1990


def test_everything_wrong_with_a_client_is_said_at_once(office):
    wrong = replace(
        NEW, area="A99", sex="x", language="tlh", barriers=("rain",), held=("id_card", "licence"),
        held_until=("id_card=2026-02-30", "address=2026-03-01"), birth_from=1995,
    )  # fmt: skip
    with pytest.raises(BadInput) as refused:
        clients.add_client(office, wrong)
    assert problems(refused) == {
        ("area", "unknown"), ("sex", "unknown"), ("language", "unknown"), ("barriers", "unknown"), ("held", "unknown"),
        ("held_until", "not_a_last_day"), ("held_until", "paper_not_held"), ("birth_from", "upside_down"),
    }  # fmt: skip
    with pytest.raises(NotFound):
        clients.client(office, NEW.id)


def test_one_birth_year_is_a_band_and_a_last_day_of_a_document_held_is_kept(office):
    added = clients.add_client(office, replace(NEW, birth_to=1990, held_until=("id_card=2026-02-28",)))
    assert (added.birth_from, added.birth_to, added.held_until) == (1990, 1990, ("id_card=2026-02-28",))


def test_a_change_keeps_whose_client_it_is_and_is_made_on_the_newest_version(office):
    stored = clients.clients(office)[0]
    changed = clients.change_client(office, replace(stored, assistant="AS-4", centre="O02", held=("address",)))
    assert (changed.assistant, changed.centre, changed.held) == ("AS-1", "O01", ("address",))
    with pytest.raises(ChangedMeanwhile):
        clients.change_client(office, replace(stored, held=()))


def test_a_need_is_recorded_once_until_it_is_settled(store, office):
    owner = clients.add_client(office, NEW)
    first = clients.record_need(office, owner.id, NewNeed(need="com.info", hours=("day",)))
    assert (first.area, first.assistant, first.recorded_on) == (owner.area, "AS-1", date(2026, 1, 15))
    assert clients.record_need(office, owner.id, NewNeed(need="com.info")) == first
    assert clients.record_need(office, owner.id, NewNeed(need="hea.gp")).id != first.id
    store.write(lambda tx: records.save(tx, replace(first, status="met")))
    assert clients.record_need(office, owner.id, NewNeed(need="com.info")).id != first.id
    assert len(clients.needs_of(office, owner.id)) == 3


def test_a_need_that_is_not_in_the_list_is_refused(store, office):
    count = store.read(lambda tx: tx.tally(RecordedNeed.__name__)[0].count)
    with pytest.raises(UnknownCode):
        clients.record_need(office, clients.clients(office)[0].id, NewNeed(need="hea.unheard"))
    assert store.read(lambda tx: tx.tally(RecordedNeed.__name__)[0].count) == count


@pytest.mark.parametrize(
    ("code", "problem"), [("7523169263", "egn"), ("Мария", "like_a_name"), ("ana.p", "like_a_name")]
)
def test_neither_a_personal_number_nor_a_name_becomes_a_code(store, code, problem):
    office = context(store, Role.ASSISTANT)
    for name, draft in (("code", replace(NEW, id=code)), ("household", replace(NEW, household=code))):
        with pytest.raises(BadInput) as refused:
            clients.add_client(office, draft)
        assert [(field, what) for field, what, _ in refused.value.details["problems"]] == [(name, problem)]
    assert not store.read(lambda tx: tx.get("Client", code))
