"""Records ↔ nodes and edges, translated here alone: a dataclass and the schema have the same field names."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, TypedDict, TypeVar, Unpack, cast, get_args, get_origin, get_type_hints

from graph.errors import Stale
from graph.model import Condition, Edge, Node, Order, Value, where
from graph.schema import Schema
from graph.schema.reader import load
from graph.store import Reader, Writer
from referral.errors import ChangedMeanwhile, NotFound, Unreadable
from referral.model.actors import User
from referral.model.clients import Client, Incident, Pathway, RecordedNeed
from referral.model.communication import AnswerLink, Message, Notification, PartnerSurvey, SurveyInvitation
from referral.model.consent import Consent
from referral.model.directory import Area, Organisation, Service, Tie, Verification
from referral.model.ids import OrganisationId, ReferralId
from referral.model.referrals import Event, Referral, TransitionData
from referral.storage.bad_records import checked, made_of
from referral.storage.reading import find_all
from referral.storage.relations import RELATIONS, SHOWN, relations_of, reshow, retie, stored_nodes, to_edges

Record = (
    Area | Organisation | Service | Client | RecordedNeed | Referral | Pathway | User | Consent | AnswerLink
    | Message | Notification | Verification | Incident | PartnerSurvey | SurveyInvitation
)  # fmt: skip
R = TypeVar("R", bound=Record)
M = TypeVar("M", Client, Organisation)
Position = tuple[Value | None, ...] | None  # after which record the next page begins
TIE: Final = "PARTNERS_WITH"  # the kind of edge that a partnership is
_CARRIED: Final = tuple(spec.name for spec in fields(TransitionData) if spec.name != "informant")


class Paging(TypedDict, total=False):
    """In which order records are read, how many at most (all unless given), and after which one."""

    order: Sequence[Order]
    limit: int
    after: Position


@cache
def schema() -> Schema:
    """Return the declared schema of everything Mrezha stores."""
    text = resources.files("referral.storage").joinpath("schema.toml").read_text("utf-8")
    return load(text, name="referral/storage/schema.toml")


def to_node(record: Record) -> Node:
    """Return the node of a record; relations kept as edges are left out."""
    relations = RELATIONS.get(type(record), {})
    values = {
        spec.name: _plain(getattr(record, spec.name))
        for spec in fields(record)
        if spec.name not in {"id", "version", *relations}
    }
    given = {name: value for name, value in values.items() if value is not None and value != ()}
    return Node(kind=type(record).__name__, id=record.id, fields=given, version=record.version)


def from_node(cls: type[R], node: Node, relations: Mapping[str, Sequence[str]] | None = None) -> R:
    """Return the record of a node; `relations` gives the other ends of the relations kept as edges.

    Errors: Unreadable.
    """
    converters, related = _converters(cast("Any", cls)), relations or {}
    try:
        values = {name: converters[name](value) for name, value in node.fields.items() if name in converters}
        for name in RELATIONS.get(cls, {}):
            others = tuple(related.get(name, ()))
            values[name] = others if name in _many(cast("Any", cls)) else (others[0] if others else None)
        return cls(**values, id=cast("Any", node.id), version=node.version)
    except (ValueError, TypeError) as error:
        raise Unreadable(kind=node.kind, id=node.id) from error


def readable(cls: type[R], nodes: Iterable[Node]) -> tuple[R, ...]:
    """Return the records of nodes without relations kept as edges; those that cannot be read are left out."""
    return made_of(nodes, lambda node: from_node(cls, node))


def get(reader: Reader, cls: type[R], record_id: str) -> R:
    """Return one record with its relations, or refuse with NotFound."""
    node = reader.get(cls.__name__, record_id)
    if node is None:
        raise NotFound(kind=cls.__name__, id=record_id)
    return from_node(cls, node, relations_of(reader, cls, (record_id,)).get(record_id))


def standing(tx: Reader, cls: type[M], record_id: str) -> M:
    """Return a record, or the one that stands for it since a merge. Errors: NotFound."""
    record, seen = get(tx, cls, record_id), {record_id}
    while (other := record.merged_into) is not None and other not in seen:  # typed by hand, merges can go in a circle
        record = get(tx, cls, other)
        seen.add(other)
    return record


def get_many(reader: Reader, cls: type[R], ids: Iterable[str]) -> tuple[R, ...]:
    """Return the stored records among these ids, in order of id; those that cannot be read are left out."""
    nodes = reader.get_many(cls.__name__, ids)
    related = relations_of(reader, cls, tuple(node.id for node in nodes))
    return made_of(nodes, lambda node: from_node(cls, node, related.get(node.id)))


def find(
    reader: Reader, cls: type[R], conditions: Sequence[Condition] = (), **paging: Unpack[Paging]
) -> tuple[tuple[R, ...], Position]:
    """Return a page of records without relations kept as edges, and where the next page starts.

    Without a limit these are all of them, read page by page. Those that cannot be read are left out.
    """
    order, after = paging.get("order", ()), paging.get("after")
    if "limit" in paging:
        page = reader.find(cls.__name__, conditions, order=order, limit=paging["limit"], after=after)
        return readable(cls, page.nodes), page.next
    return readable(cls, find_all(reader, cls.__name__, conditions, order=order, after=after)), None


def save(writer: Writer, *records: Record) -> tuple[Node, ...]:
    """Store records of one kind with their relations; ChangedMeanwhile when one was changed since it was read."""
    known = [record for record in records if record.version and type(record) in SHOWN]
    before = stored_nodes(writer, known)
    try:
        nodes = writer.put([to_node(record) for record in records])
    except Stale as stale:
        raise ChangedMeanwhile(kind=stale.details.get("kind"), id=stale.details.get("id")) from stale
    old = [record for record in records if record.version and type(record) in RELATIONS]
    if old:
        retie(writer, old)
    if known:
        reshow(writer, known, before)
    fresh = [edge for record in records if not record.version for edge in to_edges(record)]
    if fresh:
        writer.tie(fresh)
    return nodes


def save_ties(writer: Writer, ties: Iterable[Tie]) -> None:
    """Store partnerships."""
    since = {tie: {"since": tie.since} if tie.since else {} for tie in ties}
    writer.tie(Edge(kind=TIE, source=tie.one, target=tie.other, fields={"tie": tie.tie, **since[tie]}) for tie in since)


def tie_of(edge: Edge) -> Tie:
    """Return the partnership of an edge."""
    since = cast("date | None", edge.fields.get("since"))
    kind = str(edge.fields.get("tie", "partners_with"))
    return Tie(one=OrganisationId(edge.source), other=OrganisationId(edge.target), tie=kind, since=since)


def add_events(writer: Writer, events: Iterable[Event]) -> None:
    """Append events of referrals; a number that is already taken means somebody was first."""
    try:
        writer.append([event_node(event) for event in events])
    except Stale as stale:
        raise ChangedMeanwhile(kind="Referral", id=str(stale.details.get("id", "")).rpartition(":")[0]) from stale


def events_of(reader: Reader, referral_id: ReferralId) -> tuple[Event, ...]:
    """Return the events of one referral in order."""
    in_order = (Order(field="number"),)
    return tuple(map(event_of, find_all(reader, "ReferralEvent", where(referral=referral_id), order=in_order)))


def event_node(event: Event) -> Node:
    """Return the node of an event; its id holds the number, so two writers cannot both add the same one."""
    values = {spec.name: getattr(event, spec.name) for spec in fields(event) if spec.name != "data"}
    values |= {name: getattr(event.data, name) for name in _CARRIED}
    given = {name: _plain(value) for name, value in values.items() if value is not None}
    return Node(kind="ReferralEvent", id=f"{event.referral}:{event.number:04d}", fields=cast("dict[str, Value]", given))


@checked
def event_of(node: Node) -> Event:
    """Return the event of a node. Errors: Unreadable."""
    own, carried = _converters(Event), _converters(TransitionData)
    values = {name: own[name](value) for name, value in node.fields.items() if name in own}
    data = {name: carried[name](value) for name, value in node.fields.items() if name in _CARRIED}
    return Event(**values, data=TransitionData(**data, informant=values["informant"]))


def as_json(record: Record | Tie) -> str:
    """Return everything that a record says but its id and version, as one line of JSON, its fields in order of name."""
    values = {spec.name: getattr(record, spec.name) for spec in fields(record) if spec.name not in {"id", "version"}}
    given = {name: value for name, value in values.items() if value is not None and value != ()}
    return json.dumps(given, ensure_ascii=False, sort_keys=True, default=lambda value: value.isoformat())


def from_json(cls: type[Any], text: str, *, record_id: str) -> Any:
    """Return the record that `as_json` wrote; a field that the class does not have any more is left out."""
    readers = _json_readers(cast("Any", cls))
    many = _many(cast("Any", cls))
    values: dict[str, Any] = {name: () if name in many else None for name in RELATIONS.get(cls, {})}
    values |= {name: readers[name](value) for name, value in json.loads(text).items() if name in readers}
    return cls(**values, id=record_id) if "id" in readers else cls(**values)


def _plain(value: Any) -> Value | None:
    return value.value if isinstance(value, StrEnum) else cast("Value | None", value)


@cache
def _many(cls: type) -> frozenset[str]:
    hints = get_type_hints(cls)
    return frozenset(name for name, hint in hints.items() if getattr(hint, "__origin__", None) is tuple)


@cache
def _converters(cls: type) -> Mapping[str, Callable[[Any], Any]]:
    """Return for each field the function that makes its type from a stored value."""
    converters: dict[str, Callable[[Any], Any]] = {}
    for name, hint in get_type_hints(cls).items():
        parts = get_args(hint) or (hint,)
        converters[name] = next((part for part in parts if isinstance(part, type) and issubclass(part, StrEnum)), _same)
    return MappingProxyType(converters)


@cache
def _json_readers(cls: type) -> Mapping[str, Callable[[Any], Any]]:
    """Return for each field the function that makes its type from a value of JSON."""
    readers: dict[str, Callable[[Any], Any]] = {}
    for name, hint in get_type_hints(cls).items():
        kinds = {get_origin(part) or part for part in (hint, *get_args(hint))}
        reader = next((read for kind, read in _FROM_JSON if kind in kinds), None)
        readers[name] = reader or _converters(cls)[name]
    return MappingProxyType(readers)


_FROM_JSON: Final[tuple[tuple[type, Callable[[Any], Any]], ...]] = (
    (datetime, datetime.fromisoformat),
    (date, date.fromisoformat),
    (tuple, tuple),
)


def _same(value: Any) -> Any:
    return value
