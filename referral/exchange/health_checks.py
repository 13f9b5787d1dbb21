"""Examine a store: the engine, the number of records, and every referral against the replay of its events."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from graph.model import Value
from graph.store import Reader
from referral.context import Context, Progress, silent
from referral.lifecycle import replay
from referral.model.referrals import Referral
from referral.storage import directory_history, records
from referral.storage.records import Position

KINDS: Final = ("Organisation", "Service", "Area", "Client", "RecordedNeed", "Referral", "ReferralEvent", "User")
PAGE: Final = 500
NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """One thing that was examined, whether it is as it should be, and what was found.

    `status` is what the engine tells of itself, where the engine was examined.
    """

    name: str
    good: bool
    found: str = ""
    status: Mapping[str, Value] = field(default_factory=dict)


def doctor(context: Context, *, progress: Progress = silent) -> Iterator[HealthCheck]:
    """Yield one check for the engine, for the count of each kind, for services without provider, and for referrals."""
    status = context.store.status()
    yield HealthCheck(name="engine", good=bool(status.get("healthy", True)), status=status)
    for kind in KINDS:
        count = context.read(lambda tx, kind=kind: tx.tally(kind)[0].count)  # type: ignore[misc]
        yield HealthCheck(name=kind, good=True, found=str(count))
    yield _directory_check(context)
    without = [service.id for service in context.directory().services.values() if not service.organisation]
    yield HealthCheck(name="services without an organisation", good=not without, found=str(len(without)))
    yield _replay_check(context, progress)


def _directory_check(context: Context) -> HealthCheck:
    """Compare every entry of the directory with its last version; the first five that differ are named.

    A store that has no history yet begins one when a program opens it: nothing is wrong with it.
    """
    is_kept = context.read(directory_history.is_kept)
    differing = context.read(lambda tx: tuple(directory_history.differing(tx))) if is_kept else ()
    wrong = [entry_id for _, entry_id in differing]
    found = f"{len(wrong)}" + (f": {', '.join(wrong[:NAMED])}" if wrong else "")
    return HealthCheck(name="directory history", good=not wrong, found=found)


def _replay_check(context: Context, progress: Progress) -> HealthCheck:
    """Compare every referral with the replay of its events; the first five that differ are named."""
    wrong: list[str] = []
    total, after = 0, None
    while True:
        page, after = context.read(lambda tx, after=after: _replayed(tx, after))  # type: ignore[misc]
        wrong += [referral_id for referral_id, equal in page if not equal]
        total += len(page)
        progress("replay", total, total + (after is not None))
        if after is None:
            break
    found = f"{len(wrong)} / {total}" + (f": {', '.join(wrong[:NAMED])}" if wrong else "")
    return HealthCheck(name="referrals", good=not wrong, found=found)


def _replayed(tx: Reader, after: Position) -> tuple[list[tuple[str, bool]], Position]:
    """Return a page of referrals, each with whether it equals its replay, and where the next page starts."""
    referrals, following = records.find(tx, Referral, limit=PAGE, after=after)
    return [(referral.id, replay.check_replay(tx, referral)) for referral in referrals], following
