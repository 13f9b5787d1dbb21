"""Computed values, kept in memory: for some minutes, or under a key that says what they were computed from."""

import gc
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

T = TypeVar("T")
LIFE: Final = timedelta(minutes=5)
MOST: Final = 48  # values that are computed from a key


class Cached:
    """Keeps one value under each name. Safe between threads: while one computes it again, others take the older."""

    def __init__(self, life: timedelta = LIFE) -> None:
        self._life = life
        self._guard = threading.Lock()
        self._slots: dict[str, _Slot] = {}

    def get(self, name: str, now: datetime, work: Callable[[], T]) -> T:
        """Return the value, computed again when it is older than its life, or from a later moment than `now`."""
        with self._guard:
            slot = self._slots.setdefault(name, _Slot())
        value: T = slot.get(now, self._life, work)
        return value


class _Slot:
    """One value, the moment it was computed, and the lock of the thread that computes it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._cached: tuple[datetime, Any] | None = None

    def get(self, now: datetime, life: timedelta, work: Callable[[], Any]) -> Any:
        """Return the value if it is young enough, else compute it."""
        cached = self._cached
        if cached is not None and timedelta(0) <= now - cached[0] <= life:
            return cached[1]
        if not self._guard.acquire(blocking=cached is None):
            return cached[1] if cached is not None else work()
        try:
            latest = self._cached
            if latest is not None and timedelta(0) <= now - latest[0] <= life:
                return latest[1]
            value = work()
            self._cached = (now, value)
            return value
        finally:
            self._guard.release()


class Computed:
    """Keeps the values asked for last, each under a key that says everything it was computed from.

    Safe between threads: a value that is being computed is waited for, never computed twice at the same time.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._guard = threading.Lock()
        self._values: OrderedDict[Hashable, _Value] = OrderedDict()
        self.changes = 0  # how often this process has changed what figures count: part of their keys

    def changed(self) -> None:
        """Note that what figures count was changed, also where no number of records tells it."""
        with self._guard:
            self.changes += 1

    def get(self, key: Hashable, work: Callable[[], T]) -> T:
        """Return the value of a key, computed when it is not there; work that raises leaves nothing behind."""
        with self._guard:
            slot = self._values.setdefault(key, _Value())
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        value: T = slot.get(work)
        return value


class _Value:
    """One value, and the lock of the thread that computes it."""

    def __init__(self) -> None:
        self._guard = threading.RLock()
        self._value: tuple[Any] | None = None

    def get(self, work: Callable[[], Any]) -> Any:
        """Return the value, computed once."""
        with self._guard:
            if self._value is None:
                with PAUSES.during():
                    self._value = (work(),)
            return self._value[0]


class Pauses:
    """Pauses the search for cycles in memory while long work goes on, in whichever threads: it looks at every record.

    The search is on again when the last of them is done. Records are no cycles, and are freed without it.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._works = 0
        self._was_on = False

    @contextmanager
    def during(self) -> Iterator[None]:
        """Pause the search until the block ends, whichever way."""
        with self._guard:
            if not self._works:
                self._was_on = gc.isenabled()
                gc.disable()
            self._works += 1
        try:
            yield
        finally:
            with self._guard:
                self._works -= 1
                if not self._works and self._was_on:
                    gc.enable()


PAUSES: Final = Pauses()
