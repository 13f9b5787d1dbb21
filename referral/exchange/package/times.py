"""At which moments an event of a referral can have happened: pure, asked by imports and by `doctor`."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)  # no history of referrals reaches further back
IMPOSSIBLE: Final = "impossible_time"
FUTURE: Final = "in_the_future"


def problem_of(at: datetime, *, after: datetime = EARLIEST, latest: datetime) -> str | None:
    """Return the rule that a moment breaks: it lies before the event `after` which it comes, or it has not come yet."""
    if at < after:
        return IMPOSSIBLE
    return FUTURE if at > latest else None


def are_possible(moments: Iterable[datetime], *, latest: datetime) -> bool:
    """Tell whether the moments of a history, in the order of its events, can all be true."""
    after = EARLIEST
    for at in moments:
        if problem_of(at, after=after, latest=latest) is not None:
            return False
        after = at
    return True
