"""Measure what became of referrals: every metric of a period, for cohorts of several ages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from referral.context import Context, Progress, silent
from referral.matching.partners.partner_outcomes import outcomes_of
from referral.metrics import METRICS
from referral.metrics.input import MetricInput
from referral.metrics.model import MATURITIES, Figure, Share
from referral.metrics.partners import Partner, partners
from referral.metrics.reading import cohort_of, metric_input
from referral.metrics.request import ReportRequest

JUDGED_MATURITY: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """The figures of the referrals that are at least `maturity` days old, by metric; `referrals` is their number n."""

    maturity: int
    referrals: int
    figures: Mapping[str, tuple[Figure, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Every metric for a period. `request` is what was really answered: a lead gets those of its own centre.

    `as_of` is the earlier day that it was asked as of; `oldest_directory` the day of the oldest known directory, where
    that day's own is not known. `partners` are judged on the referrals whose time to answer is over; `feedback` is the
    rate of all of them together.
    """

    request: ReportRequest
    now: datetime
    cohorts: tuple[Cohort, ...]
    partners: tuple[Partner, ...]
    feedback: Share
    as_of: date | None = None
    oldest_directory: date | None = None

    def cohort(self, maturity: int) -> Cohort:
        """Return the cohort of a maturity, or the nearest older one."""
        return next((cohort for cohort in self.cohorts if cohort.maturity >= maturity), self.cohorts[-1])


def report_of(context: Context, request: ReportRequest, *, progress: Progress = silent) -> Report:
    """Return every metric of the referrals sent in a period, exact, for a cohort of each maturity.

    It is computed once and shared. Whoever may not see exact figures gets them through `releases`.
    """
    return context.shared(("report", request), lambda: _computed(context, request, progress))


def _computed(context: Context, request: ReportRequest, progress: Progress) -> Report:
    data = metric_input(context, request, progress=progress)
    outcomes = context.read(lambda tx: tuple(outcomes_of(tx, cohort_of(context, request, as_of=data.now))))
    compared = partners(outcomes, fewest=int(context.vocabulary.threshold("record_minimum")))
    return Report(
        request=request,
        now=data.now,
        cohorts=tuple(_cohort(data.aged(days)) for days in MATURITIES),
        partners=compared,
        feedback=Share(
            hits=sum(partner.feedback.hits for partner in compared),
            of=sum(partner.feedback.of for partner in compared),
        ),
        as_of=context.as_of,
        oldest_directory=context.oldest_directory,
    )


def _cohort(data: MetricInput) -> Cohort:
    figures = {metric.code: metric.find(data) for metric in METRICS}
    return Cohort(maturity=data.maturity, referrals=len(data.cohort), figures=figures)
