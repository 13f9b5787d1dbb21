"""Computed values, kept in memory for some minutes: for figures that may be a little old but cost a tally."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

T = TypeVar("T")
LIFE: Final = timedelta(minutes=5)


class Cached:
    """Keeps one value under each name. Safe between threads: while one computes it again, others take the older."""

    def __init__(self, life: timedelta = LIFE) -> None:
        self._life = life
        self._guard = threading.Lock()
        self._slots: dict[str, _Slot] = {}

    def get(self, name: str, now: datetime, work: Callable[[], T], *, version: object = None) -> T:
        """Return the value, computed again when it is older than its life, or from a later moment than `now`.

        One of another `version` is never given back.
        """
        with self._guard:
            slot = self._slots.setdefault(name, _Slot())
        value: T = slot.get(now, self._life, work, version)
        return value


class _Slot:
    """One value with its version, the moment it was computed, and the lock of the thread that computes it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._cached: tuple[datetime, Any, object] | None = None

    def get(self, now: datetime, life: timedelta, work: Callable[[], Any], version: object) -> Any:
        """Return the value if it is young enough, else compute it."""
        cached = self._cached
        same = cached is not None and cached[2] == version
        if cached is not None and same and timedelta(0) <= now - cached[0] <= life:
            return cached[1]
        if not self._guard.acquire(blocking=not same):
            return cached[1] if cached is not None else work()
        try:
            latest = self._cached
            if latest is not None and latest[2] == version and timedelta(0) <= now - latest[0] <= life:
                return latest[1]
            value = work()
            self._cached = (now, value, version)
            return value
        finally:
            self._guard.release()
