"""One worked-out value, kept in memory for some minutes: for figures that may be a little old but cost a tally."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

T = TypeVar("T")
LIFE: Final = timedelta(minutes=5)


class Recent(Generic[T]):
    """Keeps a value. Safe between threads: while one works it out again, the others take the older one."""

    def __init__(self, life: timedelta = LIFE) -> None:
        self._life = life
        self._guard = threading.Lock()
        self._kept: tuple[datetime, T] | None = None

    def get(self, now: datetime, work: Callable[[], T]) -> T:
        """Return the value, worked out anew when it is older than its life or from a later time than now."""
        kept = self._kept
        if kept is not None and self._holds(kept[0], now):
            return kept[1]
        if not self._guard.acquire(blocking=kept is None):
            return kept[1] if kept is not None else work()
        try:
            again = self._kept
            if again is not None and self._holds(again[0], now):
                return again[1]
            value = work()
            self._kept = (now, value)
            return value
        finally:
            self._guard.release()

    def _holds(self, made: datetime, now: datetime) -> bool:
        return timedelta(0) <= now - made <= self._life
