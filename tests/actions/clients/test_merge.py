"""Two clients that are one person: everything comes along, the lead alone may do it, and a day long it can be undone."""

from dataclasses import replace
from datetime import date

import pytest

from graph.model import where
from referral.clients import clients, consents, merge
from referral.clients.consents import NewConsent
from referral.errors import BadInput, NoConsent, NotAllowed, NotFound
from referral.exchange import health_checks
from referral.gaps.cases import read_cases
from referral.idempotency import Submitted
from referral.model.actors import Role
from referral.model.clients import UNMET, Client, NewNeed
from referral.referrals import create, prepare, queries
from referral.referrals.prepare import IntendedReferral
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context
from tests.fakes.new_referrals import new

CONSENT = NewConsent(channel="signed", given_on=date(2026, 1, 1))
KIND = "doc.probation"
KINDS = ("RecordedNeed", "Referral", "Consent", "Pathway", "Incident")


@pytest.fixture
def lead(store):
    return context(store, Role.CENTRE_LEAD, clock=FakeClock())


@pytest.fixture
def pair(lead) -> tuple[str, str]:
    """Two clients of the centre who both have referrals."""
    found = [one.id for one in clients.clients(lead) if queries.of_client(lead, one.id)]
    return found[0], found[1]


def hanging(lead, code: str) -> dict[str, set[str]]:
    return lead.read(
        lambda tx: {kind: {node.id for node in tx.find(kind, where(client=code), limit=10_000).nodes} for kind in KINDS}
    )


def whole(lead):
    """Everything stored but what only says that something was done."""
    found = lead.read(lambda tx: list(tx.backup()))
    left_out = {"AuditEvent", "Merge", "IdempotencyRecord", "PersonVersion"}
    return {
        repr(replace(one, version=0) if hasattr(one, "version") else one) for one in found if one.kind not in left_out
    }


def test_everything_that_hangs_on_the_one_hangs_on_the_other(lead, pair):
    kept, gone = pair
    before = {code: hanging(lead, code) for code in pair}
    merge.merge(lead, kept, gone)
    assert hanging(lead, kept) == {kind: before[kept][kind] | before[gone][kind] for kind in KINDS}
    assert hanging(lead, gone) == {kind: set() for kind in KINDS}
    shown = lead.read(lambda tx: {edge.target for edge, _ in tx.neighbours("REFERRED", (kept,))})
    assert shown == hanging(lead, kept)["Referral"]
    assert lead.read(lambda tx: tx.neighbours("REFERRED", (gone,))) == ()
    assert lead.read(lambda tx: tx.neighbours("CONSENTED", (gone,))) == ()


def test_who_asks_for_the_one_finds_the_other(lead, pair):
    kept, gone = pair
    consents.record(lead, gone, "O05", CONSENT)
    merge.merge(lead, kept, gone)
    assert clients.client(lead, gone).id == kept
    assert gone not in {one.id for one in clients.clients(lead)}
    assert queries.of_client(lead, gone) == queries.of_client(lead, kept) != ()
    assert consents.of_client(lead, gone) == consents.of_client(lead, kept) != ()
    need = clients.record_need(lead, gone, NewNeed(need="doc.probation"))
    assert need.client == kept


def test_a_referral_begun_under_the_old_code_is_warned_of_what_is_open_under_the_new_one(lead, pair):
    kept, gone = pair
    merge.merge(lead, kept, gone)
    draft = create.draft(lead, new(lead, client=kept))
    intended = IntendedReferral(client=gone, need=draft.need, service=draft.service)
    assert "already_open" in {code for code, _ in prepare.prepared(lead, intended).warnings}
    followed = prepare.prepared(lead, replace(intended, follows=draft.id)).follows
    assert followed is not None
    assert followed.id == draft.id


def test_a_refused_referral_under_the_old_code_is_a_view_of_the_client_that_stands(lead, pair):
    kept, gone = pair
    merge.merge(lead, kept, gone)
    shown = []
    with pytest.raises(NoConsent):
        create.refer(lead, new(lead, client=gone, consent=None), on_refusal=shown.append)
    assert [prepared.client.id for prepared in shown] == [kept]
    views = where(action="client.view", subject=kept, actor=lead.actor.id)
    assert lead.read(lambda tx: tx.tally("AuditEvent", views))[0].count == 1


def test_a_client_named_twice_under_both_codes_is_one_member_of_the_household(lead, pair):
    kept, gone = pair
    merge.merge(lead, kept, gone)
    draft = create.draft(lead, new(lead, client=kept, members=(gone,)))
    assert (draft.client, draft.members) == (kept, ())


def test_undone_it_is_as_if_it_had_not_been(lead, pair):
    kept, gone = pair
    before = whole(lead)
    merge.merge(lead, kept, gone)
    (done,) = merge.recent(lead)
    assert (done.kept, done.gone) == pair
    assert whole(lead) != before
    lead.clock.forward(hours=24)
    merge.undo(lead, done.id)
    assert whole(lead) == before
    assert merge.recent(lead) == ()
    merge.undo(lead, done.id)
    assert whole(lead) == before


def test_what_came_after_the_merge_stays_when_it_is_undone(lead, pair):
    kept, gone = pair
    merge.merge(lead, kept, gone)
    need = clients.record_need(lead, kept, NewNeed(need="doc.probation"))
    merge.undo(lead, merge.recent(lead)[0].id)
    assert lead.read(lambda tx: tx.get("RecordedNeed", need.id)).fields["client"] == kept


def test_after_a_day_it_stays(lead, pair):
    merge.merge(lead, *pair)
    (done,) = merge.recent(lead)
    lead.clock.forward(hours=24, seconds=1)
    assert merge.recent(lead) == ()
    with pytest.raises(BadInput):
        merge.undo(lead, done.id)


def test_of_two_merges_in_a_row_the_later_one_is_undone_first(lead, pair):
    kept, gone = pair
    third = next(client.id for client in clients.clients(lead) if client.id not in pair)
    before = whole(lead)
    merge.merge(lead, kept, gone)
    lead.clock.forward(minutes=1)
    merge.merge(lead, third, kept)
    later, earlier = merge.recent(lead)
    with pytest.raises(BadInput) as refused:
        merge.undo(lead, earlier.id)
    assert refused.value.details["problems"] == (("merge", "merged_since", {}),)
    for done in (later, earlier):
        merge.undo(lead, done.id)
    assert whole(lead) == before


def test_only_the_lead_of_the_centre_may(lead, pair):
    for role in (Role.ASSISTANT, Role.COORDINATOR, Role.ADMINISTRATOR, Role.MUNICIPALITY):
        with pytest.raises(NotAllowed):
            merge.merge(lead.as_actor(context(lead.store, role).actor), *pair)
    elsewhere = lead.read(lambda tx: next(one for one in records.find(tx, Client)[0] if one.centre != "O01"))
    with pytest.raises(NotFound):
        merge.merge(lead, pair[0], elsewhere.id)
    merge.merge(lead, *pair)
    other = lead.as_actor(replace(lead.actor, centre="O02"))
    with pytest.raises(NotFound):
        merge.undo(other, merge.recent(lead)[0].id)


def test_nobody_is_merged_with_themselves_not_even_by_an_old_code(lead, pair):
    kept, gone = pair
    with pytest.raises(BadInput):
        merge.merge(lead, kept, kept)
    merge.merge(lead, kept, gone)
    with pytest.raises(BadInput):
        merge.merge(lead, kept, gone)


def test_it_is_in_the_audit_and_sent_twice_is_done_once(lead, pair):
    given = Submitted(key="k", fingerprint="one")
    assert merge.merge(lead, *pair, submitted=given) == merge.merge(lead, *pair, submitted=given)
    merge.undo(lead, merge.recent(lead)[0].id)
    trace = lead.read(lambda tx: tx.find("AuditEvent", where(subject=pair[0]), limit=10_000).nodes)
    actions = [node.fields["action"] for node in trace if node.fields.get("detail") == pair[1]]
    assert sorted(actions) == ["client.merge", "client.merge_undone"]


def test_a_merged_store_is_healthy_and_consents_of_both_hold(lead, pair):
    kept, gone = pair
    given = {consents.record(lead, code, "O05", CONSENT).id for code in pair}
    merge.merge(lead, kept, gone)
    assert {one.id for one in consents.of_client(lead, kept)} == given
    administrator = lead.as_actor(context(lead.store, Role.ADMINISTRATOR).actor)
    assert [one for one in health_checks.doctor(administrator) if not one.good] == []


@pytest.fixture
def doubled(lead, pair) -> tuple[str, str]:
    """One open need of one kind with each client, and a referral for that of the client who goes."""
    kept, gone = pair
    recorded = NewNeed(need=KIND, hours=("evening",), note="asked on the phone")
    first = clients.record_need(lead, kept, recorded, acknowledged=("alike_client",))
    other = clients.record_need(lead, gone, NewNeed(need=KIND, note="said at home"), acknowledged=("alike_client",))
    create.refer(lead, new(lead, client=gone, need=KIND))
    return first.id, other.id


def test_two_open_needs_of_one_kind_become_one_with_what_is_known_of_each(lead, pair, doubled):
    before = whole(lead)
    kept, gone = pair
    assert KIND in merge.doubled(lead, kept, gone)
    merge.merge(lead, kept, gone)
    (need,) = [need for need in clients.needs_of(lead, kept) if need.need == KIND and need.status in UNMET]
    assert need.id in doubled
    assert (need.status, need.hours) == ("referred", ("evening",))
    assert set(need.note.split("\n")) == {"asked on the phone", "said at home"}
    (referral,) = [one for one in queries.of_client(lead, kept) if one.recorded_need in doubled]
    assert referral.recorded_need == need.id
    cases = [case.id for case in lead.read(read_cases).needs]
    assert [case for case in cases if case in doubled] == [need.id], "it counts once"
    assert merge.doubled(lead, kept) == ()
    merge.undo(lead, merge.recent(lead)[0].id)
    assert whole(lead) == before
