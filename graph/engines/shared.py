"""What every engine does alike, written once on the port's own verbs."""

from collections.abc import Iterable, Sequence

from graph import transliteration
from graph.errors import WrongValue
from graph.model import Edge, Node, Order, Subgraph, Value
from graph.schema import FieldType, Kind, Schema
from graph.store import Reader

Key = tuple[str, str]


def subgraph(reader: Reader, schema: Schema, start: Iterable[Key], *, edges: Sequence[str], steps: int) -> Subgraph:
    """Walk `steps` ties out from the start; promise as `Reader.subgraph`."""
    seen = {(node.kind, node.id): node for kind, ids in _by_kind(start).items() for node in reader.get_many(kind, ids)}
    frontier = set(seen)
    for _ in range(steps):
        reached = _reached(reader, schema, frontier, edges)
        frontier = set(reached) - set(seen)
        seen |= reached
        if not frontier:
            break
    ties = {(edge.kind, edge.source, edge.target): edge for edge in _edges_among(reader, schema, set(seen), edges)}
    return Subgraph(nodes=tuple(seen[key] for key in sorted(seen)), edges=tuple(ties[key] for key in sorted(ties)))


def ranked(kind: Kind, nodes: Iterable[Node], query: tuple[tuple[str, ...], ...], *, limit: int) -> tuple[Node, ...]:
    """Keep the nodes that really match a folded query, best first; promise as `Reader.search`."""
    texts = {node.id: searchable_text(kind, node) for node in nodes}
    kept = [node for node in nodes if transliteration.matches(texts[node.id], query)]
    return tuple(sorted(kept, key=lambda node: (transliteration.rank(texts[node.id], query), node.id))[:limit])


def searchable_text(kind: Kind, node: Node) -> str:
    """Return the folded words of a node's searchable fields, in order of the schema, space-separated."""
    parts: list[str] = []
    for name in kind.searchable:
        value = node.fields.get(name)
        for text in value if isinstance(value, tuple) else (value,):
            parts.extend(transliteration.words(str(text)) if text is not None else ())
    return " ".join(parts)


def sort_key(node: Node, order: Sequence[Order]) -> tuple[Value | None, ...]:
    """Return where a node stands in an order; it goes into `Page.next`."""
    return (*(node.id if part.field == "id" else node.fields.get(part.field) for part in order), node.id)


def check_tally(schema: Schema, kind: str, by: Sequence[str], total: Sequence[str]) -> None:
    """Refuse fields that cannot be grouped by or summed."""
    for name in by:
        if schema.field(kind, name).type is FieldType.WORDS:
            raise WrongValue(kind=kind, field=name, expected="a field that can be grouped by")
    for name in total:
        if schema.field(kind, name).type not in {FieldType.INTEGER, FieldType.NUMBER}:
            raise WrongValue(kind=kind, field=name, expected="a field that can be summed")


def is_sayable(text: str) -> bool:
    """Tell whether a text can be stored at all; an id that cannot names nothing."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _by_kind(keys: Iterable[Key]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, node_id in sorted(set(keys)):
        found.setdefault(kind, []).append(node_id)
    return found


def _reached(reader: Reader, schema: Schema, frontier: set[Key], edges: Sequence[str]) -> dict[Key, Node]:
    found: dict[Key, Node] = {}
    for name in edges:
        declared = schema.edge(name)
        for own_kind, towards in ((declared.source, True), (declared.target, False)):
            ids = sorted(node_id for kind, node_id in frontier if kind == own_kind)
            if ids:
                for _, node in reader.neighbours(name, ids, towards=towards):
                    found[node.kind, node.id] = node
    return found


def _edges_among(reader: Reader, schema: Schema, keys: set[Key], edges: Sequence[str]) -> list[Edge]:
    kept = []
    for name in edges:
        declared = schema.edge(name)
        ids = sorted(node_id for kind, node_id in keys if kind == declared.source)
        pairs = reader.neighbours(name, ids) if ids else ()
        kept += [
            edge
            for edge, _ in pairs
            if (declared.source, edge.source) in keys and (declared.target, edge.target) in keys
        ]
    return kept
