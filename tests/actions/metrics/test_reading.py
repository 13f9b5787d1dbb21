"""The log is read page by page, and the pages do not matter; one partner or one kind of need can be asked for."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.store import Store
from referral.calendar import start_of_day
from referral.context import silent
from referral.metrics.reading import metric_input
from referral.metrics.request import ReportRequest
from referral.model.actors import Role
from referral.model.ids import OrganisationId
from referral.model.referrals import Route
from referral.releases.results import metrics
from tests.fakes import counted_referrals
from tests.fakes.demo_fixture import context
from tests.unit.metrics.worked_example import measured

EVER = ReportRequest(first=date(2024, 7, 1), last=date(2026, 1, 15))


@pytest.fixture(scope="module")
def town(settled_copy) -> Store:
    return settled_copy("metrics")


def test_the_town_in_any_size_of_page_is_the_same(town, monkeypatch):
    office = context(town, Role.COORDINATOR)
    request = ReportRequest(first=date(2025, 9, 1), last=date(2025, 12, 31))
    whole = metrics(office, request)
    monkeypatch.setattr("referral.metrics.reading.PAGE", 37)
    monkeypatch.setattr("referral.storage.reading.PAGE", 50)
    assert metrics(context(town, Role.COORDINATOR), request) == whole  # another context shares nothing


@pytest.mark.parametrize("last", [date(2025, 10, 6), date(2026, 1, 31)], ids=["is over", "is not over"])
def test_a_partner_takes_part_by_a_referral_within_ninety_days_of_the_end(town, last):
    office = context(town, Role.COORDINATOR)
    end = min(start_of_day(last + timedelta(days=1)), office.clock())
    receiving = {
        referral.organisation
        for referral in counted_referrals.sent(town)
        if end - timedelta(days=90) <= referral.sent_at <= end and referral.route != Route.REPORT
    }
    one_day = ReportRequest(first=last, last=last)
    for request in (one_day, replace(one_day, organisation=OrganisationId("O05")), replace(one_day, domain="hea")):
        data = metric_input(office, request, progress=silent)
        assert data.receiving == receiving, request
    assert 10 < len(receiving) < len({referral.organisation for referral in counted_referrals.sent(town)})


@pytest.mark.parametrize("narrower", [{"organisation": OrganisationId("O05")}, {"domain": "hea"}], ids=str)
def test_what_is_asked_of_some_is_computed_from_their_clients_alone_and_is_the_same(town, monkeypatch, narrower):
    office = context(town, Role.COORDINATOR)
    request = ReportRequest(first=date(2025, 3, 1), last=date(2025, 9, 30), **narrower)
    narrow = metric_input(office, request, progress=silent)
    monkeypatch.setattr("referral.metrics.reading._whose", lambda *_: None)
    whole = metric_input(office, request, progress=silent)
    assert len(narrow.log.timelines) < len(whole.log.timelines)
    for maturity in (0, 90):
        assert measured(narrow.aged(maturity)) == measured(whole.aged(maturity))


def test_one_partner_or_one_kind_of_need_can_be_asked_for(town):
    office = context(town, Role.COORDINATOR)
    one = metrics(office, replace(EVER, organisation=OrganisationId("O05")))
    assert one.cohort(0).referrals == counted_referrals.sent_to(town, "O05") > 100
    needs = Counter(referral.need.partition(".")[0] for referral in counted_referrals.sent(town))
    for domain, count in needs.most_common()[:1] + needs.most_common()[-1:]:
        assert metrics(office, replace(EVER, domain=domain)).cohort(0).referrals == count > 0
