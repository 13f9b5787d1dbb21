"""What happened while one was away: unread notices, newest first."""

from typing import Final

from fastapi.responses import Response

from graph.model import Node
from referral.access.policy import Permission
from referral.model.referrals import Referral
from referral.referrals import notifications
from referral.storage import records
from web.http import render
from web.http.gate import Room, Visiting

room: Final = Room()
SHOWN: Final = 100


@room.get("/notices", Permission.OWN_ACCOUNT)
def notice_list(visit: Visiting) -> Response:
    """Show what the reader was told and has not read."""
    found = notifications.mine(visit.desk, limit=SHOWN)
    nodes: tuple[Node, ...] = visit.desk.read(lambda tx: tx.get_many("Referral", {one.referral for one in found}))
    about = {node.id: records.from_node(Referral, node) for node in nodes}
    return render.page(
        visit, "referrals/notifications.html", notices=found, about=about, directory=visit.desk.directory()
    )


@room.post("/notices", Permission.OWN_ACCOUNT)
def read(visit: Visiting) -> Response:
    """Mark notices as read."""
    notifications.read(visit.desk, visit.form.get("notice", ())[:SHOWN])
    return render.go("/notices")
