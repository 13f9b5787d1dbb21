"""Examine a store: the engine, how much it holds, its relationships, and every referral against its events."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar, cast, get_args

from graph.errors import Unavailable
from graph.model import Condition, Node, Op, Value
from graph.store import Reader
from referral.context import Context, Progress, silent
from referral.errors import Unreadable
from referral.exchange.package import times
from referral.gaps.plan import stored as gap_items
from referral.lifecycle import replay
from referral.model.referrals import Referral
from referral.storage import records, relations
from referral.storage.history import directory_entries
from referral.storage.reading import find_all
from referral.storage.records import Position

KINDS: Final = ("Organisation", "Service", "Area", "Client", "RecordedNeed", "Referral", "ReferralEvent", "User")
R = TypeVar("R")
PAGE: Final = 500
NAMED: Final = 5
CLOCKS_DIFFER: Final = timedelta(days=1)  # how far the clock of another program may be ahead of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """One thing that was examined, whether it is as it should be, and what was found.

    `status` is what the engine tells of itself, where the engine was examined.
    """

    name: str
    good: bool
    found: str = ""
    status: Mapping[str, Value] = field(default_factory=dict)


def doctor(context: Context, *, progress: Progress = silent, repair: bool = False) -> Iterator[HealthCheck]:
    """Yield one check for each: the engine, every kind, services without provider, relationships, gaps and referrals.

    With `repair`, relationships that differ from the fields they show are stored again.
    """
    status = context.store.status()
    yield HealthCheck(name="engine", good=bool(status.get("healthy", True)), status=status)
    for kind in KINDS:
        count = context.read(lambda tx, kind=kind: tx.tally(kind)[0].count)  # type: ignore[misc]
        yield HealthCheck(name=kind, good=True, found=str(count))
    yield _readable_check(context)
    yield _directory_check(context)
    without = [service.id for service in context.directory().services.values() if not service.organisation]
    yield HealthCheck(name="services without an organisation", good=not without, found=str(len(without)))
    yield _edge_check(context, repair=repair)
    yield _gap_check(context)
    yield from _history_checks(context, progress)


def _read(tx: Reader, kind: str, make: Callable[[Node], R]) -> Iterator[tuple[str, R | None]]:
    """Yield the id of every stored node of a kind and what is made of it, None where nothing can be made."""
    for node in find_all(tx, kind):
        try:
            yield node.id, make(node)
        except Unreadable:
            yield node.id, None


def _readable_check(context: Context) -> HealthCheck:
    """Read every record; those of which nothing can be made are named by kind and id."""

    def work(tx: Reader) -> list[str]:
        makers: dict[str, Callable[[Node], object]] = {
            cls.__name__: partial(records.from_node, cls) for cls in get_args(records.Record)
        }
        makers[gap_items.KIND] = gap_items.item_of
        return [f"{kind} {one}" for kind, make in makers.items() for one, made in _read(tx, kind, make) if made is None]

    return HealthCheck(name="readable records", good=not (wrong := context.read(work)), found=_found(wrong))


def _directory_check(context: Context) -> HealthCheck:
    """Compare every entry of the directory with its last version; the first that differ are named.

    A store that has no history yet begins one when a program opens it: nothing is wrong with it.
    """
    is_kept = context.read(directory_entries.is_kept)
    differing = context.read(lambda tx: tuple(directory_entries.differing(tx))) if is_kept else ()
    wrong = [entry_id for _, entry_id in differing]
    return HealthCheck(name="directory history", good=not wrong, found=_found(wrong))


def _gap_check(context: Context) -> HealthCheck:
    """Compare every gap item with its history: each entry is there, and the last one has the item's status."""

    def work(tx: Reader) -> tuple[int, list[str]]:
        items = [item for _, item in _read(tx, gap_items.KIND, gap_items.item_of) if item is not None]
        return len(items), [item.id for item in items if not gap_items.agrees(tx, item)]

    total, differing = context.read(work)
    return HealthCheck(name="gap items", good=not differing, found=_found(differing, total))


def _edge_check(context: Context, *, repair: bool) -> HealthCheck:
    """Compare the relationships that show a field with the fields."""
    schema = context.store.schema
    differing = [
        edge
        for cls in relations.SHOWN
        for edge in context.read(lambda tx, cls=cls: relations.differing_edges(tx, schema, cls))  # type: ignore[misc]
    ]
    if repair and differing:
        context.write(lambda tx: relations.mend(tx, differing))
        return _edge_check(context, repair=False)
    named = [f"{edge.kind} {edge.source} → {edge.target}" for edge in differing]
    return HealthCheck(name="relationships", good=not differing, found=_found(named))


def _history_checks(context: Context, progress: Progress) -> Iterator[HealthCheck]:
    """Compare every referral with the replay of its events, and look at the moments of these."""
    different: list[str] = []
    impossible: list[str] = []
    total, after = 0, None
    while True:
        ids, after = context.read(lambda tx, after=after: _page(tx, after))  # type: ignore[misc]
        different += context.read(lambda tx, ids=ids: _not_replayed(tx, ids))  # type: ignore[misc]
        impossible += context.read(lambda tx, ids=ids: _of_impossible_times(tx, ids, now=context.clock()))  # type: ignore[misc]
        total += len(ids)
        progress("replay", total, total + (after is not None))
        if after is None:
            break
    yield HealthCheck(name="referrals", good=not different, found=_found(different, total))
    yield HealthCheck(name="times", good=not impossible, found=_found(impossible, total))


def _page(tx: Reader, after: Position) -> tuple[list[str], Position]:
    page = tx.find("Referral", limit=PAGE, after=after)
    return [node.id for node in page.nodes], page.next


def _not_replayed(tx: Reader, ids: Iterable[str]) -> list[str]:
    """Return the referrals that differ from the replay of their events, or that no program of ours wrote so."""
    different = []
    for referral_id in ids:
        try:
            equal = replay.check_replay(tx, records.get(tx, Referral, referral_id))
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001 - another program may have written anything
            equal = False
        different += [] if equal else [referral_id]
    return different


def _of_impossible_times(tx: Reader, ids: Sequence[str], *, now: datetime) -> list[str]:
    """Return the referrals whose events cannot have happened when they say: before each other, or in the future."""
    moments: dict[str, list[tuple[int, datetime]]] = {}
    among = Condition(field="referral", op=Op.IN, value=tuple(ids))
    for node in find_all(tx, "ReferralEvent", (among,)):
        event = cast("tuple[int, datetime]", (node.fields["number"], node.fields["at"]))
        moments.setdefault(str(node.fields["referral"]), []).append(event)
    return [
        referral_id
        for referral_id, events in moments.items()
        if not times.are_possible((at for _, at in sorted(events)), latest=now + CLOCKS_DIFFER)
    ]


def _found(named: Sequence[str], total: int | None = None) -> str:
    """Return how many things are wrong, of how many, and the first of them."""
    of_all = "" if total is None else f" / {total}"
    return f"{len(named)}{of_all}" + (f": {', '.join(named[:NAMED])}" if named else "")
