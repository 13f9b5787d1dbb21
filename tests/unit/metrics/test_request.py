"""What a report is asked for."""

from datetime import date

import pytest

from referral.metrics.request import ReportRequest, last_year
from tests.unit.metrics.worked_example import scene


def test_the_default_is_a_year_of_whole_months():
    assert last_year(date(2026, 1, 15)) == ReportRequest(first=date(2025, 1, 1), last=date(2026, 1, 15))


def test_a_request_includes_what_it_names():
    timeline = next(one for one in scene().cohort if one.id == "R01")
    year = last_year(date(2026, 6, 15))
    assert year.includes(timeline)
    days = {"first": year.first, "last": year.last}
    assert ReportRequest(**days, organisation=timeline.organisation, domain=timeline.domain).includes(timeline)
    assert not ReportRequest(**days, organisation="somebody else").includes(timeline)
    assert not ReportRequest(**days, domain="other").includes(timeline)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 1, 15), date(2025, 1, 1)),
        (date(2026, 3, 31), date(2025, 3, 1)),
        (date(2024, 2, 29), date(2023, 2, 1)),
    ],
)
def test_the_default_is_this_month_and_the_twelve_before(today, first):
    assert last_year(today, centre="O01") == ReportRequest(first=first, last=today, centre="O01")


def test_a_request_includes_what_went_to_its_organisation_for_its_kind_of_need():
    day = date(2026, 1, 1)
    everything = scene().cohort

    def included(**asked: str) -> list[str]:
        request = ReportRequest(first=day, last=day, **asked)
        return [timeline.id for timeline in everything if request.includes(timeline)]

    assert len(included()) == 20
    assert included(organisation="O4") == ["R16", "R17", "R18"]
    assert included(domain="hea") == ["R01", "R02", "R03", "R04", "R05"]
    assert included(organisation="O2", domain="hea") == ["R04", "R05"]
    assert included(domain="he") == []  # a kind of need is its whole first word
