"""The plan of actions about gaps, one quarter at a time: on the page, printed, and as a table."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.gaps.plan import reading
from referral.gaps.plan.review import Review, choices, parse_quarter, quarter_of, review
from web.http import render
from web.http.figures.as_of import as_refusal
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.wording.languages import N_
from web.wording.reports import metric_tables
from web.wording.reports.gap_plan import PlanWords
from web.wording.reports.gaps import GapWords

router: Final = Router()


@router.get("/gaps/plan", Permission.PLAN_GAPS, menu=Menu(label=N_("Plan of actions"), order=91))
def plan(request: CurrentRequest) -> Response:
    """Show who does what about which gap by when, as one quarter sees it."""
    form = Form(raw=request.form)
    shown, words = _review(request, form)
    offered = (shown.quarter, *(one for one in choices(request.context.today) if one != shown.quarter))
    return render.page(
        request,
        "gaps/plan.html",
        status=422 if form.problems else 200,
        form=form,
        review=shown,
        tell=words,
        quarters=[(str(quarter), words.quarter(quarter)) for quarter in sorted(offered, reverse=True)],
    )


@router.get("/gaps/plan.csv", Permission.PLAN_GAPS)
def table(request: CurrentRequest) -> Response:
    """Give the plan of a quarter as a table for a spreadsheet. Errors: BadInput for what is no quarter."""
    form = Form(raw=request.form)
    shown, words = _review(request, form)
    if form.problems:
        raise as_refusal(form)
    text = metric_tables.csv_text(words.cells(shown), words.gaps.words)
    return Response(
        text.encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="mrezha-plan-{shown.quarter}.csv"'},
    )


def _review(request: RequestContext, form: Form) -> tuple[Review, PlanWords]:
    """Return the plan of the quarter asked for, this one unless given, and its words."""
    context, text = request.context, form.text("quarter", longest=10)
    quarter = parse_quarter(text) if text else quarter_of(context.today)
    if quarter is None:
        form.problem("quarter", "unknown")
    shown = review(reading.items(context), quarter or quarter_of(context.today), today=context.today)
    listed = (*shown.overdue, *shown.due, *shown.later, *shown.undated, *shown.closed)
    gaps = GapWords(words=render.presenter(request), directory=context.directory())
    return shown, PlanWords(gaps=gaps, names=reading.names(context, (item.owner for item in listed)))
