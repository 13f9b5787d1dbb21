"""What a report is asked for."""

from datetime import date

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
