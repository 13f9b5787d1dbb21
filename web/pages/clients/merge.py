"""Merge two clients that are one person, and undo it for a day."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients import merge
from referral.errors import NotFound
from referral.model.ids import ClientCode
from web.http import render
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router()


@router.get("/clients/{code}/merge", Permission.MERGE_CLIENTS)
def page(request: CurrentRequest, code: str) -> Response:
    """Ask for the other client, and show both side by side."""
    return _page(request, code, Form(raw=request.form))


@router.post("/clients/{code}/merge", Permission.MERGE_CLIENTS)
def merged(request: CurrentRequest, code: str) -> Response:
    """Let this client stand for the other one."""
    form = Form(raw=request.form)
    other = form.text("other", required=True, longest=120)
    submitted = form.submitted()
    if other and not form.problems:
        with form.taking_refusals(unknown="other", what="no_such_client"):
            kept = merge.merge(request.context, ClientCode(code), ClientCode(other), submitted=submitted)
            return render.go(f"/clients/{kept.id}/merge")
    return _page(request, code, form, status=422)


@router.post("/clients/{code}/merge/undo", Permission.MERGE_CLIENTS)
def undone(request: CurrentRequest, code: str) -> Response:
    """Take a merge back, asked for on the page of a client that there is."""
    merge.compare(request.context, ClientCode(code))
    form = Form(raw=request.form)
    merge_id = form.text("merge", required=True, longest=60)
    if merge_id and not form.problems:
        with form.taking_refusals(unknown="merge"):
            merge.undo(request.context, merge_id)
            return render.go(f"/clients/{code}/merge")
    return _page(request, code, form, status=422)


def _page(request: RequestContext, code: str, form: Form, *, status: int = 200) -> Response:
    context = request.context
    (own,) = merge.compare(context, ClientCode(code))
    other = form.value("other").strip()
    sides = [own]
    if other and not form.problems:
        try:
            sides += [side for side in merge.compare(context, ClientCode(other)) if side.client.id != own.client.id]
        except NotFound:
            form.problem("other", "no_such_client")
    return render.page(
        request,
        "clients/merge.html",
        status=status,
        form=form,
        own=own.client,
        sides=sides,
        doubled=merge.doubled(context, *(side.client.id for side in sides)) if len(sides) > 1 else (),
        kinds=merge.HANGS_ON,
        merges=merge.recent(context),
        directory=context.directory(),
    )
