"""The relations of records: which fields are stored as edges, and keeping those edges equal to the fields."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, Final

from graph.model import Edge, Node
from graph.schema import Schema
from graph.store import Reader, Writer
from referral.model.clients import Client, Pathway, RecordedNeed
from referral.model.consent import Consent
from referral.model.directory import Area, Organisation, Service
from referral.model.referrals import Referral
from referral.storage.reading import find_pages

BATCH: Final = 500
# Relations stored as edges alone: field of the record → edge kind, and whether the record is the edge's source.
RELATIONS: Final[Mapping[type, Mapping[str, tuple[str, bool]]]] = MappingProxyType(
    {
        Area: {"part_of": ("PART_OF", True)},
        Organisation: {"seat": ("BASED_IN", True)},
        Service: {
            "organisation": ("OFFERS", False),
            "needs": ("ANSWERS", True),
            "areas": ("SERVES", True),
            "requires": ("REQUIRES", True),
            "grants": ("GRANTS", True),
        },
    }
)
# Relations stored as a field and, for people who read the graph, also as an edge. Saving, restoring and `doctor` make
# those edges of this one table: a field decides, its edge follows.
SHOWN: Final[Mapping[type, Mapping[str, tuple[str, bool]]]] = MappingProxyType(
    {
        Client: {"area": ("LIVES_IN", True)},
        Pathway: {"client": ("ON_PATHWAY", False)},
        RecordedNeed: {"client": ("HAS_NEED", False), "need": ("ABOUT", True)},
        Referral: {
            "client": ("REFERRED", False),
            "need": ("FOR_NEED", True),
            "service": ("TO_SERVICE", True),
            "follows": ("FOLLOWS", True),
        },
        Consent: {"client": ("CONSENTED", False), "organisation": ("CONSENT_TO", True)},
    }
)


def to_edges(record: Any) -> tuple[Edge, ...]:
    """Return the edges that a record's relations make."""
    relations = {**RELATIONS.get(type(record), {}), **SHOWN.get(type(record), {})}
    return tuple(
        Edge(kind=kind, source=record.id if outward else other, target=other if outward else record.id)
        for name, (kind, outward) in relations.items()
        for other in _others(getattr(record, name))
    )


def relations_of(reader: Reader, cls: type, ids: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Return for each id the other ends of its relations kept as edges."""
    related: dict[str, dict[str, list[str]]] = {}
    if not ids:
        return related
    for name, (kind, outward) in RELATIONS.get(cls, {}).items():
        for edge, _ in reader.neighbours(kind, ids, towards=outward):
            own, other = (edge.source, edge.target) if outward else (edge.target, edge.source)
            related.setdefault(own, {}).setdefault(name, []).append(other)
    return related


def retie(writer: Writer, records: Sequence[Any]) -> None:
    """Make the stored edges of changed records equal to their relations, touching only what differs."""
    cls = type(records[0])
    stored = relations_of(writer, cls, [record.id for record in records])
    gone: list[Edge] = []
    new: list[Edge] = []
    for record in records:
        for name, (kind, outward) in RELATIONS[cls].items():
            before, after = set(stored.get(record.id, {}).get(name, ())), set(_others(getattr(record, name)))
            ends = [(other, other in after) for other in before ^ after]
            for other, added in ends:
                source, target = (record.id, other) if outward else (other, record.id)
                (new if added else gone).append(Edge(kind=kind, source=source, target=target))
    if gone:
        writer.untie(gone)
    if new:
        writer.tie(new)


def stored_nodes(reader: Reader, records: Sequence[Any]) -> Mapping[str, Node]:
    """Return the stored nodes of records of one kind, by id."""
    if not records:
        return {}
    nodes = reader.get_many(type(records[0]).__name__, [record.id for record in records])
    return {node.id: node for node in nodes}


def reshow(writer: Writer, records: Sequence[Any], before: Mapping[str, Node]) -> None:
    """Make the shown edges of changed records follow their fields; `before` holds their nodes before the change."""
    gone: list[Edge] = []
    new: list[Edge] = []
    for record in records:
        for name, relation in SHOWN[type(record)].items():
            old, now = set(_others(before[record.id].fields.get(name))), set(_others(getattr(record, name)))
            gone += [_edge(relation, record.id, other) for other in sorted(old - now)]
            new += [_edge(relation, record.id, other) for other in sorted(now - old)]
    if gone:
        writer.untie(gone)
    if new:
        writer.tie(new)


def shown_edges(reader: Reader, schema: Schema, cls: type) -> Iterator[Edge]:
    """Yield the edges that the fields of every stored record of a class make, where their other end is stored."""
    for nodes in find_pages(reader, cls.__name__):
        for name, relation in SHOWN[cls].items():
            ends = {node.id: _others(node.fields.get(name)) for node in nodes}
            edge_kind, outward = schema.edge(relation[0]), relation[1]
            far = edge_kind.target if outward else edge_kind.source
            there = {node.id for node in reader.get_many(far, {other for others in ends.values() for other in others})}
            yield from (
                _edge(relation, own, other) for own, others in ends.items() for other in others if other in there
            )


def show_all(writer: Writer, schema: Schema) -> None:
    """Store the shown edges of every record, as after a restore."""
    for cls in SHOWN:
        for batch in _batches(shown_edges(writer, schema, cls)):
            writer.tie(batch)


def differing_edges(reader: Reader, schema: Schema, cls: type) -> tuple[Edge, ...]:
    """Return the shown edges of a class that are not what the fields say: missing ones and ones too many."""
    wanted = {(edge.kind, edge.source, edge.target) for edge in shown_edges(reader, schema, cls)}
    kinds = [kind for kind, _ in SHOWN[cls].values()]
    stored = {(kind, edge.source, edge.target) for kind in kinds for edge in reader.edges(kind)}
    return tuple(Edge(kind=kind, source=source, target=target) for kind, source, target in sorted(wanted ^ stored))


def mend(writer: Writer, edges: Iterable[Edge]) -> None:
    """Store the edges that are missing among those that differ, and remove the others."""
    for edge in edges:
        if not writer.untie([edge]):
            writer.tie([edge])


def _edge(relation: tuple[str, bool], own: str, other: str) -> Edge:
    kind, outward = relation
    return Edge(kind=kind, source=own if outward else other, target=other if outward else own)


def _batches(edges: Iterable[Edge]) -> Iterator[list[Edge]]:
    rest = iter(edges)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _others(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple) else (str(value),)
