"""The first page after signing in: what needs doing."""

from typing import Final

from fastapi.responses import Response

from referral.policy import Permission
from referral.services import checks, outgoing, receiving, referrals
from web import render
from web.guard import Room, Visiting

room: Final = Room()


@room.get("/", Permission.OWN_ACCOUNT)
def home(visit: Visiting) -> Response:
    """Show the reader's doors, and how much work waits behind them."""
    counts = referrals.worklist(visit.desk, limit=1).counts if visit.may(Permission.SEE_REFERRALS) else {}
    waiting = len(checks.waiting(visit.desk)) if visit.may(Permission.VERIFY_DIRECTORY) else 0
    inbox = receiving.inbox(visit.desk).counts if visit.may(Permission.RECEIVE_REFERRALS) else {}
    messages = outgoing.counted(visit.desk) if visit.may(Permission.SEE_MESSAGES) else 0
    return render.page(visit, "home/home.html", counts=counts, checks=waiting, inbox=inbox, messages=messages)
