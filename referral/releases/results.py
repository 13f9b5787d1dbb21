"""Show results as each reader may see them: a municipality whole quarters without small cells, a lead its centre."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context, Progress, silent
from referral.errors import BadInput, NotAllowed
from referral.metrics.model import MATURITIES
from referral.metrics.report import Cohort, Report, report_of
from referral.metrics.request import ReportRequest
from referral.model.ids import OrganisationId
from referral.releases.disclosure_control import suppress, suppress_partners

RELEASED_MATURITY: Final = 30
EARLIEST, LATEST = 2000, 2100
_MONTHS: Final = 12
_QUARTER: Final = 3


def metrics(context: Context, request: ReportRequest, *, progress: Progress = silent) -> Report:
    """Return every metric of the referrals sent in a period, as far as the actor may see.

    Errors: NotAllowed, BadInput (the period is upside down).
    """
    scope = policy.granted(context, Permission.SEE_METRICS)
    allowed = _allowed(context, request, scope)
    if scope is not Scope.FIGURES:
        return report_of(context, allowed, maturities=MATURITIES, progress=progress)
    report = report_of(context, allowed, maturities=(RELEASED_MATURITY,), progress=progress)
    return _suppressed(report, least=int(context.vocabulary.threshold("small_number")))


def _suppressed(report: Report, *, least: int) -> Report:
    """Return a report without the cells of fewer than `least` people."""
    cohorts = tuple(_suppressed_cohort(cohort, least=least) for cohort in report.cohorts)
    return replace(report, cohorts=cohorts, partners=suppress_partners(report.partners, least=least), suppressed=True)


def _suppressed_cohort(cohort: Cohort, *, least: int) -> Cohort:
    figures = {code: suppress(found, least=least) for code, found in cohort.figures.items()}
    if 0 < (cohort.clients or 0) < least:
        return replace(cohort, referrals=None, clients=None, figures=figures)
    return replace(cohort, figures=figures)


def _allowed(context: Context, request: ReportRequest, scope: Scope) -> ReportRequest:
    """Return the request, narrowed to what the actor may see."""
    if request.first > request.last:
        raise BadInput(problems=(("from", "upside_down_days", {}),))
    if request.first.year < EARLIEST or request.last.year > LATEST:
        raise BadInput(problems=(("from", "no_such_period", {"low": EARLIEST, "high": LATEST}),))
    if scope is Scope.FIGURES:
        if request.centre or request.organisation or request.domain:
            raise NotAllowed(permission=Permission.SEE_METRICS)
        return ReportRequest(first=_quarter(request.first), last=_quarter_after(request.last) - timedelta(days=1))
    if scope is Scope.CENTRE:
        if request.centre not in {None, context.actor.centre}:
            raise NotAllowed(permission=Permission.SEE_METRICS)
        return replace(request, centre=context.actor.centre or OrganisationId(""))
    return request


def _quarter(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % _QUARTER, 1)


def _quarter_after(day: date) -> date:
    start = _quarter(day)
    month = start.month + _QUARTER
    return date(start.year + month // (_MONTHS + 1), (month - 1) % _MONTHS + 1, 1)
