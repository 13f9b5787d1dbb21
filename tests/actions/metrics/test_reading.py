"""The log is read page by page, and the pages do not matter; one partner or one kind of need can be asked for."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from graph.store import Store
from referral.metrics.request import ReportRequest
from referral.model.actors import Role
from referral.model.ids import OrganisationId
from referral.releases.results import metrics
from tests.fakes import counted_referrals
from tests.fakes.demo_fixture import context

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


def test_one_partner_or_one_kind_of_need_can_be_asked_for(town):
    office = context(town, Role.COORDINATOR)
    one = metrics(office, replace(EVER, organisation=OrganisationId("O05")))
    assert one.cohort(0).referrals == counted_referrals.sent_to(town, "O05") > 100
    needs = Counter(referral.need.partition(".")[0] for referral in counted_referrals.sent(town))
    for domain, count in needs.most_common()[:1] + needs.most_common()[-1:]:
        assert metrics(office, replace(EVER, domain=domain)).cohort(0).referrals == count > 0
