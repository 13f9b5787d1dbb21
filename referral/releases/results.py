"""Results as each reader may see them: whole periods and no small cells for a municipality, a lead the own centre."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context, Progress, silent
from referral.errors import BadInput, NotAllowed
from referral.metrics.model import MATURITIES
from referral.metrics.report import Cohort, Question, Report, measured
from referral.model.ids import OrganisationId
from referral.releases.disclosure_control import released, released_partners

RELEASED_MATURITY: Final = 30
EARLIEST, LATEST = 2000, 2100
_MONTHS: Final = 12
_QUARTER: Final = 3


def metrics(context: Context, question: Question, *, progress: Progress = silent) -> Report:
    """Return every metric of the referrals sent in a period, as far as the actor may see.

    Errors: NotAllowed, BadInput (the period is upside down).
    """
    scope = policy.require(context.actor, Permission.SEE_METRICS)
    asked = _allowed(context, question, scope)
    if scope is not Scope.FIGURES:
        return measured(context, asked, maturities=MATURITIES, progress=progress)
    report = measured(context, asked, maturities=(RELEASED_MATURITY,), progress=progress)
    return _suppressed(report, least=int(context.vocabulary.threshold("small_number")))


def _suppressed(report: Report, *, least: int) -> Report:
    """Return a report without the cells of fewer than `least` people."""
    cohorts = tuple(_suppressed_cohort(cohort, least=least) for cohort in report.cohorts)
    return replace(report, cohorts=cohorts, partners=released_partners(report.partners, least=least), released=True)


def _suppressed_cohort(cohort: Cohort, *, least: int) -> Cohort:
    figures = {code: released(found, least=least) for code, found in cohort.figures.items()}
    if 0 < (cohort.clients or 0) < least:
        return replace(cohort, referrals=None, clients=None, figures=figures)
    return replace(cohort, figures=figures)


def _allowed(context: Context, question: Question, scope: Scope) -> Question:
    """Return the question within the actor's reach."""
    if question.first > question.last:
        raise BadInput(problems=(("from", "upside_down_days", {}),))
    if question.first.year < EARLIEST or question.last.year > LATEST:
        raise BadInput(problems=(("from", "no_such_period", {"low": EARLIEST, "high": LATEST}),))
    if scope is Scope.FIGURES:
        if question.centre or question.organisation or question.domain:
            raise NotAllowed(permission=Permission.SEE_METRICS)
        return Question(first=_quarter(question.first), last=_quarter_after(question.last) - timedelta(days=1))
    if scope is Scope.CENTRE:
        if question.centre not in {None, context.actor.centre}:
            raise NotAllowed(permission=Permission.SEE_METRICS)
        return replace(question, centre=context.actor.centre or OrganisationId(""))
    return question


def _quarter(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % _QUARTER, 1)


def _quarter_after(day: date) -> date:
    start = _quarter(day)
    month = start.month + _QUARTER
    return date(start.year + month // (_MONTHS + 1), (month - 1) % _MONTHS + 1, 1)
