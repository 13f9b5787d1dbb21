"""Work too long for a request: a thread does it, one of a queue after the other; whoever asks learns how far it is."""

import logging
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Final

LOG: Final = logging.getLogger("mrezha")
KEPT: Final = 8  # results, those asked for last
PAUSE: Final = 0.002  # seconds after each piece, in which requests are answered

Progress = Callable[[int, int], None]


class Stopped(Exception):
    """The program ends: a work that tells how far it is learns that nobody waits for it any more."""


@dataclass(slots=True, kw_only=True)
class Work:
    """One work: how many pieces of how many are done, and its value once `is_done`."""

    done: int = 0
    total: int = 0
    is_done: bool = False
    failed: bool = False
    value: Any = None
    _told: threading.Event = field(default_factory=threading.Event)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _began: float | None = None

    @property
    def minutes_left(self) -> int | None:
        """Return the whole minutes that the rest takes if it goes on like this, 1 or more; None before it is known."""
        if self._began is None or not self.done or self.is_done or self.failed:
            return None
        spent = time.monotonic() - self._began
        return max(1, round(spent / self.done * (self.total - self.done) / 60))

    def begin(self) -> None:
        """Note that it is being worked on from now on.

        Errors: Stopped, when the program ends.
        """
        if self._stopped.is_set():
            raise Stopped
        self._began = time.monotonic()

    def tell(self, done: int, total: int) -> None:
        """Note how far it is, and let others work.

        Errors: Stopped, when the program ends.
        """
        if self._stopped.is_set():
            raise Stopped
        self.done, self.total = done, total
        time.sleep(PAUSE)

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended, at most so long; tell whether it has."""
        return self._told.wait(seconds)

    def end(self, value: Any = None, *, failed: bool = False) -> None:
        """Note that it has ended."""
        self.value, self.failed, self.is_done = value, failed, not failed
        self._told.set()


class LongWork:
    """Does what is asked for under a key once, and keeps the results asked for last. Safe between threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._stopped = threading.Event()
        self._works: OrderedDict[Hashable, Work] = OrderedDict()

    def ask(self, key: Hashable, work: Callable[[Progress], Any], *, queue: str = "figures") -> Work:
        """Return the work of a key, begun if nobody has asked for it before or if it failed.

        `key` says everything that the value depends on. `work` is handed a function to tell how far it is. A work waits
        for those of its own `queue` alone.
        """
        with self._guard:
            asked = self._works.get(key)
            if asked is None or asked.failed:
                asked = self._works[key] = Work(_stopped=self._stopped)
                turn = self._turns[queue]
                threading.Thread(target=self._do, args=(asked, work, turn), name="long work", daemon=True).start()
            self._works.move_to_end(key)
            for old in [one for one, other in self._works.items() if other.is_done][: max(0, len(self._works) - KEPT)]:
                del self._works[old]
        return asked

    def known(self, key: Hashable) -> Work:
        """Return the work of a key if somebody has asked for it, else one that has not begun; it begins none."""
        with self._guard:
            return self._works.get(key) or Work()

    def stop(self) -> None:
        """Give up what is under way, at its next piece, and what waits."""
        self._stopped.set()

    def _do(self, asked: Work, work: Callable[[Progress], Any], turn: threading.Lock) -> None:
        with turn:  # a second one would make both slower
            try:
                asked.begin()
                asked.end(work(asked.tell))
            except Stopped:
                asked.end(failed=True)
            except Exception:
                LOG.exception("long work failed")
                asked.end(failed=True)
