"""Results: every metric of a period with its picture, its table and its formula."""

from typing import Final
from urllib.parse import urlencode

from fastapi.responses import Response

from referral.access.policy import Permission, Scope, scope_of
from referral.context import Desk
from referral.errors import BadInput
from referral.metrics import METRICS
from referral.metrics.model import MATURITIES
from referral.metrics.report import Question, Report, last_year
from referral.model.ids import OrganisationId
from referral.releases import results
from web.charts import figures
from web.http import render
from web.http.forms import Form
from web.http.gate import Room, Visit, Visiting
from web.wording import metrics
from web.wording.metrics import Measures

room: Final = Room()
DEFAULT_MATURITY: Final = 30
CARDS: Final = ("completion", "need_met", "response", "not_served", "first_response", "to_service")
CURVES: Final = ("first_response", "to_service")
INVALID: Final = 422


@room.get("/metrics", Permission.SEE_METRICS)
def page(visit: Visiting) -> Response:
    """Show the results of a period."""
    form = _form(visit)
    usual = last_year(visit.desk.today)
    found = _report(visit.desk, form)
    if found is None:
        return render.page(
            visit,
            "metrics/metrics.html",
            status=INVALID,
            form=form,
            report=None,
            choices=_choices(visit),
            maturities=MATURITIES,
            usual=usual,
        )
    wanted = form.whole("aged", low=0, high=MATURITIES[-1])
    cohort = found.cohort(DEFAULT_MATURITY if wanted is None else wanted)
    say = Measures(words=render.presenter(visit))
    return render.page(
        visit,
        "metrics/metrics.html",
        form=form,
        report=found,
        usual=usual,
        cohort=cohort,
        choices=_choices(visit),
        maturities=MATURITIES,
        tell=say,
        metrics=METRICS,
        cards=CARDS,
        outcome_bar=figures.bar(cohort.figures["outcomes"]),
        curves={
            code: figures.curve(cohort.figures[code][0].value)  # type: ignore[arg-type]
            for code in CURVES
            if not cohort.figures[code][0].hidden
        },
        funnel=figures.funnel_of(found.partners, found.feedback),
        names=metrics.names(visit.desk.directory(), say),
        query=_query(form),
    )


@room.get("/metrics.csv", Permission.SEE_METRICS)
def table(visit: Visiting) -> Response:
    """Give every figure of every cohort as a table for a spreadsheet."""
    form = _form(visit)
    found = _report(visit.desk, form)
    if found is None:
        raise BadInput(problems=tuple((name, *what) for name, what in form.problems.items()))
    text = metrics.spreadsheet(found, Measures(words=render.presenter(visit)))
    name = f"mrezha-{found.question.first:%Y%m%d}-{found.question.last:%Y%m%d}.csv"
    return Response(
        text.encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form(visit: Visit) -> Form:
    params = visit.request.query_params
    return Form(raw={name: tuple(params.getlist(name)) for name in params})


def _report(desk: Desk, form: Form) -> Report | None:
    """Return the answer to what the form asks, or None with the form's problems noted."""
    usual = last_year(desk.today)
    directory = desk.directory()
    centre = form.choice("centre", directory.organisations)
    organisation = form.choice("organisation", directory.organisations)
    question = Question(
        first=form.day("from") or usual.first,
        last=form.day("to") or usual.last,
        centre=OrganisationId(centre) if centre else None,
        organisation=OrganisationId(organisation) if organisation else None,
        domain=form.choice("domain", desk.vocabulary.terms("domains")),
    )
    if form.problems:
        return None
    try:
        return results.metrics(desk, question)
    except BadInput as refused:
        form.take(refused)
        return None


def _choices(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    """Return what the actor may narrow the question to; a reader of figures nothing."""
    scope = scope_of(visit.actor, Permission.SEE_METRICS)
    if scope is Scope.FIGURES:
        return {}
    say = render.presenter(visit)
    directory = visit.desk.directory()
    found: dict[str, list[tuple[str, str]]] = {
        "organisation": [(one.id, say.name(one)) for one in directory.organisations.values() if one.active],
        "domain": say.options("domains"),
    }
    if scope is Scope.ALL:
        centres = [one for one in directory.organisations.values() if one.kind == "community_centre"]
        found = {"centre": [(one.id, say.name(one)) for one in centres], **found}
    return found


def _query(form: Form) -> str:
    """Return the question as an address carries it."""
    asked = [(name, form.value(name)) for name in ("from", "to", "centre", "organisation", "domain")]
    return urlencode([(name, value) for name, value in asked if value])
