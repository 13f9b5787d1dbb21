"""Pictures of metrics as coordinates: within their frame, and true to the numbers."""

from datetime import date

import pytest

from referral.metrics.model import Share
from referral.metrics.request import ReportRequest
from referral.model.actors import Role
from referral.releases.results import metrics
from tests.fakes.demo_fixture import context
from web.charts.figures import HEIGHT, LEFT, WIDTH, bar, curve, funnel_of


@pytest.fixture(scope="module")
def store(app):
    return app.state.application.store


def test_the_pictures_lie_within_their_frame(store):
    report = metrics(context(store, Role.COORDINATOR), ReportRequest(first=date(2025, 1, 1), last=date(2026, 1, 15)))
    cohort = report.cohort(30)
    drawn = curve(cohort.figures["to_service"][0].value)
    for x, y in (map(float, point.split(",")) for point in f"{drawn.line} {drawn.band}".split()):
        assert LEFT <= x <= WIDTH
        assert 0 <= y <= HEIGHT
    funnel = funnel_of(report.partners, report.feedback)
    judged = [one for one in report.partners if one.judged]
    assert [dot.organisation for dot in funnel.dots] == [one.organisation for one in judged]
    assert [dot.number for dot in funnel.dots] == list(range(1, len(judged) + 1))
    assert {"O05", "O06"} <= {dot.organisation for dot in funnel.dots if dot.outside}
    slices = bar(cohort.figures["outcomes"])
    assert sum(one.width for one in slices) == pytest.approx(100)


def test_without_a_partner_who_can_be_judged_there_is_no_funnel():
    assert funnel_of((), Share(hits=0, of=0)) is None
