"""A bad telephone line between a sender and a use case: it loses, repeats, delays and reorders."""

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from graph.errors import Unavailable

T = TypeVar("T")
FATES = {"fine": 50, "request_lost": 12, "answer_lost": 13, "repeated": 13, "delayed": 12}


class Lost(Exception):
    """The sender heard nothing; whether anything happened is not known."""


class Line:
    """Calls go through `send`; what the line holds back arrives while later calls are made, in any order.

    Nothing waits in real time, so thousands of calls take seconds. `send` raises Lost when no answer came.
    """

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._guard = threading.Lock()
        self._held: list[Callable[[], object]] = []
        self.fates = dict.fromkeys(FATES, 0)

    def send(self, call: Callable[[], T]) -> T:
        with self._guard:
            (fate,) = self._dice.choices(list(FATES), weights=list(FATES.values()))
            self.fates[fate] += 1
            late = self._taken() if self._dice.random() < 0.3 else None
            if fate in {"repeated", "delayed"}:
                self._held.append(call)
        if late is not None:
            _arrives(late)
        if fate in {"request_lost", "delayed"}:
            raise Lost
        answer = call()
        if fate == "answer_lost":
            raise Lost
        return answer

    def until_answered(self, call: Callable[[], T]) -> T:
        """Send again and again, as a sender with a key may."""
        while True:
            try:
                return self.send(call)
            except (Lost, Unavailable):
                continue

    def flush(self) -> None:
        """Let everything that was held back arrive at last."""
        while True:
            with self._guard:
                late = self._taken()
            if late is None:
                return
            _arrives(late)

    def _taken(self) -> Callable[[], object] | None:
        if not self._held:
            return None
        at = self._dice.randrange(len(self._held))
        self._held[at], self._held[-1] = self._held[-1], self._held[at]
        return self._held.pop()


def _arrives(late: Callable[[], object]) -> None:
    """Let a late message arrive; nobody waits for its answer."""
    with suppress(Unavailable):
        late()
