"""The first page after signing in: what needs doing."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.directory import verification
from referral.partners import inbox as partner_inbox
from referral.partners import outbox
from referral.referrals import queries
from web.http import render
from web.http.gate import CurrentRequest, Router

router: Final = Router()


@router.get("/", Permission.OWN_ACCOUNT)
def home(request: CurrentRequest) -> Response:
    """Show links to what the reader may do, with the number of items that wait."""
    counts = queries.worklist(request.context, limit=1).counts if request.may(Permission.SEE_REFERRALS) else {}
    waiting = len(verification.waiting(request.context)) if request.may(Permission.VERIFY_DIRECTORY) else 0
    inbox = partner_inbox.inbox(request.context).counts if request.may(Permission.RECEIVE_REFERRALS) else {}
    messages = outbox.counted(request.context) if request.may(Permission.SEE_MESSAGES) else 0
    return render.page(request, "home/home.html", counts=counts, checks=waiting, inbox=inbox, messages=messages)
