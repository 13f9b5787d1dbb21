"""Let one record stand for another: move everything that names the one to the other, and move it back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

from graph.model import Condition, Edge, Op, Order, where
from graph.store import Reader, Writer
from referral.model.clients import UNMET, Client, RecordedNeed
from referral.model.directory import Organisation, Tie, Verification
from referral.model.ids import ClientCode, OrganisationId
from referral.storage import records
from referral.storage.reading import NOT_MERGED, find_all
from referral.storage.relations import RELATIONS

T = TypeVar("T")
MERGED: Final = "merged_into"
# An entry to check is one for each organisation and named after it.
_STAYS: Final = frozenset({(Verification, "organisation")})
# What says who or where a record is, and is not filled in from the other one.
_OWN: Final = frozenset({"id", "version", MERGED, "created_at", "assistant", "centre", "area", "active", "verified_on"})
_TOGETHER: Final = (
    ("birth_from", "birth_to"),
    ("consent_on", "consent_scope", "consent_until"),
    ("source", "source_id"),
)
_MERGEABLE: Final[tuple[tuple[object, Any], ...]] = ((ClientCode, Client), (OrganisationId, Organisation))
_CLASSES: Final = {cls.__name__: cls for cls in get_args(records.Record)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one record before and after."""

    kind: str
    id: str
    field: str
    before: Any
    after: Any


def references(id_type: object) -> tuple[tuple[type, str], ...]:
    """Return every field of every record that names a record by an id of this type."""
    return tuple(
        (cls, name) for cls in _CLASSES.values() for name in _fields_naming(cls, id_type) if (cls, name) not in _STAYS
    )


def changes(tx: Reader, id_type: object, kept: Client | Organisation, gone: Client | Organisation) -> list[Change]:
    """Return what changes when one record stands for another: references, what it lacks, and that the other is gone."""
    moved = [
        Change(kind=cls.__name__, id=record_id, field=name, before=gone.id, after=kept.id)
        for cls, name in references(id_type)
        for record_id in _naming(tx, cls, name, gone.id)
    ]
    kind = type(gone).__name__
    if isinstance(kept, Client):
        moved += _doubled_needs(tx, kept.id, gone.id)
    return [*moved, *_filled(kept, gone), Change(kind=kind, id=gone.id, field=MERGED, before=None, after=kept.id)]


def with_standing(tx: Reader, incoming: Sequence[T]) -> list[T]:
    """Return records or ties of one kind so that they name no merged one, but the one that stands for it."""
    result = list(incoming)
    cls = type(result[0]) if result else None
    for id_type, target in _MERGEABLE:
        names = [] if cls is None else _fields_naming(cls, id_type)
        named = {getattr(record, name) for record in result for name in names} - {None}
        merged = {
            record.id: records.standing(tx, target, record.id).id
            for record in records.get_many(tx, target, named)
            if record.merged_into is not None
        }
        if merged:
            result = [_renamed(record, names, merged) for record in result]
    return result


def apply(tx: Writer, wanted: Iterable[Change]) -> None:
    """Make changes in one transaction, with the edges that show them."""
    by_kind: dict[str, dict[str, dict[str, Any]]] = {}
    for change in wanted:
        by_kind.setdefault(change.kind, {}).setdefault(change.id, {})[change.field] = change.after
    for kind, values in by_kind.items():
        _change(tx, cast("Any", _CLASSES[kind]), values)


def undone(tx: Reader, done: Iterable[Change]) -> list[Change]:
    """Return what leads back; what was changed again since stays as it is now."""
    back = []
    for change in done:
        for record in records.get_many(tx, cast("Any", _CLASSES[change.kind]), (change.id,)):
            if _plain(getattr(record, change.field)) == change.after:
                before = tuple(change.before) if isinstance(change.before, list) else change.before
                back.append(replace(change, before=change.after, after=before))
    return back


def move_ties(tx: Writer, kept: str, gone: str) -> list[tuple[Tie, bool]]:
    """Move the partnerships of an organisation; return each as it was, and whether the other one did not have it."""
    known = {_other(edge, kept) for edge, _ in tx.neighbours(records.TIE, (kept,))}
    ties = [edge for edge, _ in tx.neighbours(records.TIE, (gone,))]
    tx.untie(ties)
    moved = []
    for edge in ties:
        other = _other(edge, gone)
        is_new = other != kept and other not in known
        if is_new:
            tx.tie((Edge(kind=records.TIE, source=kept, target=other, fields=edge.fields),))
        moved.append((records.tie_of(edge), is_new))
    return moved


def restore_ties(tx: Writer, kept: str, gone: str, moved: Iterable[tuple[Tie, bool]]) -> None:
    """Move partnerships back."""
    for tie, was_new in moved:
        records.save_ties(tx, (tie,))
        if was_new:
            other = tie.other if tie.one == gone else tie.one
            tx.untie((Edge(kind=records.TIE, source=kept, target=other),))


def written(done: Sequence[Change], ties: Sequence[tuple[Tie, bool]] = ()) -> str:
    """Return changes as text, for keeping."""
    rows = [[change.kind, change.id, change.field, _plain(change.before), _plain(change.after)] for change in done]
    moved = [[tie.one, tie.other, tie.tie, _plain(tie.since), is_new] for tie, is_new in ties]
    return json.dumps({"changes": rows, "ties": moved}, ensure_ascii=False)


def read(text: str) -> tuple[list[Change], list[tuple[Tie, bool]]]:
    """Return changes and ties that were kept as text."""
    stored = json.loads(text)
    names = ("kind", "id", "field", "before", "after")
    ties = [
        (Tie(one=one, other=other, tie=tie, since=date.fromisoformat(since) if since else None), is_new)
        for one, other, tie, since, is_new in stored["ties"]
    ]
    return [Change(**dict(zip(names, row, strict=True))) for row in stored["changes"]], ties


def _fields_naming(cls: type, id_type: object) -> list[str]:
    """Return the fields of a class that name one other record by an id of this type."""
    return [
        name
        for name, hint in get_type_hints(cls).items()
        if name not in {"id", MERGED} and get_origin(hint) is not tuple and id_type in (hint, *get_args(hint))
    ]


def _renamed(record: Any, names: Iterable[str], ids: Mapping[str, str]) -> Any:
    changed = {name: ids[getattr(record, name)] for name in names if getattr(record, name) in ids}
    return replace(record, **changed) if changed else record


def _naming(tx: Reader, cls: type, name: str, record_id: str) -> list[str]:
    if name in RELATIONS.get(cls, {}):
        edge, outward = RELATIONS[cls][name]
        return [node.id for _, node in tx.neighbours(edge, (record_id,), towards=not outward)]
    return [node.id for node in find_all(tx, cls.__name__, where(**{name: record_id}))]


def _filled(kept: Client | Organisation, gone: Client | Organisation) -> list[Change]:
    """Return what the record that stays takes over: texts and days that it lacks, and what either has of a list."""
    apart = {name for group in _TOGETHER if any(getattr(kept, part, None) for part in group) for name in group}
    filled = []
    for name in (spec.name for spec in fields(kept) if spec.name not in _OWN | apart):
        before, other = getattr(kept, name), getattr(gone, name)
        after = _union(before, other) if isinstance(before, tuple) else other if before is None else before
        if after != before:
            filled.append(Change(kind=type(kept).__name__, id=kept.id, field=name, before=before, after=after))
    return filled


def unmet_needs(tx: Reader, *clients: str) -> list[list[RecordedNeed]]:
    """Return the needs of some clients that are not settled, those of one kind together, the earliest first."""
    asked = (Condition(field="client", op=Op.IN, value=clients), NOT_MERGED)
    kinds: dict[str, list[RecordedNeed]] = {}
    for need in records.find(tx, RecordedNeed, asked, order=(Order(field="recorded_on"),))[0]:
        if need.status in UNMET:
            kinds.setdefault(need.need, []).append(need)
    return list(kinds.values())


def _doubled_needs(tx: Reader, kept: str, gone: str) -> list[Change]:
    """Return what makes one need of several of one kind: the earliest stands, with what was written down of each."""
    doubled = []
    for stands, *others in unmet_needs(tx, kept, gone):
        for other in others:
            of_other = find_all(tx, "Referral", where(recorded_need=other.id))
            doubled += [_changed("Referral", node.id, "recorded_need", (other.id, stands.id)) for node in of_other]
            doubled.append(_changed("RecordedNeed", other.id, MERGED, (None, stands.id)))
        notes = "\n".join(dict.fromkeys(need.note for need in (stands, *others) if need.note)) or None
        hours = tuple(dict.fromkeys(hour for need in (stands, *others) for hour in need.hours))
        status = "referred" if "referred" in {need.status for need in (stands, *others)} else stands.status
        for name, after in (("note", notes), ("hours", hours), ("status", status)):
            if getattr(stands, name) != after:
                doubled.append(_changed("RecordedNeed", stands.id, name, (getattr(stands, name), after)))
    return doubled


def _changed(kind: str, record_id: str, name: str, values: tuple[Any, Any]) -> Change:
    return Change(kind=kind, id=record_id, field=name, before=values[0], after=values[1])


def _union(before: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return what either has; of two last days of one paper the first record's."""
    codes = {word.partition("=")[0] for word in before}
    return (*before, *(word for word in other if word.partition("=")[0] not in codes))


def _change(tx: Writer, cls: Any, values: dict[str, dict[str, Any]]) -> None:
    records.save(tx, *[replace(record, **values[record.id]) for record in records.get_many(tx, cls, values)])


def _other(edge: Edge, own: str) -> str:
    return edge.target if edge.source == own else edge.source


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [str(part) for part in value]
    if isinstance(value, StrEnum):
        return value.value
    return value if value is None or isinstance(value, int | list) else str(value)
