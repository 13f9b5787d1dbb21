"""The directory in memory: an unchanging picture of areas, organisations, services and ties, and who keeps it fresh."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final, TypeVar

from graph.model import Change, Edge, Node
from graph.store import Reader
from referral import records
from referral.model import Area, AreaId, NeedCode, Organisation, OrganisationId, Service, ServiceId, Tie

K = TypeVar("K")
V = TypeVar("V")
_KINDS: Final = ("Area", "Organisation", "Service")
_EDGES: Final = ("PART_OF", "BASED_IN", "OFFERS", "ANSWERS", "SERVES", "REQUIRES", "GRANTS", "PARTNERS_WITH")


@dataclass(frozen=True)
class Directory:
    """One moment of the directory. Services without an organisation are kept and can be found, never matched."""

    revision: int
    areas: Mapping[AreaId, Area]
    organisations: Mapping[OrganisationId, Organisation]
    services: Mapping[ServiceId, Service]
    ties: tuple[Tie, ...]

    @cached_property
    def services_for(self) -> Mapping[NeedCode, tuple[Service, ...]]:
        """Return the services that answer each need, in order of id."""
        return _grouped((need, service) for service in self.services.values() for need in service.needs)

    @cached_property
    def services_of(self) -> Mapping[OrganisationId, tuple[Service, ...]]:
        """Return the services that each organisation offers, in order of id."""
        return _grouped((service.organisation, service) for service in self.services.values())

    @cached_property
    def chains(self) -> Mapping[AreaId, tuple[AreaId, ...]]:
        """Return for each area itself and everything it is part of, outwards; a ring of areas is cut."""
        return MappingProxyType({area: self._chain(area) for area in self.areas})

    @cached_property
    def municipality_of(self) -> Mapping[AreaId, AreaId | None]:
        """Return for each area the municipality it lies in, if any."""
        return MappingProxyType(
            {
                area: next((part for part in chain if self.areas[part].type == "municipality"), None)
                for area, chain in self.chains.items()
            }
        )

    @cached_property
    def partners_of(self) -> Mapping[OrganisationId, frozenset[OrganisationId]]:
        """Return the organisations tied to each."""
        found: dict[OrganisationId, set[OrganisationId]] = {one: set() for one in self.organisations}
        for tie in self.ties:
            found.setdefault(tie.one, set()).add(tie.other)
            found.setdefault(tie.other, set()).add(tie.one)
        return MappingProxyType({one: frozenset(others) for one, others in found.items()})

    @cached_property
    def home(self) -> AreaId | None:
        """Return the municipality that most areas belong to: the one the site works in."""
        counts: dict[AreaId, int] = {}
        for municipality in self.municipality_of.values():
            if municipality is not None:
                counts[municipality] = counts.get(municipality, 0) + 1
        return max(sorted(counts), key=lambda area: counts[area], default=None)

    def chain(self, area: AreaId) -> tuple[AreaId, ...]:
        """Return an area and everything it is part of; an unknown area is only itself."""
        return self.chains.get(area, (area,))

    def is_active(self, service: Service) -> bool:
        """Tell whether a service can be used at all: active, of an active organisation."""
        owner = self.organisations.get(service.organisation)
        return service.status == "active" and owner is not None and owner.active

    def serves_inside(self, service: Service, municipality: AreaId) -> bool:
        """Tell whether a service serves the municipality or a part of it (not merely people who travel to it)."""
        return any(municipality in self.chain(area) for area in service.areas)

    def _chain(self, area: AreaId) -> tuple[AreaId, ...]:
        found = [area]
        while (outer := self.areas[found[-1]].part_of if found[-1] in self.areas else None) and outer not in found:
            found.append(outer)
        return tuple(part for part in found if part in self.areas)


_EMPTY: Final = Directory(
    revision=0,
    areas=MappingProxyType({}),
    organisations=MappingProxyType({}),
    services=MappingProxyType({}),
    ties=(),
)
_NOTHING: Final = (("", 0), _EMPTY)


class Keeper:
    """Keeps the picture equal to the store by re-reading only what changed. Safe between threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept = _NOTHING
        self._nodes: dict[str, dict[str, Node]] = {}
        self._edges: dict[str, dict[tuple[str, str], Edge]] = {}

    def fresh(self, reader: Reader) -> Directory:
        """Return the picture as of this look at the store."""
        mark, picture = self._kept
        if mark == reader.mark():
            return picture
        with self._guard:
            mark, picture = self._kept
            now = reader.mark()
            if mark[0] == now[0] and mark[1] > now[1]:
                return Keeper().fresh(reader)  # a look older than the picture has it drawn for itself alone
            return picture if mark == now else self._catch_up(reader, now[0])

    def _catch_up(self, reader: Reader, content: str) -> Directory:
        """Draw what changed; all of it when the content is another one, or when this failed half way before."""
        (before, since), old = self._kept
        if before != content or since == 0:
            since, old = 0, _EMPTY
            self._nodes = {kind: {} for kind in _KINDS}
            self._edges = {kind: {} for kind in _EDGES}
        self._kept = _NOTHING
        changes = reader.changes(since=since)
        touched = self._apply(reader, changes.items)
        picture = self._drawn(old, changes.revision, touched)
        self._kept = ((content, changes.revision), picture)
        return picture

    def _apply(self, reader: Reader, items: Iterable[Change]) -> set[str]:
        """Bring the kept nodes and edges up to date; return the ids of records to draw again."""
        nodes: dict[str, list[str]] = {}
        touched: set[str] = set()
        sources: dict[str, set[str]] = {}
        for change in items:
            if change.target is None:
                nodes.setdefault(change.kind, []).append(change.id)
            elif change.kind in self._edges:
                touched |= {change.id, change.target}
                self._edges[change.kind].pop((change.id, change.target), None)
                if not change.gone:
                    sources.setdefault(change.kind, set()).add(change.id)
        for kind in _KINDS:
            for node in reader.get_many(kind, nodes.get(kind, ())):
                self._nodes[kind][node.id] = node
                touched.add(node.id)
        for kind, ids in sources.items():
            self._edges[kind] |= {(edge.source, edge.target): edge for edge, _ in reader.neighbours(kind, ids)}
        return touched

    def _drawn(self, old: Directory, revision: int, touched: set[str]) -> Directory:
        """Build the picture, keeping every record that was not touched."""
        outward: dict[str, dict[str, list[str]]] = {kind: {} for kind in _EDGES}
        for kind, edges in self._edges.items():
            for source, target in sorted(edges):
                outward[kind].setdefault(source, []).append(target)
        owner = {target: source for source, target in sorted(self._edges["OFFERS"])}

        def relations(kind: str, node_id: str) -> dict[str, list[str]]:
            named = {"Area": {"part_of": "PART_OF"}, "Organisation": {"seat": "BASED_IN"}}.get(
                kind, {"needs": "ANSWERS", "areas": "SERVES", "requires": "REQUIRES", "grants": "GRANTS"}
            )
            found = {name: outward[edge].get(node_id, []) for name, edge in named.items()}
            return found | ({"organisation": [owner[node_id]]} if kind == "Service" and node_id in owner else {})

        def drawn(kind: str, cls: type, kept: Mapping[str, object]) -> dict[str, object]:
            return {
                node_id: kept[node_id]
                if node_id in kept and node_id not in touched
                else records.from_node(cls, node, relations(kind, node_id))
                for node_id, node in sorted(self._nodes[kind].items())
            }

        ties = tuple(
            Tie(
                one=OrganisationId(edge.source),
                other=OrganisationId(edge.target),
                tie=str(edge.fields.get("tie", "partners_with")),
            )
            for _, edge in sorted(self._edges["PARTNERS_WITH"].items())
        )
        return Directory(
            revision=revision,
            areas=MappingProxyType(drawn("Area", Area, old.areas)),  # type: ignore[arg-type]
            organisations=MappingProxyType(drawn("Organisation", Organisation, old.organisations)),  # type: ignore[arg-type]
            services=MappingProxyType(drawn("Service", Service, old.services)),  # type: ignore[arg-type]
            ties=ties,
        )


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return MappingProxyType({key: tuple(values) for key, values in found.items()})
