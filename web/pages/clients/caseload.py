"""The desk of a lead and a coordinator: who carries how much, which entries to check, who was treated badly."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients import caseload
from referral.directory import verification
from referral.model.ids import OrganisationId
from referral.referrals import incidents
from web.http import render
from web.http.forms import Form
from web.http.gate import Room, Visit, Visiting

room: Final = Room()


@room.get("/team", Permission.VERIFY_DIRECTORY)
def team(visit: Visiting) -> Response:
    """Show the load of every assistant."""
    return render.page(
        visit, "clients/caseload.html", loads=caseload.loads(visit.desk), directory=visit.desk.directory()
    )


@room.get("/checks", Permission.VERIFY_DIRECTORY)
def check_list(visit: Visiting) -> Response:
    """Show the entries that somebody must check."""
    return _checks(visit, Form(raw={}))


@room.post("/checks/{organisation_id}", Permission.VERIFY_DIRECTORY)
def checked(visit: Visiting, organisation_id: str) -> Response:
    """Record what a check found."""
    form = Form(raw=visit.form)
    finding = form.choice("finding", visit.desk.vocabulary.codes("check_findings"), required=True)
    if form.problems or finding is None:
        return _checks(visit, form, tried=organisation_id, status=422)
    verification.done(visit.desk, OrganisationId(organisation_id), finding=finding)
    return render.go("/checks")


@room.post("/organisations/{organisation_id}/doubt", Permission.VERIFY_DIRECTORY)
def doubt(visit: Visiting, organisation_id: str) -> Response:
    """Put an entry on the list to check."""
    verification.ask(visit.desk, OrganisationId(organisation_id))
    return render.go("/checks")


@room.get("/treatment", Permission.SEE_TREATMENT)
def treated(visit: Visiting) -> Response:
    """Show how people were treated: what the centre wrote down, or only numbers."""
    return render.page(
        visit,
        "referrals/incidents.html",
        counts=incidents.counts(visit.desk),
        found=incidents.of_reach(visit.desk),
        directory=visit.desk.directory(),
    )


def _checks(visit: Visit, form: Form, *, tried: str = "", status: int = 200) -> Response:
    return render.page(
        visit,
        "directory/verification.html",
        status=status,
        form=form,
        tried=tried,
        checks=verification.waiting(visit.desk),
        directory=visit.desk.directory(),
    )
