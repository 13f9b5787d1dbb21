"""Metrics over the store: the demo town, and who sees what of it."""

from dataclasses import replace
from datetime import date

import pytest

from graph.store import Store
from referral.errors import BadInput, NotAllowed
from referral.metrics.model import Share
from referral.metrics.request import ReportRequest, last_year
from referral.model.actors import Role
from referral.model.ids import OrganisationId
from referral.releases.results import metrics
from tests.fakes.demo_fixture import WORDS, context

EVER = ReportRequest(first=date(2024, 7, 1), last=date(2026, 1, 15))


@pytest.fixture(scope="module")
def town(settled_copy) -> Store:
    return settled_copy("metrics")


def test_the_demo_towns_totals_come_out_of_its_event_log(town):
    seen = []
    report = metrics(context(town, Role.COORDINATOR), EVER, progress=lambda *step: seen.append(step))
    everything = report.cohort(0)
    parts = {one.part.code: (one.value.hits, one.value.of) for one in everything.figures["outcomes"]}
    assert parts == {
        "served": (859, 1500), "not_helped": (67, 1500), "no_show": (151, 1500), "declined": (166, 1500),
        "withdrew": (64, 1500), "waiting": (55, 1500), "lost": (102, 1500), "open": (36, 1500),
    }  # fmt: skip
    assert seen[-1] == ("referrals", 1500, 1500)
    assert [one.maturity for one in report.cohorts] == [0, 30, 60, 90]
    declined = sum(one.value.hits for one in everything.figures["declines"])
    assert declined == 166
    silent = next(one for one in report.partners if one.organisation == "O05")
    assert (silent.feedback.hits, silent.judged) == (0, True)


def test_the_town_in_any_size_of_page_is_the_same(town, monkeypatch):
    office = context(town, Role.COORDINATOR)
    request = ReportRequest(first=date(2025, 9, 1), last=date(2025, 12, 31))
    whole = metrics(office, request)
    monkeypatch.setattr("referral.metrics.reading.PAGE", 37)
    monkeypatch.setattr("referral.metrics.reading.EVENTS_PAGE", 50)
    assert metrics(office, request) == whole


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


def test_one_partner_or_one_kind_of_need_can_be_asked_for(town):
    office = context(town, Role.COORDINATOR)
    one = metrics(office, replace(EVER, organisation=OrganisationId("O05")))
    assert one.cohort(0).referrals == 170
    kinds = [metrics(office, replace(EVER, domain=domain)).cohort(0).referrals for domain in WORDS.terms("domains")]
    assert sum(kinds) == 1500


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


def test_the_default_is_a_year_of_whole_months():
    assert last_year(date(2026, 1, 15)) == ReportRequest(first=date(2025, 1, 1), last=date(2026, 1, 15))
