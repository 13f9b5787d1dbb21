"""The manual, made from the tables the program itself obeys: transitions, reasons, deadlines, permissions."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import POLICY, Permission
from referral.lifecycle.deadlines import DEADLINE_RULES, OFFICIAL, QUESTION_WORKING_DAYS, REPORT
from referral.lifecycle.transitions import BARRED, INSTEAD, TRANSITIONS
from referral.model.actors import Role
from referral.model.referrals import State
from web.http import render
from web.http.gate import CurrentRequest, Router

router: Final = Router()
REASONS: Final = ("decline", "cancel", "not_completed", "miss", "unaccept", "reopen", "void")
RESULTS: Final = ("service_result", "need_result")


@router.get("/manual", Permission.OWN_ACCOUNT)
def manual(request: CurrentRequest) -> Response:
    """Show the rules as tables."""
    return render.page(
        request,
        "manual/manual.html",
        transitions=TRANSITIONS,
        states=State,
        roles=Role,
        policy=POLICY,
        clocks={**DEADLINE_RULES, "official_direction": OFFICIAL, "report": REPORT},
        question_days=QUESTION_WORKING_DAYS,
        barred=BARRED,
        instead=INSTEAD,
        reasons=REASONS,
        results=RESULTS,
        words=request.context.vocabulary,
    )
