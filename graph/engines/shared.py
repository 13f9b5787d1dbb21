"""Do once what every engine does alike, on the verbs of the port."""

from collections.abc import Iterable, Sequence

from graph import transliteration
from graph.errors import Stale, UnknownName, WrongValue
from graph.model import Edge, Node, Order, Subgraph, Value
from graph.schema import FieldType, Kind, Schema
from graph.store import Reader

Key = tuple[str, str]


def subgraph(reader: Reader, schema: Schema, start: Iterable[Key], *, edges: Sequence[str], steps: int) -> Subgraph:
    """Return the part of the graph within `steps` edges of the start; promise as `Reader.subgraph`."""
    nodes = {(node.kind, node.id): node for kind, ids in _by_kind(start).items() for node in reader.get_many(kind, ids)}
    frontier = set(nodes)
    for _ in range(steps):
        neighbours = _neighbours(reader, schema, frontier, edges)
        frontier = set(neighbours) - set(nodes)
        nodes |= neighbours
        if not frontier:
            break
    among = {(edge.kind, edge.source, edge.target): edge for edge in _edges_among(reader, schema, set(nodes), edges)}
    return Subgraph(nodes=tuple(nodes[key] for key in sorted(nodes)), edges=tuple(among[key] for key in sorted(among)))


def ranked(kind: Kind, nodes: Iterable[Node], query: tuple[tuple[str, ...], ...], *, limit: int) -> tuple[Node, ...]:
    """Return the nodes that match a transliterated query, best first; promise as `Reader.search`."""
    texts = {node.id: searchable_text(kind, node) for node in nodes}
    matching = [node for node in nodes if transliteration.matches(texts[node.id], query)]
    return tuple(sorted(matching, key=lambda node: (transliteration.rank(texts[node.id], query), node.id))[:limit])


def searchable_text(kind: Kind, node: Node) -> str:
    """Return the search keys of a node's searchable fields, in order of the schema, space-separated."""
    parts: list[str] = []
    for name in kind.searchable:
        value = node.fields.get(name)
        for text in value if isinstance(value, tuple) else (value,):
            parts.extend(transliteration.words(str(text)) if text is not None else ())
    return " ".join(parts)


def sort_key(node: Node, order: Sequence[Order]) -> tuple[Value | None, ...]:
    """Return the sort key of a node in an order; it goes into `Page.next`."""
    return (*(node.id if part.field == "id" else node.fields.get(part.field) for part in order), node.id)


def check_tally(schema: Schema, kind: str, by: Sequence[str], total: Sequence[str]) -> None:
    """Refuse fields that cannot be grouped by or summed."""
    for name in by:
        if schema.field(kind, name).type is FieldType.WORDS:
            raise WrongValue(kind=kind, field=name, expected="a field that can be grouped by")
    for name in total:
        if schema.field(kind, name).type not in {FieldType.INTEGER, FieldType.NUMBER}:
            raise WrongValue(kind=kind, field=name, expected="a field that can be summed")


def clean_new(schema: Schema, node: Node, *, events: bool) -> Node:
    """Return the stored form of a node given to `append` (`events`) or `put`; refuse one that is for the other verb.

    Errors: WrongValue, UnknownName; Stale for an event that already has a version.
    """
    clean = schema.clean(node)
    if schema.kind(clean.kind).events is not events:
        raise UnknownName(what="append" if events else "put", name=clean.kind)
    if events and clean.version:
        raise Stale(kind=clean.kind, id=clean.id, seen=clean.version, found=0)
    return clean


def is_storable(text: str) -> bool:
    """Tell whether a text can be stored at all; an id that cannot names nothing."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _by_kind(keys: Iterable[Key]) -> dict[str, list[str]]:
    ids: dict[str, list[str]] = {}
    for kind, node_id in sorted(set(keys)):
        ids.setdefault(kind, []).append(node_id)
    return ids


def _neighbours(reader: Reader, schema: Schema, frontier: set[Key], edges: Sequence[str]) -> dict[Key, Node]:
    nodes: dict[Key, Node] = {}
    for name in edges:
        edge_kind = schema.edge(name)
        for own_kind, towards in ((edge_kind.source, True), (edge_kind.target, False)):
            ids = sorted(node_id for kind, node_id in frontier if kind == own_kind)
            if ids:
                for _, node in reader.neighbours(name, ids, towards=towards):
                    nodes[node.kind, node.id] = node
    return nodes


def _edges_among(reader: Reader, schema: Schema, keys: set[Key], edges: Sequence[str]) -> list[Edge]:
    among = []
    for name in edges:
        edge_kind = schema.edge(name)
        ids = sorted(node_id for kind, node_id in keys if kind == edge_kind.source)
        pairs = reader.neighbours(name, ids) if ids else ()
        among += [
            edge
            for edge, _ in pairs
            if (edge_kind.source, edge.source) in keys and (edge_kind.target, edge.target) in keys
        ]
    return among
