"""Domain ↔ nodes and edges: the only translator. Field names of a dataclass and of the schema are the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast, get_args, get_type_hints

from graph.errors import Stale
from graph.model import Condition, Edge, Node, Order, Page, Value, where
from graph.schema import Schema
from graph.schema_reader import load
from graph.store import Reader, Writer
from referral.errors import ChangedMeanwhile, NotFound
from referral.model.actors import User
from referral.model.clients import Client, Pathway, RecordedNeed
from referral.model.communication import AnswerLink, Message, Notification
from referral.model.consent import Consent
from referral.model.directory import Area, Organisation, Service, Tie, Verification
from referral.model.ids import ReferralId
from referral.model.referrals import Event, Incident, Referral, TransitionData

Record = (
    Area
    | Organisation
    | Service
    | Client
    | RecordedNeed
    | Referral
    | Pathway
    | User
    | Consent
    | AnswerLink
    | Message
    | Notification
    | Verification
    | Incident
)
R = TypeVar(
    "R",
    Area,
    Organisation,
    Service,
    Client,
    RecordedNeed,
    Referral,
    Pathway,
    User,
    Consent,
    AnswerLink,
    Message,
    Notification,
    Verification,
    Incident,
)

# Relations kept as edges: dataclass field → edge kind, and whether the record is the edge's source.
_RELATIONS: Final[Mapping[type, Mapping[str, tuple[str, bool]]]] = MappingProxyType(
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
# Relations that a record keeps as a field and, for people who read the graph, also as an edge.
_SHOWN: Final[Mapping[type, Mapping[str, tuple[str, bool]]]] = MappingProxyType(
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
_CARRIED: Final = tuple(spec.name for spec in fields(TransitionData) if spec.name != "informant")


@cache
def schema() -> Schema:
    """Return the declared schema of everything Mrezha stores."""
    text = resources.files("referral.storage").joinpath("schema.toml").read_text("utf-8")
    return load(text, name="referral/storage/schema.toml")


def to_node(record: Record) -> Node:
    """Return the node of a record; relations kept as edges are left out."""
    relations = _RELATIONS.get(type(record), {})
    values = {
        spec.name: _plain(getattr(record, spec.name))
        for spec in fields(record)
        if spec.name not in {"id", "version", *relations}
    }
    kept = {name: value for name, value in values.items() if value is not None and value != ()}
    return Node(kind=type(record).__name__, id=record.id, fields=kept, version=record.version)


def to_edges(record: Record) -> tuple[Edge, ...]:
    """Return the edges that a record's relations make."""
    relations = {**_RELATIONS.get(type(record), {}), **_SHOWN.get(type(record), {})}
    return tuple(
        Edge(kind=kind, source=record.id if outward else other, target=other if outward else record.id)
        for name, (kind, outward) in relations.items()
        for other in _listed(getattr(record, name))
    )


def from_node(cls: type[R], node: Node, relations: Mapping[str, Sequence[str]] | None = None) -> R:
    """Return the record of a node; `relations` gives the other ends of the relations kept as edges."""
    converters = _converters(cast("Any", cls))
    values: dict[str, Any] = {
        name: converters[name](value) for name, value in node.fields.items() if name in converters
    }
    for name in _RELATIONS.get(cls, {}):
        others = tuple((relations or {}).get(name, ()))
        values[name] = tuple(others) if name in _many(cast("Any", cls)) else (others[0] if others else None)
    return cls(**values, id=cast("Any", node.id), version=node.version)


def get(reader: Reader, cls: type[R], record_id: str) -> R:
    """Return one record with its relations, or refuse with NotFound."""
    node = reader.get(cls.__name__, record_id)
    if node is None:
        raise NotFound(kind=cls.__name__, id=record_id)
    return from_node(cls, node, relations_of(reader, cls, (record_id,)).get(record_id))


def get_many(reader: Reader, cls: type[R], ids: Iterable[str]) -> tuple[R, ...]:
    """Return the stored records among these ids, in order of id."""
    nodes = reader.get_many(cls.__name__, ids)
    related = relations_of(reader, cls, tuple(node.id for node in nodes))
    return tuple(from_node(cls, node, related.get(node.id)) for node in nodes)


def find(
    reader: Reader,
    cls: type[R],
    conditions: Sequence[Condition] = (),
    *,
    order: Sequence[Order] = (),
    limit: int = 1000,
    after: tuple[Value | None, ...] | None = None,
) -> tuple[tuple[R, ...], tuple[Value | None, ...] | None]:
    """Return a page of records without relations kept as edges, and where the next page starts."""
    page: Page = reader.find(cls.__name__, conditions, order=order, limit=limit, after=after)
    return tuple(from_node(cls, node) for node in page.nodes), page.next


def relations_of(reader: Reader, cls: type, ids: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Return for each id the other ends of its relations kept as edges."""
    found: dict[str, dict[str, list[str]]] = {}
    if not ids:
        return found
    for name, (kind, outward) in _RELATIONS.get(cls, {}).items():
        for edge, _ in reader.neighbours(kind, ids, towards=outward):
            own, other = (edge.source, edge.target) if outward else (edge.target, edge.source)
            found.setdefault(own, {}).setdefault(name, []).append(other)
    return found


def save(writer: Writer, *records: Record) -> tuple[Node, ...]:
    """Store records of one kind with their relations; ChangedMeanwhile when one is no longer what was seen."""
    try:
        nodes = writer.put([to_node(record) for record in records])
    except Stale as stale:
        raise ChangedMeanwhile(kind=stale.details.get("kind"), id=stale.details.get("id")) from stale
    old = [record for record in records if record.version and type(record) in _RELATIONS]
    if old:
        _retie(writer, old)
    fresh = [edge for record in records if not record.version for edge in to_edges(record)]
    if fresh:
        writer.tie(fresh)
    return nodes


def save_ties(writer: Writer, ties: Iterable[Tie]) -> None:
    """Store partnerships."""
    writer.tie(
        Edge(
            kind="PARTNERS_WITH",
            source=tie.one,
            target=tie.other,
            fields={"tie": tie.tie, **({"since": tie.since} if tie.since else {})},
        )
        for tie in ties
    )


def add_events(writer: Writer, events: Iterable[Event]) -> None:
    """Append events of referrals; a number that is already taken means somebody was first."""
    try:
        writer.append([event_node(event) for event in events])
    except Stale as stale:
        raise ChangedMeanwhile(kind="Referral", id=str(stale.details.get("id", "")).rpartition(":")[0]) from stale


def events_of(reader: Reader, referral_id: ReferralId) -> tuple[Event, ...]:
    """Return the events of one referral in order."""
    page = reader.find("ReferralEvent", where(referral=referral_id), order=(Order(field="number"),))
    return tuple(event_of(node) for node in page.nodes)


def event_node(event: Event) -> Node:
    """Return the node of an event; its id holds the number, so two writers cannot both add the same one."""
    values = {spec.name: getattr(event, spec.name) for spec in fields(event) if spec.name != "data"}
    values |= {name: getattr(event.data, name) for name in _CARRIED}
    kept = {name: _plain(value) for name, value in values.items() if value is not None}
    return Node(kind="ReferralEvent", id=f"{event.referral}:{event.number:04d}", fields=cast("dict[str, Value]", kept))


def event_of(node: Node) -> Event:
    """Return the event of a node."""
    own, carried = _converters(Event), _converters(TransitionData)
    values = {name: own[name](value) for name, value in node.fields.items() if name in own}
    data = {name: carried[name](value) for name, value in node.fields.items() if name in _CARRIED}
    return Event(**values, data=TransitionData(**data, informant=values["informant"]))


def _retie(writer: Writer, records: Sequence[Record]) -> None:
    """Make the stored edges of changed records equal to their relations, touching only what differs."""
    cls = type(records[0])
    stored = relations_of(writer, cls, [record.id for record in records])
    gone: list[Edge] = []
    new: list[Edge] = []
    for record in records:
        for name, (kind, outward) in _RELATIONS[cls].items():
            before, after = set(stored.get(record.id, {}).get(name, ())), set(_listed(getattr(record, name)))
            ends = [(other, other in after) for other in before ^ after]
            for other, added in ends:
                source, target = (record.id, other) if outward else (other, record.id)
                (new if added else gone).append(Edge(kind=kind, source=source, target=target))
    if gone:
        writer.untie(gone)
    if new:
        writer.tie(new)


def _listed(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple) else (str(value),)


def _plain(value: Any) -> Value | None:
    return value.value if isinstance(value, StrEnum) else cast("Value | None", value)


@cache
def _many(cls: type) -> frozenset[str]:
    hints = get_type_hints(cls)
    return frozenset(name for name, hint in hints.items() if getattr(hint, "__origin__", None) is tuple)


@cache
def _converters(cls: type) -> Mapping[str, Callable[[Any], Any]]:
    """Return for each field the function that makes its type from a stored value."""
    found: dict[str, Callable[[Any], Any]] = {}
    for name, hint in get_type_hints(cls).items():
        kinds = [part for part in (get_args(hint) or (hint,)) if isinstance(part, type) and issubclass(part, StrEnum)]
        found[name] = kinds[0] if kinds else _same
    return MappingProxyType(found)


def _same(value: Any) -> Any:
    return value
