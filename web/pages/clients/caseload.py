"""Pages of leads and coordinators: workload, entries to verify, incidents."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients import caseload, unsent_work
from referral.directory import verification
from referral.gaps.plan import queue
from referral.model.ids import OrganisationId
from referral.referrals import incidents
from web.http import render
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.wording.languages import N_

router: Final = Router()


@router.get("/team", Permission.VERIFY_DIRECTORY, menu=Menu(label=N_("Team"), order=110))
def team(request: CurrentRequest) -> Response:
    """Show the load of every assistant."""
    return render.page(
        request,
        "clients/caseload.html",
        loads=caseload.loads(request.context),
        unsent=unsent_work.of_team(request.context),
        directory=request.context.directory(),
    )


@router.get("/checks", Permission.VERIFY_DIRECTORY, menu=Menu(label=N_("Entries to verify"), order=120))
def check_list(request: CurrentRequest) -> Response:
    """Show the entries that somebody must check."""
    return _checks(request, Form(raw={}))


@router.post("/checks/{organisation_id}", Permission.VERIFY_DIRECTORY)
def checked(request: CurrentRequest, organisation_id: str) -> Response:
    """Record what a check found."""
    form = Form(raw=request.form)
    finding = form.choice("finding", request.context.vocabulary.codes("check_findings"), required=True)
    if form.problems or finding is None:
        return _checks(request, form, tried=organisation_id, status=422)
    queue.done(request.context, OrganisationId(organisation_id), finding=finding)
    return render.go("/checks")


@router.post("/organisations/{organisation_id}/doubt", Permission.VERIFY_DIRECTORY)
def doubt(request: CurrentRequest, organisation_id: str) -> Response:
    """Put an entry on the list to check."""
    verification.ask(request.context, OrganisationId(organisation_id))
    return render.go("/checks")


@router.get("/treatment", Permission.SEE_TREATMENT)
def treated(request: CurrentRequest) -> Response:
    """Show how people were treated: what the centre wrote down, or only numbers."""
    return render.page(
        request,
        "referrals/incidents.html",
        counts=incidents.counts(request.context),
        found=incidents.of_reach(request.context),
        directory=request.context.directory(),
    )


def _checks(request: RequestContext, form: Form, *, tried: str = "", status: int = 200) -> Response:
    findings = verification.findings(request.context)
    return render.page(
        request,
        "directory/verification.html",
        status=status,
        form=form,
        tried=tried,
        checks=queue.queue(request.context),
        findings=findings,
        may_close=verification.CLOSED in findings,
        directory=request.context.directory(),
    )
