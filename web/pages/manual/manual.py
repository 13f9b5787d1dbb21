"""The manual, made from the tables the program itself obeys: moves, reasons, clocks, permissions."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import POLICY, Permission
from referral.lifecycle.deadlines import CLOCKS, OFFICIAL, QUESTION_WORKING_DAYS, REPORT
from referral.lifecycle.transitions import BARRED, INSTEAD, MOVES
from referral.model.actors import Role
from referral.model.referrals import State
from web.http import render
from web.http.gate import Room, Visiting

room: Final = Room()
REASONS: Final = ("decline", "cancel", "not_completed", "miss", "unaccept", "reopen", "void")
RESULTS: Final = ("service_result", "need_result")


@room.get("/manual", Permission.OWN_ACCOUNT)
def manual(visit: Visiting) -> Response:
    """Show the rules as tables."""
    return render.page(
        visit,
        "manual/manual.html",
        moves=MOVES,
        states=State,
        roles=Role,
        policy=POLICY,
        clocks={**CLOCKS, "official_direction": OFFICIAL, "report": REPORT},
        question_days=QUESTION_WORKING_DAYS,
        barred=BARRED,
        instead=INSTEAD,
        reasons=REASONS,
        results=RESULTS,
        words=visit.desk.vocabulary,
    )
