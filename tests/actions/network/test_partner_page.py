"""The figures on a partner's page: those of find help, and no small number for who sees one centre."""

from dataclasses import asdict
from datetime import date, datetime

import pytest

from referral.calendar import SOFIA
from referral.errors import NotAllowed
from referral.matching.partners.partner_figures import PartnerFigures, figures_of
from referral.matching.partners.partner_outcomes import records_of_partners
from referral.model.actors import Role
from referral.network.partner_page import figures_of_partner, own_figures, ties_of_partner
from tests.fakes import counted_referrals
from tests.fakes.demo_fixture import context

NUMBERS = ("sent", "aged", "judged", "answered", "learnt", "declined", "served")


@pytest.fixture(scope="module")
def town(settled_copy):
    return settled_copy("partner_page")


def test_a_coordinator_reads_every_number_and_an_assistant_no_small_one(town):
    coordinator, assistant = context(town, Role.COORDINATOR), context(town, Role.ASSISTANT)
    sent = counted_referrals.sent(town)
    small = hidden = differences = 0
    for organisation, record in records_of_partners(coordinator).organisations.items():
        exact, told = (figures_of_partner(reader, organisation) for reader in (coordinator, assistant))
        elsewhere = {
            one.client
            for one in sent
            if one.organisation == organisation
            and one.centre != "O01"
            and one.sent_at >= datetime(2024, 7, 1, tzinfo=SOFIA)
        }
        few = 0 < len(elsewhere) < 5
        hidden += few
        assert exact.first == date(2024, 7, 1)
        own = figures_of(records_of_partners(coordinator).flows.get(("O01", organisation), ()))
        for name in NUMBERS:
            count, shown = getattr(record.figures, name), getattr(told, name)
            assert getattr(exact, name) == count
            others = count - getattr(own, name)
            if few or 0 < count < 5 or 0 < others < 5:
                assert shown is None, (organisation, name)
            assert shown in {None, count}
            small += 0 < count < 5
            differences += not few and 0 < others < 5 <= count
            if not few and not 0 < count < 5 and others == 0:
                assert shown == count, (organisation, name)
        if told.served is not None:
            not_served = record.figures.aged - record.figures.served - (own.aged - own.served)
            assert not 0 < not_served < 5, organisation
        assert exact.enough is (record.figures.judged >= 10)
        assert told.enough is (exact.enough and not few)
        assert exact.hours == (record.figures.hours if exact.enough else None)
    assert small > 10
    assert hidden > 3
    assert differences > 3


def test_who_got_no_referral_has_zeros_and_is_not_judged(town):
    nobody = figures_of_partner(context(town, Role.COORDINATOR), "O36")
    assert {name: getattr(nobody, name) for name in NUMBERS} == dict.fromkeys(NUMBERS, 0)
    assert (nobody.enough, nobody.hours) == (False, None)
    assert set(NUMBERS) | {"hours"} == set(asdict(PartnerFigures()))


def test_who_does_not_find_help_reads_no_figures(town):
    for role in (Role.MUNICIPALITY, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            figures_of_partner(context(town, role), "O05")


def test_an_organisation_reads_its_own_figures_and_no_small_number_of_them(town):
    """The labour office, with O19: four of five declined by the only clients sent there."""
    coordinator = context(town, Role.COORDINATOR)
    exact, own = figures_of_partner(coordinator, "O05"), own_figures(coordinator, "O05")
    assert (own.sent, own.judged, own.answered) == (exact.sent, exact.judged, exact.answered) == (170, 160, 0)
    few = own_figures(coordinator, "O19")
    assert figures_of_partner(coordinator, "O19").sent == 5
    assert all(getattr(few, name) in {None, 0, 5} for name in NUMBERS)


def test_what_is_entered_stands_beside_what_flows(town):
    coordinator = context(town, Role.COORDINATOR)
    ties = {tie.other: tie for tie in ties_of_partner(coordinator, "O05")}
    sent = [one for one in counted_referrals.sent(town) if one.organisation == "O05"]
    for centre, entered in (("O01", False), ("O02", True)):
        assert (ties[centre].tie is not None) is entered
        assert ties[centre].got.sent == sum(one.centre == centre for one in sent) > 50
        assert ties[centre].sent is None
    assert set(ties) - {"O01"} == set(coordinator.directory().partners_of["O05"])
    assert [tie.referrals for tie in ties.values()] == sorted((tie.referrals for tie in ties.values()), reverse=True)
    with pytest.raises(NotAllowed):
        ties_of_partner(context(town, Role.MUNICIPALITY), "O05")


def test_an_assistant_learns_no_small_flow_of_another_centre(town):
    assistant = context(town, Role.ASSISTANT)
    told = {
        flow.sent
        for key in assistant.directory().organisations
        for tie in ties_of_partner(assistant, key)
        for flow in (tie.got,)
        if flow and flow.centre != "O01"
    }
    assert None in told
    assert not {1, 2, 3, 4} & told
