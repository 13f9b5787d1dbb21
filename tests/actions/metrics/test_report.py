"""Metrics over the store: the totals of the demo town."""

from datetime import date

import pytest

from graph.store import Store
from referral.lifecycle.states import Outcome
from referral.metrics.families.service import OUTCOME_PARTS
from referral.metrics.request import ReportRequest
from referral.model.actors import Role
from referral.releases.results import metrics
from tests.fakes import counted_referrals
from tests.fakes.demo_fixture import context

EVER = ReportRequest(first=date(2024, 7, 1), last=date(2026, 1, 15))


@pytest.fixture(scope="module")
def town(settled_copy) -> Store:
    return settled_copy("metrics")


def test_the_demo_towns_totals_come_out_of_its_event_log(town):
    seen = []
    report = metrics(context(town, Role.COORDINATOR), EVER, progress=lambda *step: seen.append(step))
    everything = report.cohort(0)
    parts = {one.part.code: (one.value.hits, one.value.of) for one in everything.figures["outcomes"]}
    counts = counted_referrals.outcomes(town)
    total = counts.total()
    assert parts == {OUTCOME_PARTS[outcome].code: (count, total) for outcome, count in counts.items()}
    assert seen[-1] == ("referrals", total, total)
    assert [one.maturity for one in report.cohorts] == [0, 30, 60, 90]
    declined = sum(one.value.hits for one in everything.figures["declines"])
    assert declined == counts[Outcome.DECLINED]
    silent = next(one for one in report.partners if one.organisation == "O05")
    assert (silent.feedback.hits, silent.judged) == (0, True)
