"""Results as each reader may see them: who sees what, whole quarters, no small cells."""

from dataclasses import replace
from datetime import date

import pytest

from graph.store import Store
from referral.errors import BadInput, NotAllowed
from referral.metrics.model import Share
from referral.metrics.request import ReportRequest
from referral.model.actors import Role
from referral.model.ids import OrganisationId
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
    with pytest.raises(NotAllowed):
        metrics(context(town, Role.MUNICIPALITY), replace(EVER, domain="hea"))
    with pytest.raises(BadInput):
        metrics(context(town, Role.COORDINATOR), ReportRequest(first=date(2026, 1, 2), last=date(2026, 1, 1)))


def test_the_municipality_sees_no_cell_of_few_people_and_cannot_compute_one(town):
    narrow = ReportRequest(first=date(2025, 11, 7), last=date(2025, 11, 9))
    report = metrics(context(town, Role.MUNICIPALITY), narrow)
    assert (report.request.first, report.request.last) == (date(2025, 10, 1), date(2025, 12, 31))
    assert [one.maturity for one in report.cohorts] == [30]
    hidden = 0
    for figures in report.cohort(0).figures.values():
        for one in figures:
            if one.hidden:
                hidden += 1
                assert one.value is None
            elif isinstance(one.value, Share) and one.value.people:
                assert all(people == 0 or people >= 5 for people in one.value.people)
        alone = [one for one in figures if one.hidden and one.whole]
        assert len(alone) != 1 or sum(one.whole for one in figures) == 1
    assert hidden > 3
    assert all(one.feedback.of >= 10 for one in report.partners)
    for name in ("feedback", "declined", "served", "response"):
        assert sum(name in one.hidden for one in report.partners) != 1
    assert all("feedback" in one.hidden or not 0 < one.feedback.people[1] < 5 for one in report.partners)
