"""The pathway of a client to a goal: its steps, what blocks it, and starting it."""

from typing import Final
from urllib.parse import quote

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients import clients
from referral.model.ids import ClientCode
from referral.pathways import actions
from web.http import render, security
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router
from web.wording.pathways import PathWords

router: Final = Router()


@router.get("/clients/{code}/path", Permission.SEE_CLIENTS)
def path(request: CurrentRequest, code: str) -> Response:
    """Show the way to a goal; without one, ask for it. In our own addresses a word stands for the client's code."""
    return _path(request, security.from_address(code, request.form_token) or code, Form(raw=request.form))


@router.post("/clients/{code}/path", Permission.REFER)
def set_out(request: CurrentRequest, code: str) -> Response:
    """Put the client on the pathway and go to the draft of its first step."""
    form = Form(raw=request.form)
    goal = form.text("goal", required=True, longest=120)
    if goal is not None and not form.problems:
        with form.taking_refusals():
            referral = actions.set_out(request.context, ClientCode(code), goal, submitted=form.submitted())
            return render.go(f"/referrals/{quote(referral.id, safe='')}")
    return _path(request, code, form, status=422)


@router.post("/clients/{code}/path/give-up", Permission.REFER)
def give_up(request: CurrentRequest, code: str) -> Response:
    """End the pathway; what was referred stays."""
    goal = Form(raw=request.form).text("goal", longest=120) or ""
    actions.give_up(request.context, ClientCode(code), goal)
    word = security.in_address(code, request.form_token)
    return render.go(f"/clients/{quote(word, safe='')}/path?goal={quote(goal, safe='')}")


def _path(request: RequestContext, code: str, form: Form, *, status: int = 200) -> Response:
    context = request.context
    asked = form.text("goal", longest=120)
    goal = None if "goal" in form.problems else asked
    hours = form.choices("hours", context.vocabulary.codes("hours"))
    directory = context.directory()
    way = actions.client_plan(context, ClientCode(code), goal, hours=hours) if goal else None
    client = way.client if way else clients.client(context, ClientCode(code))
    return render.page(
        request,
        "pathways/pathway.html",
        status=status,
        form=form,
        client=client,
        way=way,
        directory=directory,
        pathways=actions.pathways_of(context, client.id),
        words=context.vocabulary,
        tell=PathWords(present=render.presenter(request), directory=directory),
        may_refer=request.may(Permission.REFER),
    )
