"""The survey of partners, for the coordinator: open it, hand out links, read what it says."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.partners.survey import rounds
from web.http import render, security
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router()


@router.get("/survey", Permission.EDIT_DIRECTORY)
def surveys(request: CurrentRequest) -> Response:
    """List the surveys, and offer to open one."""
    return _surveys(request, Form(raw={}))


@router.post("/survey", Permission.EDIT_DIRECTORY)
def opened(request: CurrentRequest) -> Response:
    """Open a survey."""
    form = Form(raw=request.form)
    submitted = form.submitted()
    if not form.problems:
        with form.taking_refusals():
            return render.go(f"/survey/{rounds.open_survey(request.context, submitted=submitted).id}")
    return _surveys(request, form, status=422)


@router.get("/survey/{survey_id}", Permission.EDIT_DIRECTORY)
def survey(request: CurrentRequest, survey_id: str) -> Response:
    """Show whom a survey invited, who answered, and what it says."""
    return _survey(request, survey_id, Form(raw={}))


@router.post("/survey/{survey_id}/links", Permission.EDIT_DIRECTORY)
def linked(request: CurrentRequest, survey_id: str) -> Response:
    """Make the personal link of an organisation; it is shown on this answer alone."""
    form = Form(raw=request.form)
    organisation = form.choice("organisation", request.context.directory().organisations, required=True)
    if organisation and not form.problems:
        token = security.given_secret(form.value("key"))
        with form.taking_refusals(unknown="organisation"):
            rounds.issue_link(request.context, _invitation_of(request, survey_id, organisation), token=token)
            return _survey(request, survey_id, form, link=(organisation, f"{request.base_address}/v/{token}"))
    return _survey(request, survey_id, form, status=422)


def _invitation_of(request: RequestContext, survey_id: str, organisation: str) -> str:
    """Return the id of the invitation of an organisation, also one that came to it by a merge."""
    invited = rounds.detail(request.context, survey_id).invitations
    own = (invitation.id for invitation in invited if invitation.organisation == organisation)
    return next(own, f"{survey_id}:{organisation}")


def _surveys(request: RequestContext, form: Form, *, status: int = 200) -> Response:
    all_of_them = rounds.surveys(request.context)
    today = request.context.today
    return render.page(
        request,
        "partners/survey/surveys.html",
        status=status,
        form=form,
        surveys=all_of_them,
        is_open=any(survey.closes_on >= today for survey in all_of_them),
    )


def _survey(
    request: RequestContext, survey_id: str, form: Form, *, status: int = 200, link: tuple[str, str] | None = None
) -> Response:
    context = request.context
    detail = rounds.detail(context, survey_id)
    return render.page(
        request,
        "partners/survey/survey.html",
        status=status,
        form=form,
        survey=detail.survey,
        is_open=detail.survey.closes_on >= context.today,
        invitations=detail.invitations,
        results=detail.results,
        questions=rounds.QUESTIONS,
        organisations=context.directory().organisations,
        link=link,
    )
