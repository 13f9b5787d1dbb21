"""A merge is undone after work went on: whatever came to something that goes back goes with it, the rest stays."""

import pytest

from referral.clients import clients, consents
from referral.clients import merge as client_merge
from referral.directory import merge as organisation_merge
from referral.directory import verification
from referral.errors import BadInput
from referral.exchange import health_checks
from referral.model.actors import Role
from referral.model.clients import NewNeed, RecordedNeed
from referral.model.communication import AnswerLink
from referral.model.referrals import Action, Referral, TransitionData
from referral.partners import answer_links
from referral.referrals import act, create, queries
from tests.fakes.demo_fixture import FakeClock, context
from tests.fakes.new_referrals import ASKED, SAID, found, new, one

KIND = "doc.probation"
KEPT, GONE = "O14", "O44"


@pytest.fixture
def lead(store):
    return context(store, Role.CENTRE_LEAD, clock=FakeClock())


@pytest.fixture
def office(lead):
    return context(lead.store, Role.COORDINATOR, clock=lead.clock)


@pytest.fixture
def codes(lead) -> list[str]:
    return [client.id for client in clients.clients(lead)][:3]


def recorded(lead, code: str) -> RecordedNeed:
    return clients.record_need(lead, code, NewNeed(need=KIND), acknowledged=("alike_client",))


def parted(undone_by, merged) -> None:
    """Undo the newest merge a minute after what was done before."""
    undone_by.clock.forward(minutes=1)
    merged.undo(undone_by, merged.recent(undone_by)[0].id)


def test_a_referral_for_a_need_of_the_other_client_goes_back_with_it(lead, codes):
    kept, gone, _ = codes
    need = recorded(lead, gone)
    client_merge.merge(lead, kept, gone)
    lead.clock.forward(minutes=1)
    own = clients.record_need(lead, kept, NewNeed(need="hea.home_visiting"), acknowledged=("alike_client",))
    referral = create.refer(lead, new(lead, client=kept, need=KIND))
    answer_links.issue(lead, referral.id, token="a" * 43)
    parted(lead, client_merge)
    assert referral.id in {of_client.id for of_client in queries.of_client(lead, gone)}
    assert (one(lead.store, RecordedNeed, need.id).client, one(lead.store, RecordedNeed, own.id).client) == (gone, kept)
    assert [consent.id for consent in consents.of_client(lead, gone)] == [referral.consent]
    assert consents.of_client(lead, kept) == ()
    administrator = lead.as_actor(context(lead.store, Role.ADMINISTRATOR).actor)
    assert [check for check in health_checks.doctor(administrator) if not check.good] == []


def test_a_need_that_was_met_meanwhile_is_met_with_the_client_whose_referral_met_it(lead, codes):
    kept, gone, _ = codes
    first, other = recorded(lead, kept), recorded(lead, gone)
    mine = create.refer(lead, new(lead, "k1", client=gone, need=KIND))
    create.refer(lead, new(lead, "k2", client=kept, need=KIND))
    client_merge.merge(lead, kept, gone)
    lead.clock.forward(minutes=1)
    act.act(lead, mine.id, Action.DELIVER, data=TransitionData(channel="phone"))
    act.act(lead, mine.id, Action.ACCEPT, data=TransitionData(**SAID))
    act.act(lead, mine.id, Action.COMPLETE, data=TransitionData(**SAID, result="delivered_full"))
    act.act(lead, mine.id, Action.FOLLOW_UP, data=TransitionData(**ASKED, result="met"))
    parted(lead, client_merge)
    status = {need.client: one(lead.store, RecordedNeed, need.id).status for need in (first, other)}
    assert status == {kept: "referred", gone: "met"}


def test_of_two_records_merged_into_one_the_later_is_undone_first(lead, codes):
    kept, second, third = codes
    recorded(lead, second)
    recorded(lead, third)
    client_merge.merge(lead, kept, second)
    lead.clock.forward(minutes=1)
    client_merge.merge(lead, kept, third)
    later, earlier = client_merge.recent(lead)
    with pytest.raises(BadInput) as refused:
        client_merge.undo(lead, earlier.id)
    assert refused.value.details["problems"] == (("merge", "merged_since", {}),)
    for merge in (later, earlier):
        client_merge.undo(lead, merge.id)
    assert [[need.need for need in clients.needs_of(lead, code)].count(KIND) for code in codes] == [0, 1, 1]


def test_a_partner_of_two_merged_organisations_is_not_lost(office):
    partners = office.directory().partners_of
    assert "O31" in partners["O02"] & partners["O05"] - partners["O01"]
    organisation_merge.merge(office, "O01", "O02")
    office.clock.forward(minutes=1)
    organisation_merge.merge(office, "O01", "O05")
    with pytest.raises(BadInput):
        organisation_merge.undo(office, organisation_merge.recent(office)[1].id)
    assert "O31" in office.directory().partners_of["O01"]


def test_a_referral_to_a_service_of_the_other_organisation_goes_back_with_it(lead, office, codes):
    service = office.directory().services_of[GONE][0]
    organisation_merge.merge(office, KEPT, GONE)
    office.clock.forward(minutes=1)
    referral = create.refer(lead, new(lead, client=codes[0], need=service.needs[0], service=service.id))
    answer_links.issue(lead, referral.id, token="a" * 43)
    parted(office, organisation_merge)
    shown = one(office.store, Referral, referral.id)
    assert shown.organisation == GONE == office.directory().services[service.id].organisation
    assert {link.organisation for link in found(office.store, AnswerLink, referral=referral.id)} == {GONE}
    assert answer_links.opened(lead, "a" * 43).centre == "O01"


@pytest.mark.parametrize("was_open", [True, False])
def test_what_was_to_be_checked_is_to_be_checked_again(office, was_open):
    verification.ask(office, GONE)
    if was_open:
        verification.ask(office, KEPT)
    office.clock.forward(minutes=1)
    organisation_merge.merge(office, KEPT, GONE)
    parted(office, organisation_merge)
    waiting = {check.organisation for check in verification.waiting(office)}
    assert waiting == ({KEPT, GONE} if was_open else {GONE})


def test_what_was_checked_meanwhile_is_checked(office):
    verification.ask(office, GONE)
    organisation_merge.merge(office, KEPT, GONE)
    verification.done(office, KEPT, finding="confirmed")
    parted(office, organisation_merge)
    assert verification.waiting(office) == ()
