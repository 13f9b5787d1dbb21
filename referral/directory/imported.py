"""Entries that an import brings again: what the source changed is taken, what people changed here stays.

Beside each imported entry stands what its source said last time. A field that is still so was not changed here and
takes what the source says now. Any other was changed here and stays; when the source changed it too, and differently,
the entry is named, so that somebody can decide.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, TypeVar

from graph.model import Node
from graph.store import Writer
from referral.model.directory import Organisation, Service
from referral.storage import records

Entry = TypeVar("Entry", Organisation, Service)
KIND: Final = "ImportedEntry"
NOT_COMPARED: Final = frozenset({"id", "version"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeResult:
    """How many entries were stored, and the ids of those in which the source and people here disagree."""

    stored: int
    differing: tuple[str, ...]


def merge(tx: Writer, incoming: Sequence[Entry]) -> MergeResult:
    """Store entries of one kind that an import brings, keeping what people changed here."""
    if not incoming:
        return MergeResult(stored=0, differing=())
    cls = type(incoming[0])
    stored = {entry.id: entry for entry in records.get_many(tx, cls, [entry.id for entry in incoming])}
    said = {node.id: node for node in tx.get_many(KIND, [_said_id(entry) for entry in incoming])}
    new = [entry for entry in incoming if entry.id not in stored]
    changed: list[Entry] = []
    differing: list[str] = []
    for entry in incoming:
        if entry.id in stored:
            before = stored[entry.id]
            result, is_agreed = merged(before, entry, said=_last_said(before, said.get(_said_id(entry))))
            changed += [result] if result != before else []
            differing += [] if is_agreed else [entry.id]
    for saved in (new, changed):
        if saved:
            records.save(tx, *saved)
    _remember(tx, incoming, said)
    return MergeResult(stored=len(new) + len(changed), differing=tuple(differing))


def merged(stored: Entry, incoming: Entry, *, said: Mapping[str, Any] | None) -> tuple[Entry, bool]:
    """Return the entry to keep, and whether the source and people here agree; `said` is what the source said before.

    Where that is not known, a field that is empty here takes what the source says, and any other stays.
    """
    taken, is_agreed = {}, True
    for name in _compared(incoming):
        here, there = _plain(getattr(stored, name)), _plain(getattr(incoming, name))
        if here == there:
            continue
        before = (said or {}).get(name, [] if isinstance(here, list) else None)
        if here == before:
            taken[name] = getattr(incoming, name)
        elif there != before:
            is_agreed = False
    return replace(stored, **taken), is_agreed


def _last_said(stored: Organisation | Service, node: Node | None) -> Mapping[str, Any] | None:
    """Return what the source said when an entry was last imported; one never changed since is what it said."""
    if node is not None:
        said: Mapping[str, Any] = json.loads(str(node.fields["said"]))
        return said
    return _values(stored) if stored.version == 1 else None


def _remember(tx: Writer, incoming: Sequence[Organisation | Service], said: Mapping[str, Node]) -> None:
    nodes = []
    for entry in incoming:
        values = {"said": json.dumps(_values(entry), ensure_ascii=False, sort_keys=True)}
        before = said.get(_said_id(entry))
        if before is None or dict(before.fields) != values:
            version = before.version if before else 0
            nodes.append(Node(kind=KIND, id=_said_id(entry), fields=values, version=version))
    tx.put(nodes)


def _said_id(entry: Organisation | Service) -> str:
    return f"{type(entry).__name__}:{entry.id}"


def _values(entry: Organisation | Service) -> dict[str, Any]:
    return {name: _plain(getattr(entry, name)) for name in _compared(entry)}


def _compared(entry: Organisation | Service) -> list[str]:
    return [field.name for field in fields(entry) if field.name not in NOT_COMPARED]


def _plain(value: Any) -> Any:
    """Return a value as JSON gives it back; the order of a list means nothing here."""
    if isinstance(value, tuple):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value
