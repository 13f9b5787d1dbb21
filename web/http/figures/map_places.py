"""The places of the map for a request that only reads: a thread lays them out, never the request.

A map that has its places is read. Otherwise a thread works them out, and another work keeps them, however long the
store is busy with other writers; a request waits for the first one for a moment, and shows rows when it takes longer.
"""

from typing import Final

from referral.context import Context
from referral.network.places import Places, in_rows, known_places, lasting_places, lay_out
from referral.storage.directory import Directory
from web.http.figures.long_work import LongWork, Work
from web.http.gate import RequestContext

PATIENCE: Final = 0.15  # seconds
_QUEUE: Final = "places"  # which never waits for figures of a network


def places_for(request: RequestContext, context: Context) -> tuple[Places, bool]:
    """Return a place for every active organisation, and whether they are those of the map; else they are rows."""
    directory = context.directory()
    known = known_places(context, directory)
    if known is not None:
        return known, True
    laid = _laying_out(request.http.app.state.long_work, context, directory)
    if laid.wait(PATIENCE) and laid.is_done:
        found: Places = laid.value
        return found, True
    return in_rows(directory), False


def begin(long_work: LongWork, context: Context) -> None:
    """Begin to lay out a map that has no places yet, so that the first visitor of a small town sees it laid out."""
    directory = context.directory()
    if known_places(context, directory) is None:
        _laying_out(long_work, context, directory)


def _laying_out(long_work: LongWork, context: Context, directory: Directory) -> Work:
    """Return the work that lays out the map of a directory; another one keeps its places, unless it is of a day."""
    day = context.as_of
    laid = long_work.ask(("places", directory.revision, day), lambda _tell: lay_out(context, directory), queue=_QUEUE)
    if day is None:
        kept = ("kept places", directory.revision)
        long_work.ask(kept, lambda _tell: lasting_places(context, directory), queue=_QUEUE)
    return laid
