"""The directory in memory: an unchanging picture of areas, organisations, services and ties, and who keeps it fresh."""

import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final, TypeVar

from graph.model import Change, Edge, Node
from graph.store import Reader
from referral.model import requirements
from referral.model.referrals import Area, AreaId, NeedCode, Organisation, OrganisationId, Service, ServiceId, Tie
from referral.storage import records
from referral.storage.services_by_region import Reached, Spread, outermost, spread

K = TypeVar("K")
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
_OF_AREAS: Final = ("chains", "municipality_of", "land_of", "home")


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
    def granting(self) -> Mapping[str, tuple[Service, ...]]:
        """Return the services that grant each state, in order of id."""
        return _grouped((state, service) for service in self.services.values() for state in service.grants)

    @cached_property
    def asking(self) -> Mapping[str, tuple[Service, ...]]:
        """Return the services that ask for each state, also as one of several, in order of id."""
        return _grouped(
            (state, service)
            for service in self.services.values()
            for state in sorted(frozenset().union(*requirements.demands(service)))
        )

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
    def land_of(self) -> Mapping[AreaId, AreaId]:
        """Return for each area the outermost one around it; two areas share something when it is the same one."""
        return MappingProxyType(
            {area: outermost(chain, self.areas[chain[-1]].part_of) for area, chain in self.chains.items()}
        )

    @cached_property
    def spreads(self) -> dict[NeedCode, Spread]:
        """Return the needs asked so far, sorted by land: a first match sorts one need, and not every need."""
        return {}

    def reached(self, need: NeedCode, area: AreaId | None) -> Reached:
        """Return the services that might help somebody in an area; without an area, all of them."""
        sorted_out = self.spreads.get(need)
        if sorted_out is None:
            offered = self.services_for.get(need, ())
            sorted_out = spread(offered, land_of=self.land_of, organisations=self.organisations)
            self.spreads[need] = sorted_out
        return sorted_out.everywhere if area is None else sorted_out.around(self.land_of.get(area))

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

    def carry_over(self, old: "Directory", changed: Collection[ServiceId]) -> None:
        """Take over from the picture before what its changes leave true, so that a match after one waits for little.

        `changed` are the services that are not the same as before.
        """
        same_areas = self.areas is old.areas
        for name in _OF_AREAS if same_areas else ():
            if name in old.__dict__:
                self.__dict__[name] = old.__dict__[name]
        if "services_for" not in old.__dict__:
            return
        dirty: dict[NeedCode, set[ServiceId]] = {}
        for key in changed:
            before = old.services.get(key)
            for need in {*self.services[key].needs, *(before.needs if before else ())}:
                dirty.setdefault(need, set()).add(key)
        found = dict(old.services_for)
        for need, keys in dirty.items():
            ids = {one.id for one in found.pop(need, ())} | keys
            now = tuple(one for one in map(self.services.__getitem__, sorted(ids)) if need in one.needs)
            found |= {need: now} if now else {}
        self.__dict__["services_for"] = MappingProxyType(found)
        if same_areas:
            self.__dict__["spreads"] = {need: one for need, one in dict(old.spreads).items() if need not in dirty}

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
        self._edges: dict[str, dict[str, dict[str, Edge]]] = {}
        self._owners: dict[str, set[str]] = {}

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


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return MappingProxyType({key: tuple(values) for key, values in found.items()})
