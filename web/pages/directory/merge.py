"""Merge two entries that are one organisation, and undo it for a day."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.directory import merge
from referral.model.ids import OrganisationId
from web.http import render
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router()


@router.get("/organisations/{organisation_id}/merge", Permission.MERGE_ORGANISATIONS)
def page(request: CurrentRequest, organisation_id: str) -> Response:
    """Ask for the other entry, and show both side by side."""
    return _page(request, organisation_id, Form(raw=request.form))


@router.post("/organisations/{organisation_id}/merge", Permission.MERGE_ORGANISATIONS)
def merged(request: CurrentRequest, organisation_id: str) -> Response:
    """Let this entry stand for the other one."""
    form = Form(raw=request.form)
    other = form.text("other", required=True, longest=120)
    submitted = form.submitted()
    if other and not form.problems:
        with form.taking_refusals(unknown="other"):
            kept = merge.merge(
                request.context, OrganisationId(organisation_id), OrganisationId(other), submitted=submitted
            )
            return render.go(f"/organisations/{kept.id}/merge")
    return _page(request, organisation_id, form, status=422)


@router.post("/organisations/{organisation_id}/merge/undo", Permission.MERGE_ORGANISATIONS)
def undone(request: CurrentRequest, organisation_id: str) -> Response:
    """Take a merge back, asked for on the page of an entry that there is."""
    merge.compare(request.context, OrganisationId(organisation_id))
    form = Form(raw=request.form)
    merge_id = form.text("merge", required=True, longest=60)
    if merge_id and not form.problems:
        with form.taking_refusals(unknown="merge"):
            merge.undo(request.context, merge_id)
            return render.go(f"/organisations/{organisation_id}/merge")
    return _page(request, organisation_id, form, status=422)


def _page(request: RequestContext, organisation_id: str, form: Form, *, status: int = 200) -> Response:
    context = request.context
    (own,) = merge.compare(context, OrganisationId(organisation_id))
    other = form.choice("other", context.directory().organisations) if not form.problems else None
    sides = [own]
    if other and other != own.organisation.id:
        sides += merge.compare(context, OrganisationId(other))
    say = render.presenter(request)
    others = [(one.id, say.name(one)) for one in context.directory().organisations.values() if one != own.organisation]
    return render.page(
        request,
        "directory/merge.html",
        status=status,
        form=form,
        own=own.organisation,
        sides=sides,
        others=sorted(others, key=lambda one: one[1]),
        merges=merge.recent(context),
        directory=context.directory(),
    )
