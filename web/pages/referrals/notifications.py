"""Unread notifications, newest first."""

from typing import Final

from fastapi.responses import Response

from graph.model import Node
from referral.access.policy import Permission
from referral.model.referrals import Referral
from referral.referrals import notifications
from referral.storage import records
from web.http import render
from web.http.gate import CurrentRequest, Router

router: Final = Router()
SHOWN: Final = 100


@router.get("/notices", Permission.OWN_ACCOUNT)
def notice_list(request: CurrentRequest) -> Response:
    """Show what the reader has not read yet."""
    found = notifications.mine(request.context, limit=SHOWN)
    nodes: tuple[Node, ...] = request.context.read(lambda tx: tx.get_many("Referral", {one.referral for one in found}))
    about = {node.id: records.from_node(Referral, node) for node in nodes}
    return render.page(
        request, "referrals/notifications.html", notices=found, about=about, directory=request.context.directory()
    )


@router.post("/notices", Permission.OWN_ACCOUNT)
def read(request: CurrentRequest) -> Response:
    """Mark notices as read."""
    notifications.read(request.context, request.form.get("notice", ())[:SHOWN])
    return render.go("/notices")
