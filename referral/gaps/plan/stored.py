"""Gap items in the store: read and save them with their history and their numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, cast

from graph.errors import Stale
from graph.model import Condition, Node, Order, Value, where
from graph.store import Reader, Writer
from referral.errors import ChangedMeanwhile
from referral.gaps.finding import RecordSet
from referral.gaps.plan.finding_text import as_text, from_text, typed_values
from referral.gaps.plan.items import GapChange, GapCount, GapItem
from referral.storage.bad_records import checked, made_of
from referral.storage.reading import find_all

KIND: Final = "GapItem"
CHANGE: Final = "GapChange"
COUNT: Final = "GapCount"


def all_items(reader: Reader, conditions: Sequence[Condition] = ()) -> tuple[GapItem, ...]:
    """Return the stored items that meet conditions, in order of id; those that cannot be read are left out."""
    return made_of(find_all(reader, KIND, conditions), item_of)


def stored_item(reader: Reader, item_id: str) -> GapItem | None:
    """Return one item, or None."""
    node = reader.get(KIND, item_id)
    return item_of(node) if node else None


def history(reader: Reader, item_id: str) -> tuple[GapChange, ...]:
    """Return the history of an item, the first entry first; entries that cannot be read are left out."""
    nodes = find_all(reader, CHANGE, where(item=item_id), order=(Order(field="number"),))
    return made_of(nodes, _change_of)


def counts(reader: Reader, item_id: str) -> tuple[GapCount, ...]:
    """Return the numbers of an item over time, the first day first."""
    nodes = find_all(reader, COUNT, where(item=item_id), order=(Order(field="day"),))
    return made_of(nodes, _count_of)


def agrees(reader: Reader, item: GapItem) -> bool:
    """Tell whether the history of an item is whole, and its last entry stands as the item does."""
    entries = history(reader, item.id)
    numbers = [entry.number for entry in entries]
    told = entries and (entries[-1].status, entries[-1].owner, entries[-1].action, entries[-1].due_on)
    return numbers == list(range(1, item.changes + 1)) and told == (item.status, item.owner, item.action, item.due_on)


def save(tx: Writer, item: GapItem, change: GapChange | None = None) -> None:
    """Store an item with an entry of its history, and its numbers where they are new.

    Errors: ChangedMeanwhile when somebody else changed it since it was read.
    """
    before = stored_item(tx, item.id)
    try:
        tx.put([_node_of(item)])
        if change is not None:
            given = {spec.name: _plain(getattr(change, spec.name)) for spec in fields(change)}
            tx.append([Node(kind=CHANGE, id=f"{item.id}:{change.number:04d}", fields=_present(given))])
    except Stale as stale:
        raise ChangedMeanwhile(kind=KIND, id=item.id) from stale
    if before is None or _numbers(before) != _numbers(item):
        _save_count(tx, item)


def _save_count(tx: Writer, item: GapItem) -> None:
    """Store the numbers of an item for its day; those that a day began with stay."""
    key, evidence = f"{item.id}:{item.last_seen.isoformat()}", item.finding.evidence
    if tx.get(COUNT, key) is None:
        values: dict[str, Value] = {
            "item": item.id,
            "day": item.last_seen,
            "kind": evidence.kind,
            "people": evidence.people,
            "total": evidence.total,
            "centres": tuple(f"{centre}={count}" for centre, count in sorted(evidence.centres.items())),
        }
        tx.append([Node(kind=COUNT, id=key, fields=values)])


def _numbers(item: GapItem) -> tuple[object, ...]:
    evidence = item.finding.evidence
    return evidence.people, evidence.total, dict(evidence.centres)


def _node_of(item: GapItem) -> Node:
    own = {spec.name: _plain(getattr(item, spec.name)) for spec in fields(item)}
    finding = item.finding
    told = {
        "key": finding.key,
        "detector": finding.detector,
        "remedy": finding.remedy.value,
        "finding": as_text(finding),
    }
    values = {name: value for name, value in (own | told).items() if name not in {"id", "version"}}
    return Node(kind=KIND, id=item.id, version=item.version, fields=_present(values))


@checked
def item_of(node: Node) -> GapItem:
    """Return the item of a node. Errors: Unreadable."""
    given = typed_values(GapItem, {name: value for name, value in node.fields.items() if name != "finding"})
    return GapItem(**given, id=node.id, version=node.version, finding=from_text(str(node.fields["finding"])))


@checked
def _change_of(node: Node) -> GapChange:
    return GapChange(**typed_values(GapChange, node.fields))


@checked
def _count_of(node: Node) -> GapCount:
    values = node.fields
    pairs = (word.rpartition("=") for word in cast("tuple[str, ...]", values.get("centres", ())))
    evidence = RecordSet(
        kind=str(values["kind"]),
        people=cast("int", values["people"]),
        total=cast("int", values["total"]),
        centres=MappingProxyType({centre: int(count) for centre, _, count in pairs}),
    )
    return GapCount(item=str(values["item"]), day=cast("date", values["day"]), evidence=evidence)


def _plain(value: Any) -> Value | None:
    return value.value if isinstance(value, StrEnum) else cast("Value | None", value)


def _present(values: Mapping[str, Any]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None}
