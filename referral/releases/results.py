"""Show results as each reader may see them: exact ones to a coordinator, a lead its centre, a municipality releases."""

from dataclasses import replace
from datetime import date

from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context, Progress, silent
from referral.errors import BadInput, NotAllowed
from referral.metrics.report import Report, report_of
from referral.metrics.request import ReportRequest
from referral.model.ids import OrganisationId
from referral.releases.release import Quarter, Release, closed_quarters, released

EARLIEST, LATEST = 2000, 2100


def metrics(context: Context, request: ReportRequest, *, progress: Progress = silent) -> Report:
    """Return every metric of the referrals sent in a period, exact, as far as the actor may see.

    Errors: NotAllowed (also for a reader of figures, who reads releases), BadInput (the period is upside down).
    """
    scope = policy.granted(context, Permission.SEE_METRICS)
    return report_of(context, _allowed(context, request, scope), progress=progress)


def reads_releases(context: Context) -> bool:
    """Tell whether the actor reads releases instead of exact results."""
    return policy.granted(context, Permission.SEE_METRICS) is Scope.FIGURES


def release(context: Context, *, first: date | None = None, last: date | None = None) -> Release:
    """Return the release of the closed quarter of these days; without days that of the latest.

    Errors: NotAllowed, BadInput (the days are not those of one closed quarter).
    """
    policy.granted(context, Permission.SEE_METRICS)
    return released(context, _quarter(context, first, last))


def _quarter(context: Context, first: date | None, last: date | None) -> Quarter:
    for quarter in closed_quarters(context.today):
        if first in {None, quarter.first} and last in {None, quarter.last}:
            return quarter
    raise BadInput(problems=(("from", "not_a_closed_quarter", {}),))


def _allowed(context: Context, request: ReportRequest, scope: Scope) -> ReportRequest:
    """Return the request, narrowed to what the actor may see."""
    if scope is Scope.FIGURES:
        raise NotAllowed(permission=Permission.SEE_METRICS)
    if request.first > request.last:
        raise BadInput(problems=(("from", "upside_down_days", {}),))
    if request.first.year < EARLIEST or request.last.year > LATEST:
        raise BadInput(problems=(("from", "no_such_period", {"low": EARLIEST, "high": LATEST}),))
    if scope is Scope.CENTRE:
        if request.centre not in {None, context.actor.centre}:
            raise NotAllowed(permission=Permission.SEE_METRICS)
        return replace(request, centre=context.actor.centre or OrganisationId(""))
    return request
