"""Paging of a worklist: which view is shown, where its page starts, and where the next page starts."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from graph.model import Value
from referral.errors import NotFound
from referral.partners.inbox import Inbox
from referral.referrals.queries import Worklist
from web.http.gate import RequestContext

PagePosition = tuple[Value | None, ...]


def worklist_shown(
    request: RequestContext,
    views: Sequence[str],
    read_page: Callable[[str, PagePosition | None], Worklist | Inbox],
    *,
    view: str = "",
) -> dict[str, Any]:
    """Return what a worklist's template needs. `view` goes before the one in the address. Errors: NotFound."""
    query = request.http.query_params
    chosen = view or query.get("view", "open")
    if chosen not in views:
        raise NotFound(kind="view", id=chosen)
    worklist = read_page(chosen, _read(query.get("after")))
    return {
        "work": worklist,
        "view": chosen,
        "views": views,
        "directory": request.context.directory(),
        "following": _written(worklist.next),
    }


def _read(text: str | None) -> PagePosition | None:
    """Read where a page starts: the moment sorted by (or nothing) and the id, with ~ between."""
    if not text or "~" not in text:
        return None
    moment, _, referral_id = text.partition("~")
    try:
        return (datetime.fromisoformat(moment) if moment else None, referral_id)
    except ValueError:
        return None


def _written(following: PagePosition | None) -> str:
    if following is None:
        return ""
    moment, referral_id = following
    return f"{moment.isoformat() if isinstance(moment, datetime) else ''}~{referral_id}"
