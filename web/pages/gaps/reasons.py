"""Why needs are not met: the tree of reasons, for everybody, an area, a need or a group."""

from typing import Final
from urllib.parse import urlencode

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.context import Context
from referral.errors import BadInput
from referral.gaps.reasons.model import Dimension
from referral.gaps.reasons.reading import Reasons, asked, reasons
from web.charts.reason_tree import tree_of
from web.http import render
from web.http.figures.as_of import as_refusal, context_asked
from web.http.figures.day import FIELD, as_of_a_day
from web.http.figures.turns import IN_TURN
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router
from web.wording.reports.metric_tables import csv_text
from web.wording.reports.reasons import ReasonWords

router: Final = Router()
INVALID: Final = 422
ASKED: Final = (*(dimension.value for dimension in Dimension), "by", FIELD)


@router.get("/gaps/reasons", Permission.SEE_GAPS, dependencies=IN_TURN)
@as_of_a_day
def page(request: CurrentRequest) -> Response:
    """Show the tree of reasons beside its table, and the same side by side."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_GAPS)
    found = _asked(context, form)
    return render.page(
        request,
        "gaps/reasons.html",
        status=INVALID if form.problems else 200,
        form=form,
        then=context,
        found=found,
        drawn=tree_of(found.tree) if found else None,
        tell=_words(request, context),
        choices=_choices(request, context),
        dimensions=Dimension,
        words=context.vocabulary,
        query=urlencode({name: value for name in ASKED if (value := form.value(name))}),
    )


@router.get("/gaps/reasons.csv", Permission.SEE_GAPS, dependencies=IN_TURN)
@as_of_a_day
def table(request: CurrentRequest) -> Response:
    """Give the same as a table for a spreadsheet, or in it that it is hidden."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_GAPS)
    found = _asked(context, form)
    if form.problems:
        raise as_refusal(form)
    words = _words(request, context)
    return Response(
        csv_text(words.cells(found), words.words).encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="mrezha-reasons-{context.today:%Y%m%d}.csv"'},
    )


def _asked(context: Context, form: Form) -> Reasons | None:
    try:
        selection, dimension = asked(context, {name: form.text(name) for name in ASKED})
    except BadInput as refused:
        form.take(refused)
        return None
    return None if form.problems else reasons(context, selection, dimension)


def _words(request: RequestContext, context: Context) -> ReasonWords:
    return ReasonWords(words=render.presenter(request), directory=context.directory())


def _choices(request: RequestContext, context: Context) -> dict[str, list[tuple[str, str]]]:
    say = render.presenter(request)
    areas = [(str(area.id), say.name(area)) for area in context.directory().areas.values()]
    return {
        "area": areas,
        "language": say.options("languages"),
        "age": say.options("age_bands"),
        "sex": say.options("sexes"),
    }
