"""A worklist in a page: which view was asked for, where its page starts, and where the next one does."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from graph.model import Value
from referral.errors import NotFound
from referral.partners.inbox import Inbox
from referral.referrals.queries import Worklist
from web.http.gate import RequestContext

Place = tuple[Value | None, ...]


def worklist_shown(
    request: RequestContext,
    views: Sequence[str],
    look: Callable[[str, Place | None], Worklist | Inbox],
    *,
    view: str = "",
) -> dict[str, Any]:
    """Return what a worklist's template needs. `view` goes before the one in the address. Errors: NotFound."""
    asked = request.http.query_params
    chosen = view or asked.get("view", "open")
    if chosen not in views:
        raise NotFound(kind="view", id=chosen)
    found = look(chosen, _read(asked.get("after")))
    return {
        "work": found,
        "view": chosen,
        "views": views,
        "directory": request.context.directory(),
        "following": _written(found.next),
    }


def _read(text: str | None) -> Place | None:
    """Read where a page starts: the moment sorted by (or nothing) and the id, with ~ between."""
    if not text or "~" not in text:
        return None
    moment, _, referral_id = text.partition("~")
    try:
        return (datetime.fromisoformat(moment) if moment else None, referral_id)
    except ValueError:
        return None


def _written(following: Place | None) -> str:
    if following is None:
        return ""
    moment, referral_id = following
    return f"{moment.isoformat() if isinstance(moment, datetime) else ''}~{referral_id}"
