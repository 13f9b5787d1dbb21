"""Unread notifications, newest first."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.referrals import notifications
from web.http import render
from web.http.gate import CurrentRequest, Router

router: Final = Router()
SHOWN: Final = 100


@router.get("/notices", Permission.OWN_ACCOUNT)
def notice_list(request: CurrentRequest) -> Response:
    """Show what the reader has not read yet; of a referral that is out of reach by now only that it is."""
    found = notifications.mine(request.context, limit=SHOWN)
    about = notifications.referrals_of(request.context, found)
    return render.page(
        request, "referrals/notifications.html", notices=found, about=about, directory=request.context.directory()
    )


@router.post("/notices", Permission.OWN_ACCOUNT)
def read(request: CurrentRequest) -> Response:
    """Mark notices as read."""
    notifications.read(request.context, request.form.get("notice", ())[:SHOWN])
    return render.go("/notices")
