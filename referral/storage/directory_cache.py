"""The directory in memory, kept equal to the store by reading only what changed. Safe between threads."""

import threading
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, TypeVar, cast

from graph.model import Change, Edge, Node
from graph.store import Reader
from referral.model.directory import Area, Organisation, Service, Tie
from referral.model.ids import OrganisationId
from referral.storage import records
from referral.storage.directory import Directory

V = TypeVar("V")
_KINDS: Final = ("Area", "Organisation", "Service")
_EDGES: Final = ("PART_OF", "BASED_IN", "OFFERS", "ANSWERS", "SERVES", "REQUIRES", "GRANTS", "PARTNERS_WITH")
_RELATIONS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "Area": {"part_of": "PART_OF"},
        "Organisation": {"seat": "BASED_IN"},
        "Service": {"needs": "ANSWERS", "areas": "SERVES", "requires": "REQUIRES", "grants": "GRANTS"},
    }
)


_EMPTY: Final = Directory(
    revision=0,
    areas=MappingProxyType({}),
    organisations=MappingProxyType({}),
    services=MappingProxyType({}),
    ties=(),
)
_NOTHING: Final = (("", 0), _EMPTY)


class DirectoryCache:
    """Keeps the picture equal to the store by re-reading only what changed. Safe between threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept = _NOTHING
        self._nodes: dict[str, dict[str, Node]] = {}
        self._edges: dict[str, dict[str, dict[str, Edge]]] = {}
        self._owners: dict[str, set[str]] = {}

    def fresh(self, reader: Reader) -> Directory:
        """Return the picture as of this look at the store."""
        mark, picture = self._kept
        if mark == reader.content_revision():
            return picture
        with self._guard:
            mark, picture = self._kept
            now = reader.content_revision()
            if mark[0] == now[0] and mark[1] > now[1]:
                return DirectoryCache().fresh(reader)  # a look older than the picture has it drawn for itself alone
            return picture if mark == now else self._catch_up(reader, now[0])

    def _catch_up(self, reader: Reader, content: str) -> Directory:
        """Draw what changed; all of it when the content is another one, or when this failed half way before."""
        (before, since), old = self._kept
        if before != content or since == 0:
            since, old = 0, _EMPTY
            self._nodes = {kind: {} for kind in _KINDS}
            self._edges = {kind: {} for kind in _EDGES}
            self._owners = {}
        self._kept = _NOTHING
        changes = reader.changes(since=since)
        touched = self._apply(reader, changes.items)
        picture = self._drawn(old, changes.revision, touched)
        self._kept = ((content, changes.revision), picture)
        return picture

    def _apply(self, reader: Reader, items: Iterable[Change]) -> dict[str, set[str]]:
        """Bring the kept nodes and edges up to date; return the ids to draw again by kind, node or edge."""
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
        if edge.kind == "OFFERS":
            self._owners.setdefault(edge.target, set()).add(edge.source)

    def _forget(self, kind: str, source: str, target: str) -> None:
        self._edges[kind].get(source, {}).pop(target, None)
        if kind == "OFFERS":
            self._owners.get(target, set()).discard(source)

    def _drawn(self, old: Directory, revision: int, touched: Mapping[str, set[str]]) -> Directory:
        """Build the picture, keeping every record that was not touched, and what was worked out from them."""
        edges = set().union(*(touched[kind] for kind in _EDGES))

        def fresh(kind: str, cls: type) -> dict[str, object]:
            stored = self._nodes[kind]
            return {
                node_id: records.from_node(cls, stored[node_id], self._relations(kind, node_id))
                for node_id in touched[kind] | edges
                if node_id in stored
            }

        services = fresh("Service", Service)
        picture = Directory(
            revision=revision,
            areas=_merged(old.areas, fresh("Area", Area)),  # type: ignore[arg-type]
            organisations=_merged(old.organisations, fresh("Organisation", Organisation)),  # type: ignore[arg-type]
            services=_merged(old.services, services),  # type: ignore[arg-type]
            ties=self._ties() if touched["PARTNERS_WITH"] else old.ties,
        )
        picture.carry_over(old, services)  # type: ignore[arg-type]
        return picture

    def _relations(self, kind: str, node_id: str) -> dict[str, list[str]]:
        found = {name: sorted(self._edges[edge].get(node_id, ())) for name, edge in _RELATIONS[kind].items()}
        owners = self._owners.get(node_id) if kind == "Service" else None
        return found | ({"organisation": [max(owners)]} if owners else {})

    def _ties(self) -> tuple[Tie, ...]:
        return tuple(
            Tie(
                one=OrganisationId(edge.source),
                other=OrganisationId(edge.target),
                tie=str(edge.fields.get("tie", "partners_with")),
                since=cast("date | None", edge.fields.get("since")),
            )
            for _, targets in sorted(self._edges["PARTNERS_WITH"].items())
            for _, edge in sorted(targets.items())
        )


def _merged(kept: Mapping[str, V], fresh: Mapping[str, V]) -> Mapping[str, V]:
    """Return records in order of id; the same mapping when nothing is fresh, so that others see that at a glance."""
    if not fresh:
        return kept
    # A read-only mapping copies itself at the speed of its dictionary; unpacking one is ten times slower.
    merged = kept | fresh if isinstance(kept, MappingProxyType) else {**kept, **fresh}
    return MappingProxyType(merged if fresh.keys() <= kept.keys() else dict(sorted(merged.items())))
