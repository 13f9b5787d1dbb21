"""The figures on a partner's page: those of find help, and no small number for who sees one centre."""

from dataclasses import asdict
from datetime import date

import pytest

from referral.errors import NotAllowed
from referral.matching.partner_figures import PartnerFigures
from referral.matching.partner_outcomes import records_of_partners
from referral.matching.partner_page import figures_of_partner
from referral.model.actors import Role
from tests.fakes.demo_fixture import context

NUMBERS = ("sent", "aged", "judged", "answered", "learnt", "declined", "served")


@pytest.fixture(scope="module")
def town(settled_copy):
    return settled_copy("partner_page")


def test_a_coordinator_reads_every_number_and_an_assistant_no_small_one(town):
    known = records_of_partners(context(town, Role.COORDINATOR)).organisations
    small = 0
    for organisation, record in known.items():
        exact, told = (
            figures_of_partner(context(town, role), organisation) for role in (Role.COORDINATOR, Role.ASSISTANT)
        )
        assert exact.first == date(2025, 1, 1)
        for name in NUMBERS:
            count = getattr(record.figures, name)
            assert getattr(exact, name) == count
            assert getattr(told, name) == (None if 0 < count < 5 else count)
            small += 0 < count < 5
        assert exact.enough is told.enough is (record.figures.judged >= 10)
        assert exact.hours == (record.figures.hours if exact.enough else None)
    assert small > 10


def test_who_got_no_referral_has_zeros_and_is_not_judged(town):
    nobody = figures_of_partner(context(town, Role.COORDINATOR), "O36")
    assert {name: getattr(nobody, name) for name in NUMBERS} == dict.fromkeys(NUMBERS, 0)
    assert (nobody.enough, nobody.hours) == (False, None)
    assert set(NUMBERS) | {"hours"} == set(asdict(PartnerFigures()))


def test_who_does_not_find_help_reads_no_figures(town):
    for role in (Role.MUNICIPALITY, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            figures_of_partner(context(town, role), "O05")
