"""The history of the directory: what each organisation, service, area and tie was, written with every change of it.

A version is added in the transaction of the change, whoever makes it. Versions of one entry are numbered from 1.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final, TypeVar

from graph.model import Condition, Node, Op, Order, Value
from graph.store import Reader, Writer
from referral.calendar import SOFIA
from referral.model.directory import Area, Organisation, Service, Tie
from referral.storage import records
from referral.storage.directory import Directory, merged_among
from referral.storage.reading import PAGE, find_pages
from referral.storage.relations import RELATIONS

T = TypeVar("T")
Entry = Area | Organisation | Service | Tie
KIND: Final = "DirectoryVersion"
_ENTRIES: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {cls.__name__: cls for cls in (Area, Organisation, Service)}
)
_OWNERS: Final = MappingProxyType(  # edge → the kind of entry that it is a field of, and whether that is its source
    {edge: (name, outward) for name, cls in _ENTRIES.items() for edge, outward in RELATIONS[cls].values()}
)
RECORDED: Final = frozenset({*_ENTRIES, *_OWNERS, records.TIE})
_ALL: Final[Mapping[str, type]] = MappingProxyType({**_ENTRIES, "Tie": Tie})


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryThen:
    """The directory of an earlier day; `oldest` is the day of the oldest known one where that had to be used."""

    directory: Directory
    oldest: date | None = None


def keep(
    tx: Writer, nodes: Iterable[tuple[str, str]], edges: Iterable[tuple[str, str, str]], *, at: datetime, by: str
) -> int:
    """Write a version of each entry that a transaction has changed; return how many there are.

    `nodes` are (kind, id) and `edges` (kind, source, target), of kinds in RECORDED.
    """
    return _write(tx, _changed(tx, nodes, edges), at=at, by=by)


def begin(tx: Writer, *, at: datetime, by: str) -> int:
    """Write the first version of every entry of a store that has no history yet; return how many there are."""
    if is_kept(tx):
        return 0
    entries: dict[tuple[str, str], Entry | None] = {}
    for name, cls in _ENTRIES.items():
        for page in find_pages(tx, name):
            entries |= {(name, record.id): record for record in records.get_many(tx, cls, _ids(page))}
    entries |= {("Tie", _tie_id(tie.one, tie.other)): tie for tie in map(records.tie_of, tx.edges(records.TIE))}
    return _write(tx, entries, at=at, by=by)


def is_kept(reader: Reader) -> bool:
    """Tell whether the store has a history of its directory."""
    return bool(reader.find(KIND, limit=1).nodes)


def directory_at(reader: Reader, day: date, *, revision: int) -> DirectoryThen:
    """Return the directory at the end of a day; of a day before its history begins, the oldest that is known.

    Errors: LookupError when the store keeps no history.
    """
    first = reader.find(KIND, order=(Order(field="at"),), limit=1).nodes
    if not first:
        raise LookupError(KIND)
    began = _instant(first[0]).astimezone(SOFIA).date()
    latest = _latest(reader, datetime.combine(max(day, began) + timedelta(days=1), time(), SOFIA))
    entries: dict[str, dict[Any, Any]] = {name: {} for name in _ALL}
    for (name, entry_id), node in sorted(latest.items()):
        entry = _read(node)
        if entry is not None:
            entries[name][entry_id] = entry
    merged = merged_among(entries["Organisation"])
    standing = {key: entry for key, entry in entries["Organisation"].items() if key not in merged}
    directory = Directory(
        revision=revision,
        areas=MappingProxyType(entries["Area"]),
        organisations=MappingProxyType(standing),
        services=MappingProxyType(entries["Service"]),
        ties=tuple(entries["Tie"].values()),
        merged=MappingProxyType(merged),
    )
    return DirectoryThen(directory=directory, oldest=began if day < began else None)


def differing(reader: Reader) -> Iterator[tuple[str, str]]:
    """Yield the kind and id of each entry whose last version is not what is stored."""
    latest = _latest(reader, None)
    for name, cls in _ENTRIES.items():
        for page in find_pages(reader, name):
            for record in records.get_many(reader, cls, _ids(page)):
                yield from _if_differs(latest, name, record.id, record)
    for tie in map(records.tie_of, reader.edges(records.TIE)):
        yield from _if_differs(latest, "Tie", _tie_id(tie.one, tie.other), tie)


def version_id(kind: str, entry_id: str, number: int) -> str:
    """Return the id of one version; two writers cannot both add the same number."""
    return f"{kind}:{entry_id}:{number}"


def known_entries(reader: Reader, entries: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those among some entries (kind and id) that have a version."""
    return set(_numbers(reader, sorted({entry_id for _, entry_id in entries}))) & set(entries)


def is_readable(node: Node) -> bool:
    """Tell whether a version from outside can be read as what it says it is; only a tie may be told as ended."""
    name = str(node.fields["entry_kind"])
    if "content" not in node.fields:
        return name == "Tie"
    try:
        return name in _ALL and _read(node) is not None
    except (ValueError, TypeError, AttributeError):
        return False


def _if_differs(latest: dict[tuple[str, str], Node], name: str, key: str, entry: Entry) -> Iterator[tuple[str, str]]:
    node = latest.get((name, key))
    if node is None or node.fields.get("content") != records.as_json(entry):
        yield (name, key)


def _changed(
    tx: Reader, nodes: Iterable[tuple[str, str]], edges: Iterable[tuple[str, str, str]]
) -> dict[tuple[str, str], Entry | None]:
    """Return the entries that were changed, as they are now; a tie that is gone is None."""
    ids: dict[str, set[str]] = {name: set() for name in _ENTRIES}
    ties: dict[tuple[str, str], Entry | None] = {}
    for name, node_id in nodes:
        ids[name].add(node_id)
    for edge, source, target in edges:
        if edge == records.TIE:
            ties["Tie", _tie_id(source, target)] = None
        else:
            owner, is_source = _OWNERS[edge]
            ids[owner].add(source if is_source else target)
    if ties:
        ends = {end for _, key in ties for end in key.split("|")}
        now = (records.tie_of(edge) for edge, _ in tx.neighbours(records.TIE, ends))
        ties |= {("Tie", key): tie for tie in now if ("Tie", key := _tie_id(tie.one, tie.other)) in ties}
    changed = ties
    for name, cls in _ENTRIES.items():
        changed |= {(name, record.id): record for record in records.get_many(tx, cls, sorted(ids[name]))}
    return changed


def _write(tx: Writer, entries: Mapping[tuple[str, str], Entry | None], *, at: datetime, by: str) -> int:
    """Add a version of each entry that is not what its last version says; return how many were added."""
    numbers = _numbers(tx, sorted({entry_id for _, entry_id in entries}))
    last_ids = [version_id(*key, numbers[key]) for key in entries if key in numbers]
    last = {node.id: node.fields.get("content") for node in tx.get_many(KIND, last_ids)}
    versions = []
    for key, entry in entries.items():
        number = numbers.get(key, 0)
        now = None if entry is None else records.as_json(entry)
        if number and last.get(version_id(*key, number)) == now:
            continue
        fields: dict[str, Value] = {"entry_kind": key[0], "entry": key[1], "number": number + 1, "at": at, "by": by}
        fields |= {"schema_version": records.schema().version} | ({} if now is None else {"content": now})
        versions.append(Node(kind=KIND, id=version_id(*key, number + 1), fields=fields))
    if versions:
        tx.append(versions)
    return len(versions)


def _numbers(tx: Reader, ids: Sequence[str]) -> dict[tuple[str, str], int]:
    """Return how many versions each of these entries has."""
    numbers: dict[tuple[str, str], int] = {}
    for start in range(0, len(ids), PAGE):
        asked = (Condition(field="entry", op=Op.IN, value=tuple(ids[start : start + PAGE])),)
        for row in tx.tally(KIND, asked, by=("entry_kind", "entry")):
            numbers[str(row.key[0]), str(row.key[1])] = row.count
    return numbers


def _latest(reader: Reader, before: datetime | None) -> dict[tuple[str, str], Node]:
    """Return the last version of each entry before a moment; what follows a later version counts as later too."""
    late: dict[tuple[str, str], int] = {}
    latest: dict[tuple[str, str], Node] = {}
    for node in (node for page in find_pages(reader, KIND, order=(Order(field="at"),)) for node in page):
        key, number = (str(node.fields["entry_kind"]), str(node.fields["entry"])), _number(node)
        if before is not None and _instant(node) >= before:
            late[key] = min(number, late.get(key, number))
        elif key not in latest or number > _number(latest[key]):
            latest[key] = node
    for key in late.keys() & latest.keys():
        if _number(latest[key]) > late[key]:
            wanted = version_id(*key, late[key] - 1)
            earlier = reader.get(KIND, wanted)
            latest.pop(key)
            latest |= {key: earlier} if earlier is not None else {}
    return latest


def _read(node: Node) -> Entry | None:
    """Return the entry of a version, or None for a tie that ended; a field of another schema is left out."""
    content = node.fields.get("content")
    if content is None:
        return None
    cls = _ALL[str(node.fields["entry_kind"])]
    entry: Entry = records.from_json(cls, str(content), record_id=str(node.fields["entry"]))
    return entry


def _instant(node: Node) -> datetime:
    at = node.fields["at"]
    assert isinstance(at, datetime)  # noqa: S101 - the schema says so
    return at


def _number(node: Node) -> int:
    return int(str(node.fields["number"]))


def _ids(nodes: Iterable[Node]) -> list[str]:
    return [node.id for node in nodes]


def _tie_id(one: str, other: str) -> str:
    """Return what names a tie: its two ends in order."""
    return "|".join(sorted((one, other)))
