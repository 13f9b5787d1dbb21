"""Compare today's findings with the gap items: open the new ones, close those that are gone, reopen what came back.

Each is a compare-and-set on the item and an entry of its history with its own number, so that of two processes that see
the same finding one writes and the other finds it done.
"""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from graph.errors import Stale, Taken
from graph.store import Writer
from referral import store_settings
from referral.calendar import SOFIA
from referral.context import Context
from referral.errors import ChangedMeanwhile
from referral.gaps import DETECTORS, ledger
from referral.gaps.finding import Finding
from referral.gaps.plan import stored
from referral.gaps.plan.finding_text import without_ids
from referral.gaps.plan.items import ChangeKind, GapChange, GapItem, GapStatus, item_id
from referral.model.actors import SYSTEM
from referral.storage.bad_records import Failure, one_of_many

EVERY: Final = timedelta(hours=1)
_LAST_RUN: Final = "gaps_compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What one comparison wrote: how many items it opened, closed and reopened; and which it could not compare."""

    changes: Mapping[ChangeKind, int] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()

    @property
    def total(self) -> int:
        """Return how many items changed their status."""
        return sum(self.changes.values())


def run_due(context: Context) -> Compared:
    """Compare unless that was done within the last hour of this day; a server asks this at every run."""
    last, now = context.read(lambda tx: store_settings.value_of(tx, _LAST_RUN)), context.clock()
    with suppress(ValueError, TypeError):  # what somebody typed there is no moment: compare as if for the first time
        moment = datetime.fromisoformat(last or "")
        if now - moment < EVERY and moment.astimezone(SOFIA).date() == context.today:
            return Compared()
    return compare(context)


def compare(context: Context) -> Compared:
    """Bring every gap item up to date with the findings of this moment; return what changed.

    An item that cannot be read or changed is among the failures; the others are not kept waiting.
    """
    system = context.as_actor(SYSTEM)
    at = system.clock()
    findings = {item_id(finding.key): without_ids(finding) for finding in ledger.every_finding(system)}
    items = {item.id: item for item in system.read(stored.all_items) if item.finding.detector in DETECTORS}
    done: Counter[ChangeKind] = Counter()
    failures: list[Failure] = []
    for key in sorted(findings.keys() | items.keys()):
        finding = findings.get(key)
        with one_of_many(stored.KIND, key, failures):
            if next_item(items.get(key), finding, at=at) is not None:
                done.update(_store(system, key, finding, at=at))
    _note_run(system, at)
    return Compared(changes=dict(done), failures=tuple(failures))


def _note_run(context: Context, at: datetime) -> None:
    """Note when the gaps were compared; another process that notes its own run in the same moment did it for us."""
    with suppress(Stale):
        context.write(lambda tx: store_settings.save(tx, _LAST_RUN, at.isoformat()))


def next_item(
    item: GapItem | None, finding: Finding | None, *, at: datetime
) -> tuple[GapItem, ChangeKind | None] | None:
    """Return how an item stands after a look at the findings of a moment, and what that changes; None for nothing.

    A later look counts for more than an earlier one that is still being written down.
    """
    if item is None:
        return None if finding is None else (new_item(finding, at=at), ChangeKind.FOUND)
    if at < max(item.seen_at, item.closed_at or item.seen_at):
        return None
    if finding is None:
        if item.is_closed:
            return None
        return replace(item, status=GapStatus.CLOSED, closed_at=at), ChangeKind.GONE
    seen = replace(item, finding=finding, seen_at=at)
    if item.is_closed:
        day = seen.last_seen
        return replace(seen, status=GapStatus.REOPENED, reopened_on=day, closed_at=None), ChangeKind.CAME_BACK
    is_new = item.finding != finding or item.last_seen < seen.last_seen
    return (seen, None) if is_new else None


def new_item(finding: Finding, *, at: datetime) -> GapItem:
    """Return the item of a finding that was never found before."""
    day = at.astimezone(SOFIA).date()
    return GapItem(id=item_id(finding.key), finding=finding, status=GapStatus.OPEN, first_seen=day, seen_at=at)


def with_change(
    item: GapItem, kind: ChangeKind, context: Context, *, at: datetime, note: str | None = None
) -> tuple[GapItem, GapChange]:
    """Return an item with one more change, and the entry of its history that says how it stands now."""
    changed = replace(item, changes=item.changes + 1)
    entry = GapChange(
        item=item.id,
        number=changed.changes,
        at=at,
        by=context.actor.id,
        change=kind,
        status=changed.status,
        owner=changed.owner,
        action=changed.action,
        due_on=changed.due_on,
        note=note,
    )
    return changed, entry


def _store(context: Context, key: str, finding: Finding | None, *, at: datetime) -> tuple[ChangeKind, ...]:
    """Write what a look changes of one item; one that somebody else changed in the same moment is left to the next."""

    def work(tx: Writer) -> tuple[ChangeKind, ...]:
        following = next_item(stored.stored_item(tx, key), finding, at=at)
        if following is None:
            return ()
        item, kind = following
        if kind is None:
            stored.save(tx, item)
            return ()
        stored.save(tx, *with_change(item, kind, context, at=at))
        return (kind,)

    try:
        return context.write(work)
    except (ChangedMeanwhile, Stale, Taken):
        return ()
