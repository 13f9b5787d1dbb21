"""The partnerships of an organisation: declared, changed and ended."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.directory import entries, ties
from referral.model.directory import Tie
from referral.model.ids import OrganisationId
from web.http import render
from web.http.figures.map_changes import back_address, told_on_the_map
from web.http.figures.tie_change import TieChange
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router()


@router.get("/organisations/{organisation_id}/partners", Permission.EDIT_DIRECTORY)
def page(request: CurrentRequest, organisation_id: str) -> Response:
    """Show the partnerships of an organisation, and a form for one more."""
    return _page(request, organisation_id, Form(raw=request.form))


@router.post("/organisations/{organisation_id}/partners", Permission.EDIT_DIRECTORY)
def saved(request: CurrentRequest, organisation_id: str) -> Response:
    """Store a new or changed partnership."""
    form = Form(raw=request.form)
    context = request.context
    other = form.choice("other", context.directory().organisations, required=True)
    kind = form.choice("tie", context.vocabulary.codes("ties"), required=True)
    since = form.day("since")
    submitted = form.submitted()
    if other and kind and not form.problems:
        with form.taking_refusals():
            tie = Tie(one=OrganisationId(organisation_id), other=OrganisationId(other), tie=kind, since=since)
            was = ties.between(context, tie.one, tie.other)
            ties.save(context, tie, submitted=submitted)
            return _done(form, TieChange(one=tie.one, other=tie.other, was=was, now=tie))
    return _page(request, organisation_id, form, status=422)


@router.post("/organisations/{organisation_id}/partners/end", Permission.EDIT_DIRECTORY)
def ended(request: CurrentRequest, organisation_id: str) -> Response:
    """End a partnership."""
    form = Form(raw=request.form)
    other = form.choice("other", request.context.directory().organisations, required=True)
    if other and not form.problems:
        one, partner = OrganisationId(organisation_id), OrganisationId(other)
        was = ties.between(request.context, one, partner)
        ties.end(request.context, one, partner)
        return _done(form, TieChange(one=one, other=partner, was=was, now=None))
    return _page(request, organisation_id, form, status=422)


def _done(form: Form, change: TieChange) -> Response:
    """Lead back to the map that a change came from, which offers to undo it, or to the partnerships."""
    place = back_address(form)
    return render.go(told_on_the_map(place, change) if place else f"/organisations/{change.one}/partners")


def _page(request: RequestContext, organisation_id: str, form: Form, *, status: int = 200) -> Response:
    context = request.context
    organisation = entries.organisation(context, OrganisationId(organisation_id))
    say = render.presenter(request)
    organisations = context.directory().organisations
    others = [(key, say.name(other)) for key, other in organisations.items() if key != organisation.id]
    return render.page(
        request,
        "directory/ties.html",
        status=status,
        form=form,
        organisation=organisation,
        ties=ties.ties_of(context, organisation.id),
        others=sorted(others, key=lambda other: other[1]),
        organisations=organisations,
        back=back_address(form),
    )
