"""Run what is due at regular intervals: reminders, deadlines, e-mail. Any number of processes may do so at once."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from referral.clients import unsent_work
from referral.gaps.plan import compare
from referral.model.actors import SYSTEM
from referral.network import places
from referral.referrals import reminders
from referral.storage.bad_records import Failure
from web.background.mail import deliver
from web.wiring import Application, system_clock

LOG: Final = logging.getLogger("mrezha")
LONGEST_STOP: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One scheduled run: when it ended, how much it did, and what it could not do."""

    at: datetime
    done: int = 0
    failures: tuple[Failure, ...] = ()


class Scheduler:
    """A thread that runs what is due until it is stopped; whatever fails is logged and the next run is tried."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="scheduler", daemon=True)
        self.last: Run | None = None

    @property
    def is_on(self) -> bool:
        """Tell whether this process runs anything by itself."""
        return self._application.settings.tick_seconds > 0

    def start(self) -> None:
        """Begin, unless the settings say that this process runs nothing by itself."""
        if self.is_on:
            self._thread.start()

    def stop(self) -> None:
        """End after the run under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(LONGEST_STOP)

    def _loop(self) -> None:
        while not self._stopped.wait(self._application.settings.tick_seconds):
            self.last = run(self._application)


def run(application: Application) -> Run:
    """Do everything that is due once; a part that fails, or one record, keeps nothing else from being done.

    What failed is left for the next run.
    """
    done, failures = 0, list[Failure]()
    for name, part in PARTS.items():
        try:
            count, failed = part(application)
        except Exception as error:  # noqa: BLE001 - the thread must outlive whatever a record or a library does
            count, failed = 0, (Failure(kind=name, id="", error=error),)
        done += count
        failures += failed
    for failure in failures:
        LOG.warning("a scheduled run failed: %s %s", failure.kind, failure.id, exc_info=failure.error)
    return Run(at=system_clock(), done=done, failures=tuple(failures))


def _remind(application: Application) -> tuple[int, tuple[Failure, ...]]:
    summary = reminders.run_due(application.context(SYSTEM))
    return summary.total, summary.failures


def _tell_leads(application: Application) -> tuple[int, tuple[Failure, ...]]:
    return unsent_work.tell_leads(application.context(SYSTEM))


def _compare_gaps(application: Application) -> tuple[int, tuple[Failure, ...]]:
    compared = compare.run_due(application.context(SYSTEM))
    return compared.total, compared.failures


def _place(application: Application) -> tuple[int, tuple[Failure, ...]]:
    return places.keep_missing(application.context(SYSTEM)), ()


# What a run does, each part by itself.
PARTS: Final[Mapping[str, Callable[[Application], tuple[int, tuple[Failure, ...]]]]] = MappingProxyType(
    {"reminders": _remind, "unsent work": _tell_leads, "gaps": _compare_gaps, "messages": deliver, "places": _place}
)
