"""Results: every metric of a period with its picture, its table and its formula."""

from typing import Any, Final
from urllib.parse import urlencode

from fastapi.responses import Response

from referral.access.policy import Permission, Scope, scope_of
from referral.context import Context
from referral.errors import BadInput, NotAllowed
from referral.metrics import METRICS
from referral.metrics.model import MATURITIES, Wait
from referral.metrics.report import Report
from referral.metrics.request import ReportRequest, last_year
from referral.model.ids import OrganisationId
from referral.releases import results
from referral.releases.release import Release, closed_quarters
from web.charts import figures
from web.http import render
from web.http.figures.as_of import as_refusal, context_asked
from web.http.figures.day import FIELD, as_of_a_day
from web.http.figures.turns import IN_TURN
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.wording.languages import N_
from web.wording.reports import metric_tables
from web.wording.reports.metrics import MetricWords
from web.wording.reports.releases import ReleaseWords

router: Final = Router()
DEFAULT_MATURITY: Final = 30
CARDS: Final = ("completion", "need_met", "response", "not_served", "first_response", "to_service")
CURVES: Final = ("first_response", "to_service")
INVALID: Final = 422
NARROWER: Final = ("centre", "organisation", "domain")


@router.get("/metrics", Permission.SEE_METRICS, dependencies=IN_TURN, menu=Menu(label=N_("Results"), order=100))
@as_of_a_day
def page(request: CurrentRequest) -> Response:
    """Show the results of a period."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_METRICS)
    if results.reads_releases(context):
        return _release_page(request, form)
    report = _report(context, form)
    shown: dict[str, Any] = {
        "then": context,
        "report": report,
        "usual": last_year(context.today),
        "choices": _choices(request, context),
        "maturities": MATURITIES,
    }
    if report is None:
        return render.page(request, "metrics/metrics.html", status=INVALID, form=form, **shown)
    return render.page(request, "metrics/metrics.html", form=form, **shown, **_results(request, context, report, form))


def _results(request: RequestContext, context: Context, report: Report, form: Form) -> dict[str, Any]:
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
            if isinstance((figure := cohort.figures[code][0]).value, Wait) and not figure.value.few
        },
        "funnel": figures.funnel_of(report.partners, report.feedback),
        "fewest": int(context.vocabulary.threshold("record_minimum")),
        "names": metric_tables.names(context.directory(), words),
        "query": _query(form),
    }


@router.get("/metrics.csv", Permission.SEE_METRICS, dependencies=IN_TURN)
@as_of_a_day
def table(request: CurrentRequest) -> Response:
    """Give every figure of every cohort as a table for a spreadsheet."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_METRICS)
    words = render.presenter(request)
    if results.reads_releases(context):
        release = _release(request, form)
        rows = ReleaseWords(words=words).cells(release) if release else None
        first, last = (release.quarter.first, release.quarter.last) if release else (None, None)
    else:
        report = _report(context, form)
        rows = metric_tables.cells(report, MetricWords(words=words)) if report else None
        first, last = (report.request.first, report.request.last) if report else (None, None)
    if rows is None:
        raise as_refusal(form)
    text = metric_tables.csv_text(rows, words)
    name = f"mrezha-{first:%Y%m%d}-{last:%Y%m%d}.csv"
    return Response(
        text.encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _release_page(request: RequestContext, form: Form) -> Response:
    """Show what a reader of figures gets: one closed quarter."""
    release = _release(request, form)
    return render.page(
        request,
        "metrics/release.html",
        status=200 if release else INVALID,
        form=form,
        release=release,
        quarters=closed_quarters(request.context.today),
        tell=ReleaseWords(words=render.presenter(request)),
    )


def _release(request: RequestContext, form: Form) -> Release | None:
    """Return the release that the form asks for, or None with the form's problems noted.

    Errors: NotAllowed for a question narrower than everybody.
    """
    if any(form.value(name) for name in NARROWER):
        raise NotAllowed(permission=Permission.SEE_METRICS)
    first, last = form.day("from"), form.day("to")
    if form.problems:
        return None
    try:
        return results.release(request.context, first=first, last=last)
    except BadInput as refused:
        form.take(refused)
        return None


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


def _choices(request: RequestContext, context: Context) -> dict[str, list[tuple[str, str]]]:
    """Return what the actor may narrow the question to, as there was on the day asked for."""
    scope = scope_of(request.actor, Permission.SEE_METRICS)
    say = render.presenter(request)
    organisations = context.directory().organisations.values()
    choices: dict[str, list[tuple[str, str]]] = {
        "organisation": [
            (organisation.id, say.name(organisation)) for organisation in organisations if organisation.active
        ],
        "domain": say.options("domains"),
    }
    if scope is Scope.ALL:
        centres = [organisation for organisation in organisations if organisation.kind == "community_centre"]
        choices = {"centre": [(centre.id, say.name(centre)) for centre in centres], **choices}
    return choices


def _query(form: Form) -> str:
    """Return the question as an address carries it."""
    asked = [(name, form.value(name)) for name in ("from", "to", "centre", "organisation", "domain", FIELD)]
    return urlencode([(name, value) for name, value in asked if value])
