"""The directory in memory, kept equal to the store by reading only what changed. Safe between threads."""

import threading
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from graph.model import Change, Edge, Node
from graph.store import Reader
from referral.model.directory import Area, Organisation, Service, Tie
from referral.storage import records
from referral.storage.bad_records import made_of
from referral.storage.directory import Directory, merged_among
from referral.storage.relations import RELATIONS

V = TypeVar("V")
_RELATIONS: Final = MappingProxyType({cls.__name__: RELATIONS[cls] for cls in (Area, Organisation, Service)})
_KINDS: Final = tuple(_RELATIONS)
_OFFERS: Final = RELATIONS[Service]["organisation"][0]
_EDGES: Final = (*(kind for relations in _RELATIONS.values() for kind, _ in relations.values()), records.TIE)
_EMPTY: Final = Directory(
    revision=0,
    areas=MappingProxyType({}),
    organisations=MappingProxyType({}),
    services=MappingProxyType({}),
    ties=(),
)
_NOTHING: Final = (("", 0), _EMPTY)


class DirectoryCache:
    """Keeps a directory equal to the store by reading again only what changed. Safe between threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._cached = _NOTHING
        self._nodes: dict[str, dict[str, Node]] = {}
        self._edges: dict[str, dict[str, dict[str, Edge]]] = {}
        self._owners: dict[str, set[str]] = {}

    def fresh(self, reader: Reader) -> Directory:
        """Return the directory as this transaction sees it."""
        revision, directory = self._cached
        if revision == reader.content_revision():
            return directory
        with self._guard:
            revision, directory = self._cached
            now = reader.content_revision()
            if revision[0] == now[0] and revision[1] > now[1]:
                return DirectoryCache().fresh(reader)  # an older transaction gets a directory of its own
            return directory if revision == now else self._catch_up(reader, now[0])

    def _catch_up(self, reader: Reader, content: str) -> Directory:
        """Read what changed; everything when the store holds other content, or when this failed half way before."""
        (before, since), old = self._cached
        if before != content or since == 0:
            since, old = 0, _EMPTY
            self._nodes = {kind: {} for kind in _KINDS}
            self._edges = {kind: {} for kind in _EDGES}
            self._owners = {}
        self._cached = _NOTHING
        changes = reader.changes(since=since)
        touched = self._apply(reader, changes.items)
        directory = self._rebuilt(old, changes.revision, touched)
        self._cached = ((content, changes.revision), directory)
        return directory

    def _apply(self, reader: Reader, items: Iterable[Change]) -> dict[str, set[str]]:
        """Bring the nodes and edges up to date; return the ids of records to make again, by kind of node or edge."""
        nodes: dict[str, list[str]] = {}
        sources: dict[str, set[str]] = {}
        touched: dict[str, set[str]] = {kind: set() for kind in (*_KINDS, *_EDGES)}
        for change in items:
            if change.target is None:
                nodes.setdefault(change.kind, []).append(change.id)
            elif change.kind in self._edges:
                touched[change.kind] |= {change.id, change.target}
                self._forget(change.kind, change.id, change.target)
                if not change.gone:
                    sources.setdefault(change.kind, set()).add(change.id)
        for kind in _KINDS:
            stored = {node.id: node for node in reader.get_many(kind, nodes.get(kind, ()))}
            self._nodes[kind] |= stored
            touched[kind] |= stored.keys()
        for kind, ids in sources.items():
            for edge, _ in reader.neighbours(kind, ids):
                self._remember(edge)
        return touched

    def _remember(self, edge: Edge) -> None:
        self._edges[edge.kind].setdefault(edge.source, {})[edge.target] = edge
        if edge.kind == _OFFERS:
            self._owners.setdefault(edge.target, set()).add(edge.source)

    def _forget(self, kind: str, source: str, target: str) -> None:
        self._edges[kind].get(source, {}).pop(target, None)
        if kind == _OFFERS:
            self._owners.get(target, set()).discard(source)

    def _rebuilt(self, old: Directory, revision: int, touched: Mapping[str, set[str]]) -> Directory:
        """Build the directory, keeping every record that was not touched, and what was worked out from them."""
        edges = set().union(*(touched[kind] for kind in _EDGES))

        def fresh(kind: str, cls: type) -> dict[str, object]:
            nodes = (self._nodes[kind][node_id] for node_id in (touched[kind] | edges) & self._nodes[kind].keys())
            entries: tuple[Any, ...] = made_of(
                nodes, lambda node: records.from_node(cls, node, self._relations(kind, node.id))
            )
            return {entry.id: entry for entry in entries}

        services = fresh("Service", Service)
        organisations = fresh("Organisation", Organisation)
        gone = merged_among(organisations)  # type: ignore[arg-type]
        standing = {key: entry for key, entry in organisations.items() if key not in gone}
        directory = Directory(
            revision=revision,
            areas=_merged(old.areas, fresh("Area", Area)),  # type: ignore[arg-type]
            organisations=_without(_merged(old.organisations, standing), gone),  # type: ignore[arg-type]
            services=_merged(old.services, services),  # type: ignore[arg-type]
            ties=self._ties() if touched[records.TIE] else old.ties,
            merged=_merged(_without(old.merged, standing), gone),  # type: ignore[arg-type]
        )
        directory.carry_over(old, services)  # type: ignore[arg-type]
        return directory

    def _relations(self, kind: str, node_id: str) -> dict[str, list[str]]:
        return {
            name: sorted(self._edges[edge].get(node_id, ())) if outward else self._owner(node_id)
            for name, (edge, outward) in _RELATIONS[kind].items()
        }

    def _owner(self, service_id: str) -> list[str]:
        """Return the organisation that offers a service; of several, the one whose id is the greatest."""
        owners = self._owners.get(service_id)
        return [max(owners)] if owners else []

    def _ties(self) -> tuple[Tie, ...]:
        return tuple(
            records.tie_of(edge)
            for _, targets in sorted(self._edges[records.TIE].items())
            for _, edge in sorted(targets.items())
        )


def _without(old: Mapping[str, V], gone: Collection[str]) -> Mapping[str, V]:
    """Return a mapping without these keys; the same one when it has none of them."""
    if old.keys().isdisjoint(gone):
        return old
    return MappingProxyType({key: value for key, value in old.items() if key not in gone})


def _merged(old: Mapping[str, V], fresh: Mapping[str, V]) -> Mapping[str, V]:
    """Return records in order of id; the same mapping when nothing is fresh, so that others see that at a glance."""
    if not fresh:
        return old
    # A read-only mapping copies itself at the speed of its dictionary; unpacking one is ten times slower.
    merged = old | fresh if isinstance(old, MappingProxyType) else {**old, **fresh}
    return MappingProxyType(merged if fresh.keys() <= old.keys() else dict(sorted(merged.items())))
