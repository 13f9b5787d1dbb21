"""The pages of a survey link: whoever holds the address may answer, without account, cookie or script."""

from typing import Final

from fastapi.responses import Response

from referral.errors import NotFound
from referral.matching.partners.shown_figures import own_figures
from referral.model.communication import token_in
from referral.model.ids import OrganisationId
from referral.network.survey.scores import HIGHEST, ITEMS, LOWEST
from referral.partners.survey import answers
from referral.partners.survey.rounds import QUESTIONS
from web.http import render
from web.http.forms import Form
from web.http.gate import Access, CurrentRequest, RequestContext, Router
from web.http.links import pages

router: Final = Router()


@router.get("/v/{token}", Access.LINK)
def page(request: CurrentRequest, token: str) -> Response:
    """Show the organisation that is asked about now, or the last questions; nothing is written."""
    return _page(request, token_in(token), Form(raw=request.form))


@router.post("/v/{token}", Access.LINK)
def rated(request: CurrentRequest, token: str) -> Response:
    """Save how one organisation is rated, and go on to the next."""
    token, form = token_in(token), Form(raw=request.form)
    about = form.text("rated", required=True, longest=120)
    given = {name: form.whole(name, low=LOWEST, high=HIGHEST) for name in ITEMS}
    items = {name: value for name, value in given.items() if value is not None}
    if about and not form.problems:
        try:
            with form.taking_refusals():
                answers.rate(request.context, token, OrganisationId(about), items)
                return render.go(f"/v/{token}")
        except NotFound:
            return pages.gone(request)
    return _page(request, token, form, status=422)


@router.post("/v/{token}/finish", Access.LINK)
def finished(request: CurrentRequest, token: str) -> Response:
    """Save what is said in words, and thank."""
    token, form = token_in(token), Form(raw=request.form)
    given = {name: form.text(name, longest=answers.LONGEST) or "" for name in QUESTIONS}
    if not form.problems:
        try:
            with form.taking_refusals():
                answers.finish(request.context, token, given)
                return render.go(f"/v/{token}?done=yes")
        except NotFound:
            return pages.gone(request)
    return _page(request, token, form, status=422)


def _page(request: RequestContext, token: str, form: Form, *, status: int = 200) -> Response:
    try:
        seen = answers.opened(request.context, token)
    except NotFound:
        return pages.gone(request)
    asked = OrganisationId(form.value("rated"))
    about = asked if asked in seen.asked else seen.next
    context, own = request.context, seen.invitation.organisation
    values = seen.given.get(about, {}) if about else {}
    return pages.shown(
        request,
        "partners/survey/form.html",
        here=f"/v/{token}",
        status=status,
        form=form,
        seen=seen,
        about=about,
        values=values,
        items=ITEMS,
        questions=QUESTIONS,
        numbers=range(LOWEST, HIGHEST + 1),
        done=form.value("done") == "yes",
        organisations=context.directory().organisations,
        services=context.directory().services_of.get(own, ()),
        figures=own_figures(context, own),
        today=context.today,
    )
