"""The relations of records: which fields are stored as edges, and keeping those edges equal to the fields."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from graph.model import Edge
from graph.store import Reader, Writer
from referral.model.clients import Client, Pathway, RecordedNeed
from referral.model.consent import Consent
from referral.model.directory import Area, Organisation, Service
from referral.model.referrals import Referral

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
# Relations stored as a field and, for people who read the graph, also as an edge.
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


def _others(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple) else (str(value),)
