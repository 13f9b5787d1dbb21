"""One gap: what is found, the records behind it, its numbers over time, its history, and the form of its plan."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.errors import BadInput, ChangedMeanwhile
from referral.gaps import DETECTORS
from referral.gaps.plan import actions, reading
from referral.gaps.plan.actions import Plan
from referral.gaps.plan.items import GapItem, GapStatus
from referral.model.ids import UserId
from referral.referrals import queries
from web.http import render
from web.http.figures.turns import IN_TURN
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router
from web.wording.reports.gap_plan import PlanWords
from web.wording.reports.gaps import GapWords

router: Final = Router()
LONGEST_ACTION: Final = 500


@router.get("/gaps/{gap_id}", Permission.PLAN_GAPS, dependencies=IN_TURN)
def gap(request: CurrentRequest, gap_id: str) -> Response:
    """Show one gap."""
    return _page(request, gap_id)


@router.post("/gaps/{gap_id}", Permission.PLAN_GAPS, dependencies=IN_TURN)
def change_plan(request: CurrentRequest, gap_id: str) -> Response:
    """Store who does what about a gap by when."""
    form = Form(raw=request.form)
    owner = form.text("owner", longest=60)
    plan = Plan(
        owner=UserId(owner) if owner else None,
        action=form.text("action", longest=LONGEST_ACTION),
        due_on=form.day("due_on"),
        begun=form.value("begun") == "yes",
    )
    if form.text("seen") is None:
        form.problem("seen", "changed")
    expected = form.whole("seen", low=0, high=10**9)
    if not form.problems:
        try:
            actions.change_plan(request.context, gap_id, plan, expected=expected or 0, submitted=form.submitted())
            return render.done(request, f"/gaps/{gap_id}")
        except BadInput as refused:
            form.take(refused)
        except ChangedMeanwhile:
            form.problem("seen", "changed")
    return _page(request, gap_id, plan_form=form)


@router.post("/gaps/{gap_id}/note", Permission.PLAN_GAPS, dependencies=IN_TURN)
def add_note(request: CurrentRequest, gap_id: str) -> Response:
    """Add a note to the history of a gap."""
    form = Form(raw=request.form)
    note = form.text("note", required=True)
    if not form.problems:
        with form.taking_refusals():
            actions.add_note(request.context, gap_id, note or "", submitted=form.submitted())
            return render.done(request, f"/gaps/{gap_id}")
    return _page(request, gap_id, note_form=form)


def _page(
    request: RequestContext, gap_id: str, *, plan_form: Form | None = None, note_form: Form | None = None
) -> Response:
    form = plan_form or note_form or Form(raw={})
    context = request.context
    detail = reading.detail(context, gap_id)
    now = detail.now or detail.item.finding
    ids = now.evidence.ids if now.evidence.kind == "Referral" and request.may(Permission.SEE_REFERRALS) else ()
    directory = context.directory()
    words = PlanWords(gaps=GapWords(words=render.presenter(request), directory=directory), names=detail.names)
    return render.page(
        request,
        "gaps/item.html",
        status=422 if form.problems else 200,
        form=form,
        plan_form=plan_form or _form_of(detail.item),
        note_form=note_form or Form(raw={}),
        detail=detail,
        item=detail.item,
        finding=now,
        detector=DETECTORS[detail.item.finding.detector],
        codes=queries.short_codes(context, set(ids)) if ids else {},
        directory=directory,
        tell=words,
        owners=[(user.id, user.name) for user in reading.owners(context)],
    )


def _form_of(item: GapItem) -> Form:
    """Return the form of a plan as it is stored."""
    stored = {
        "owner": item.owner,
        "action": item.action,
        "due_on": item.due_on.isoformat() if item.due_on else None,
        "begun": "yes" if item.status is GapStatus.IN_WORK else None,
        "seen": str(item.changes),
    }
    return Form(raw={name: (value,) for name, value in stored.items() if value})
