"""Whom to recruit next: the candidates, the best few of them, and the one-page case for each."""

from collections.abc import Mapping, Sequence
from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.context import Context
from referral.gaps.recruit.asking import question_of
from referral.gaps.recruit.case import case_for
from referral.gaps.recruit.choice.problem import Objective
from referral.gaps.recruit.question import MONTHS, MOST
from referral.gaps.recruit.recommend import Answer, recommend
from web.http import render
from web.http.figures.as_of import context_asked
from web.http.figures.day import as_of_a_day
from web.http.figures.turns import IN_TURN
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router
from web.wording.reports.recruit import RecruitWords

router: Final = Router()
TWICE: Final = "2"


@router.get("/gaps/recruit", Permission.SEE_GAPS, dependencies=IN_TURN)
@as_of_a_day
def recruit(request: CurrentRequest) -> Response:
    """Show whom to recruit next and how sure that is."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_GAPS)
    answer: Answer | None = None
    with form.taking_refusals():
        answer = recommend(context, question_of(_said(form)))
    return _list(request, form, context, answer)


@router.get("/gaps/recruit/{key}", Permission.SEE_GAPS, dependencies=IN_TURN)
@as_of_a_day
def recruit_case(request: CurrentRequest, key: str) -> Response:
    """Show the case for one partner on one page, to be printed."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_GAPS)
    answer: Answer | None = None
    with form.taking_refusals():
        answer = recommend(context, question_of(_said(form)))
    if form.problems or answer.withheld:
        return _list(request, form, context, answer)
    case = case_for(context, answer.question, key)
    tell = RecruitWords(words=render.presenter(request), directory=context.directory())
    text = tell.case(case, most=answer.question.most)
    return render.page(request, "gaps/recruit_case.html", then=context, text=text, asked=request.http.url.query)


def _list(request: RequestContext, form: Form, context: Context, answer: Answer | None) -> Response:
    directory = context.directory()
    return render.page(
        request,
        "gaps/recruit.html",
        status=422 if form.problems else 200,
        form=form,
        then=context,
        answer=answer,
        objectives=tuple(Objective),
        usual={"most": MOST, "months": MONTHS},
        areas=directory.local_areas(),
        tell=RecruitWords(words=render.presenter(request), directory=directory),
        asked=request.http.url.query,
    )


def _said(form: Form) -> Mapping[str, Sequence[str]]:
    """Return the texts of a question: the costs and places in the rows, and the group that counts for more."""
    rows = {
        name: [
            f"{field.removeprefix(f'{name}.')}={form.value(field)}"
            for field in form.raw
            if field.startswith(f"{name}.")
        ]
        for name in ("cost", "places")
    }
    group = form.value("group")
    weight = [f"{group}={form.value('times', TWICE)}"] if group else []
    return {**form.raw, **{name: [*form.values(name), *texts] for name, texts in rows.items()}, "weight": weight}
