"""Ask as of an earlier day: a context that knows what was known and true then, and nothing later.

Every use case that only reads works with it unchanged: referrals are the replay of their events up to that day, events
and needs of later days are not there, the clock stands at the end of the day, and the directory is that day's.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final, NoReturn, TypeVar

from graph.model import Fields
from graph.schema import Schema
from graph.snapshot import Held, Snapshot
from graph.store import Reader, Store
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.as_of.held import held_at
from referral.calendar import SOFIA
from referral.context import Context
from referral.errors import BadInput, NotAllowed
from referral.storage.cached import Cached
from referral.storage.directory import Directory
from referral.storage.directory_cache import DirectoryCache
from referral.storage.history import directory_entries

T = TypeVar("T")
EARLIEST: Final = date(2000, 1, 1)


def context_of(context: Context, day: date | None, permission: Permission) -> Context:
    """Return the context that knows what was known at the end of a day; without a day, or today, the same one.

    Whoever sees figures of closed periods alone may not choose a day: two days next to each other tell one person.
    Errors: NotAllowed; BadInput for a day that has not come, or before EARLIEST.
    """
    if day is None:
        return context
    if policy.granted(context, permission) is Scope.FIGURES:
        raise NotAllowed(permission=permission)
    if day == context.today:
        return context
    if day > context.today:
        raise BadInput(problems=(("as_of", "in_the_future", {}),))
    if day < EARLIEST:
        raise BadInput(problems=(("as_of", "no_such_day", {"first": f"{EARLIEST:%d.%m.%Y}"}),))
    return at_end_of(context, day)


def at_end_of(context: Context, day: date) -> Context:
    """Return the context that knows what was known at the end of a day before today, whoever asks."""
    then = context.store.read(lambda tx: _directory(context, tx, day))
    end = datetime.combine(day + timedelta(days=1), time(), SOFIA) - timedelta(microseconds=1)

    def held() -> Held:
        return context.shared(("held", day), lambda: context.store.read(lambda tx: held_at(tx, end)))

    return replace(
        context,
        store=StoreThen(context.store, held),
        present=context.store,
        clock=lambda: end,
        directory_cache=FixedDirectory(then.directory),
        recent=Cached(),
        as_of=day,
        oldest_directory=then.oldest,
    )


def _directory(context: Context, tx: Reader, day: date) -> directory_entries.DirectoryThen:
    """Return the directory of a day; of a store without a history of it, the one of today as the oldest known."""
    if not directory_entries.is_kept(tx):
        return directory_entries.DirectoryThen(directory=context.directory_cache.fresh(tx), oldest=context.today)
    return directory_entries.directory_at(tx, day, revision=tx.revision())


class FixedDirectory(DirectoryCache):
    """The directory of one day, whatever changed since."""

    def __init__(self, directory: Directory) -> None:
        super().__init__()
        self._directory = directory

    def fresh(self, _reader: Reader) -> Directory:
        """Return that directory."""
        return self._directory


class StoreThen:
    """A store as it was at a moment. It can only be read."""

    schema: Schema

    def __init__(self, base: Store, held: Callable[[], Held]) -> None:
        self.schema, self._base, self._held = base.schema, base, held

    def read(self, work: Callable[[Reader], T]) -> T:
        """Run work against the store as it was."""
        held = self._held()
        return self._base.read(lambda tx: work(Snapshot(base=tx, schema=self.schema, held=held)))

    def write(self, _work: object) -> NoReturn:
        """Refuse. Errors: RuntimeError: the past does not change."""
        raise RuntimeError("a store as of an earlier day cannot be written to")

    def status(self) -> Fields:
        """Return what the store tells of itself."""
        return self._base.status()

    def close(self) -> None:
        """Leave the store open: it belongs to others."""
