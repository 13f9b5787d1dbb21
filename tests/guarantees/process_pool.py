"""The same races between processes: each opens the store itself, and all are let go at the same moment."""

import multiprocessing
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from referral.gaps.plan.compare import compare
from referral.model.actors import SYSTEM
from referral.model.referrals import Referral
from referral.referrals.reminders import run_due
from referral.storage import records
from tests.engines.stores import ENGINES
from tests.fakes.demo_fixture import FakeClock
from tests.guarantees.concurrent_decisions import Outcome, decisions, heard
from tests.guarantees.race_fixture import Office, office

_SPAWN = multiprocessing.get_context("spawn")  # a copy of a process with threads may hang
PATIENCE = 60


class Crowd:
    """Processes that each do the same job at the same moment, again and again."""

    def __init__(self, engine: str, place: str, *, size: int) -> None:
        self._start = start = _SPAWN.Barrier(size)  # the processes find it by name, so it must live on
        self._pipes, self._people = [], []
        for place_in_line in range(size):
            here, there = _SPAWN.Pipe()
            person = _SPAWN.Process(target=_live, args=(engine, place, place_in_line, start, there), daemon=True)
            person.start()
            self._pipes.append(here)
            self._people.append(person)

    def do(self, job: str, now: datetime, argument: Any = None) -> Sequence[Any]:
        """Return what each process answered."""
        for pipe in self._pipes:
            pipe.send((job, now, argument))
        return [self._heard(pipe) for pipe in self._pipes]

    def end(self) -> None:
        for pipe in self._pipes:
            pipe.send(None)
        for person in self._people:
            person.join()
        for pipe in self._pipes:
            pipe.close()

    def _heard(self, pipe: Any) -> Any:
        if not pipe.poll(PATIENCE):
            raise TimeoutError("a process of the crowd does not answer")
        return pipe.recv()

    def run_due(self, where: Office, _clocks: int) -> Sequence[Any]:
        """One round of the clock in every process."""
        return self.do("tick", where.clock.now)


@contextmanager
def crowd(engine: str, place: str, *, size: int):
    """Processes for the length of a test."""
    people = Crowd(engine, place, size=size)
    try:
        yield people
    finally:
        people.end()


def _live(engine: str, place: str, number: int, start: Any, pipe: Any) -> None:
    sys.tracebacklimit = 3
    opener = next(one for one in ENGINES if one.name == engine).open
    own = office(opener(place, records.schema()), FakeClock())
    while (asked := pipe.recv()) is not None:
        job, own.clock.now, argument = asked
        act = {"tick": _tick, "decide": _decide, "compare": _compare}[job](own, number, argument)
        start.wait(PATIENCE)
        try:
            pipe.send(act())
        except Exception as error:  # noqa: BLE001 - the check judges whatever comes
            pipe.send(repr(error))
    own.store.close()


def _tick(own: Office, _number: int, _argument: Any):
    return lambda: run_due(own.context(SYSTEM))


def _compare(own: Office, _number: int, _argument: Any):
    own.context(SYSTEM).directory()
    return lambda: compare(own.context(SYSTEM))


def _decide(own: Office, number: int, referral: Referral):
    kinds = decisions(own, referral)
    act = kinds[(number + int(referral.id.rpartition("-")[2])) % len(kinds)]
    own.context(SYSTEM).directory()

    def run() -> Outcome:
        return heard(act)

    return run
