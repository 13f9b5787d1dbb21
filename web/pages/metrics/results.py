"""Results: every metric of a period with its picture, its table and its formula."""

from typing import Any, Final
from urllib.parse import urlencode

from fastapi.responses import Response

from referral.access.policy import Permission, Scope, scope_of
from referral.context import Context
from referral.errors import BadInput
from referral.metrics import METRICS
from referral.metrics.model import MATURITIES, Wait
from referral.metrics.report import Report
from referral.metrics.request import ReportRequest, last_year
from referral.model.ids import OrganisationId
from referral.releases import results
from web.charts import figures
from web.http import render
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.wording.languages import N_
from web.wording.reports import metric_tables
from web.wording.reports.metrics import MetricWords

router: Final = Router()
DEFAULT_MATURITY: Final = 30
CARDS: Final = ("completion", "need_met", "response", "not_served", "first_response", "to_service")
CURVES: Final = ("first_response", "to_service")
INVALID: Final = 422


@router.get("/metrics", Permission.SEE_METRICS, menu=Menu(label=N_("Results"), order=100))
def page(request: CurrentRequest) -> Response:
    """Show the results of a period."""
    form = Form(raw=request.form)
    report = _report(request.context, form)
    shown: dict[str, Any] = {
        "report": report,
        "usual": last_year(request.context.today),
        "choices": _choices(request),
        "maturities": MATURITIES,
    }
    if report is None:
        return render.page(request, "metrics/metrics.html", status=INVALID, form=form, **shown)
    return render.page(request, "metrics/metrics.html", form=form, **shown, **_results(request, report, form))


def _results(request: RequestContext, report: Report, form: Form) -> dict[str, Any]:
    """Return what the page shows of a report: one cohort, its pictures, and the words."""
    aged = form.whole("aged", low=0, high=MATURITIES[-1])
    cohort = report.cohort(DEFAULT_MATURITY if aged is None else aged)
    words = MetricWords(words=render.presenter(request))
    return {
        "cohort": cohort,
        "tell": words,
        "metrics": METRICS,
        "cards": CARDS,
        "outcome_bar": figures.bar(cohort.figures["outcomes"]),
        "curves": {
            code: figures.curve(figure.value)
            for code in CURVES
            if isinstance((figure := cohort.figures[code][0]).value, Wait)
        },
        "funnel": figures.funnel_of(report.partners, report.feedback),
        "names": metric_tables.names(request.context.directory(), words),
        "query": _query(form),
    }


@router.get("/metrics.csv", Permission.SEE_METRICS)
def table(request: CurrentRequest) -> Response:
    """Give every figure of every cohort as a table for a spreadsheet."""
    form = Form(raw=request.form)
    report = _report(request.context, form)
    if report is None:
        raise BadInput(problems=tuple((name, *what) for name, what in form.problems.items()))
    text = metric_tables.spreadsheet(report, MetricWords(words=render.presenter(request)))
    name = f"mrezha-{report.request.first:%Y%m%d}-{report.request.last:%Y%m%d}.csv"
    return Response(
        text.encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _report(context: Context, form: Form) -> Report | None:
    """Return the answer to what the form asks, or None with the form's problems noted."""
    usual = last_year(context.today)
    directory = context.directory()
    centre = form.choice("centre", directory.organisations)
    organisation = form.choice("organisation", directory.organisations)
    request = ReportRequest(
        first=form.day("from") or usual.first,
        last=form.day("to") or usual.last,
        centre=OrganisationId(centre) if centre else None,
        organisation=OrganisationId(organisation) if organisation else None,
        domain=form.choice("domain", context.vocabulary.terms("domains")),
    )
    if form.problems:
        return None
    try:
        return results.metrics(context, request)
    except BadInput as refused:
        form.take(refused)
        return None


def _choices(request: RequestContext) -> dict[str, list[tuple[str, str]]]:
    """Return what the actor may narrow the question to; a reader of figures nothing."""
    scope = scope_of(request.actor, Permission.SEE_METRICS)
    if scope is Scope.FIGURES:
        return {}
    say = render.presenter(request)
    directory = request.context.directory()
    choices: dict[str, list[tuple[str, str]]] = {
        "organisation": [(one.id, say.name(one)) for one in directory.organisations.values() if one.active],
        "domain": say.options("domains"),
    }
    if scope is Scope.ALL:
        centres = [one for one in directory.organisations.values() if one.kind == "community_centre"]
        choices = {"centre": [(one.id, say.name(one)) for one in centres], **choices}
    return choices


def _query(form: Form) -> str:
    """Return the question as an address carries it."""
    asked = [(name, form.value(name)) for name in ("from", "to", "centre", "organisation", "domain")]
    return urlencode([(name, value) for name, value in asked if value])
