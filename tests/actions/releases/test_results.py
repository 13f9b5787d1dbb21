"""Results as each reader may see them: who sees what."""

from dataclasses import replace
from datetime import date

import pytest

from graph.store import Store
from referral.errors import BadInput, NotAllowed
from referral.metrics.request import ReportRequest
from referral.model.actors import Role
from referral.model.ids import OrganisationId
from referral.releases import results
from referral.releases.results import metrics
from tests.fakes.demo_fixture import context

EVER = ReportRequest(first=date(2024, 7, 1), last=date(2026, 1, 15))


@pytest.fixture(scope="module")
def town(settled_copy) -> Store:
    return settled_copy("metrics")


def test_each_reader_gets_what_is_theirs(town):
    lead = metrics(context(town, Role.CENTRE_LEAD), EVER)
    assert (lead.request.centre, lead.cohort(0).referrals) == ("O01", 648)
    with pytest.raises(NotAllowed):
        metrics(context(town, Role.CENTRE_LEAD), replace(EVER, centre=OrganisationId("O02")))
    both = [
        metrics(context(town, Role.COORDINATOR), replace(EVER, centre=one)).cohort(0).referrals
        for one in ("O01", "O02")
    ]
    assert both == [648, 852]
    for role in (Role.ASSISTANT, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            metrics(context(town, role), EVER)
    with pytest.raises(BadInput):
        metrics(context(town, Role.COORDINATOR), ReportRequest(first=date(2026, 1, 2), last=date(2026, 1, 1)))


def test_the_municipality_reads_single_closed_quarters_and_nothing_else(town):
    office = context(town, Role.MUNICIPALITY)
    with pytest.raises(NotAllowed):
        metrics(office, EVER)
    assert results.reads_releases(office)
    assert not results.reads_releases(context(town, Role.COORDINATOR))
    latest = results.release(office)
    assert latest.quarter.code == "2025-Q3", "the fourth has not been over for a month"
    assert results.release(office, first=date(2025, 4, 1)).quarter.code == "2025-Q2"
    for first, last in [
        (date(2025, 10, 1), None),
        (date(2025, 7, 1), date(2025, 9, 29)),
        (date(2025, 7, 2), date(2025, 9, 30)),
        (date(2025, 4, 1), date(2025, 9, 30)),
        (date(2025, 1, 1), date(2025, 12, 31)),
    ]:
        with pytest.raises(BadInput):
            results.release(office, first=first, last=last)
    with pytest.raises(NotAllowed):
        results.release(context(town, Role.ADMINISTRATOR))
