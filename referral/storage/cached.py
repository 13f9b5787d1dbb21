"""Worked-out values, kept in memory for some minutes: for figures that may be a little old but cost a tally."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

T = TypeVar("T")
LIFE: Final = timedelta(minutes=5)


class Cached:
    """Keeps one value under each name. Safe between threads: while one works it out again, others take the older."""

    def __init__(self, life: timedelta = LIFE) -> None:
        self._life = life
        self._guard = threading.Lock()
        self._slots: dict[str, _Slot] = {}

    def get(self, name: str, now: datetime, work: Callable[[], T]) -> T:
        """Return the value, worked out anew when it is older than its life or from a later time than now."""
        with self._guard:
            slot = self._slots.setdefault(name, _Slot())
        value: T = slot.get(now, self._life, work)
        return value


class _Slot:
    """One value, the moment it was worked out, and the lock of who works it out."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept: tuple[datetime, Any] | None = None

    def get(self, now: datetime, life: timedelta, work: Callable[[], Any]) -> Any:
        """Return the value if it is young enough, else work it out."""
        kept = self._kept
        if kept is not None and timedelta(0) <= now - kept[0] <= life:
            return kept[1]
        if not self._guard.acquire(blocking=kept is None):
            return kept[1] if kept is not None else work()
        try:
            again = self._kept
            if again is not None and timedelta(0) <= now - again[0] <= life:
                return again[1]
            value = work()
            self._kept = (now, value)
            return value
        finally:
            self._guard.release()
