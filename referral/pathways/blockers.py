"""Why a goal cannot be reached: the first states that block it, and circles of states that wait for each other.

A state waits for another when some service that grants it asks for the other. What is stuck is cut into groups that
wait for each other; a group that waits for no other group is where the person is stopped first.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from referral.matching.ranking import Reason
from referral.model import requirements
from referral.model.directory import Service
from referral.pathways.cycles import groups
from referral.pathways.model import Block, Link, Way, Why
from referral.storage.directory import Directory

GOAL: Final = ""
SHOWN: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """States that can only be had by way of each other, and the circle that shows it."""

    states: tuple[str, ...]
    links: tuple[Link, ...]


def blocks(
    directory: Directory,
    reached: frozenset[str],
    goal: Sequence[Service],
    *,
    obstacle: Callable[[Service], Reason | None],
    states: Sequence[str] = (),
) -> tuple[Block, ...]:
    """Return the first blocks on the way to a goal that cannot be reached, the nearest to the goal first.

    `reached` is everything that can be had; the goal is one of `goal` (services), or else of `states`.
    """
    stuck = _Stuck(directory, reached, goal, obstacle)
    if not goal and states:
        return stuck.blocks(states)
    return stuck.of_goal() or stuck.blocks(stuck.waits(GOAL))


def cycles(directory: Directory) -> tuple[Cycle, ...]:
    """Return every group of states that have no entry from outside the group: nobody without one gets any of them.

    What lies outside a group is taken as obtainable; only active services count.
    """
    active = {
        state: [service for service in services if directory.is_active(service)]
        for state, services in directory.granting.items()
    }
    asked = {
        state: sorted({code for service in services for group in requirements.demands(service) for code in group})
        for state, services in active.items()
    }
    found = []
    for group in _circles(asked, sorted(asked)):
        closed = _without_entry(group, active)
        inner = {state: [code for code in asked[state] if code in closed] for state in sorted(closed)}
        for circle in _circles(inner, sorted(inner)):
            links = _told(circle, lambda state: [Way(service=service) for service in active[state]])
            found.append(Cycle(states=tuple(sorted(circle)), links=links))
    return tuple(found)


class _Stuck:
    """Everything that cannot be had, seen from a goal."""

    def __init__(
        self,
        directory: Directory,
        reached: frozenset[str],
        goal: Sequence[Service],
        obstacle: Callable[[Service], Reason | None],
    ) -> None:
        self.directory, self.reached, self.goal, self.obstacle = directory, reached, goal, obstacle
        self._ways: dict[str, list[Way]] = {}

    def ways(self, state: str) -> list[Way]:
        """Return the services that would grant a state, each with what keeps it."""
        if state not in self._ways:
            services = self.goal if state == GOAL else self.directory.granting.get(state, ())
            self._ways[state] = [self._way(service) for service in services]
        return self._ways[state]

    def waits(self, state: str) -> list[str]:
        """Return the states that a state waits for: those asked for by a usable service that is not past hope."""
        usable = (way for way in self.ways(state) if way.obstacle is None and not self._hopeless(way))
        words = (code for way in usable for word in way.lacks for code in requirements.alternatives(word))
        return list(dict.fromkeys(code for code in words if code in self.directory.granting))

    def of_goal(self) -> tuple[Block, ...]:
        """Return the blocks at the goal itself when it waits for nothing that anybody grants."""
        if self.waits(GOAL):
            return ()
        ways = self.ways(GOAL)
        bare = [word for way in ways if way.obstacle is None for word in way.lacks if self._nobody_grants(word)]
        return tuple(Block(state=word, why=Why.NO_SERVICE) for word in dict.fromkeys(bare)) or (self._block(GOAL),)

    def blocks(self, roots: Sequence[str]) -> tuple[Block, ...]:
        """Return the blocks below some states that cannot be had, those nearest to the roots first."""
        waits: dict[str, list[str]] = {}
        queue = deque(roots)
        while queue:
            state = queue.popleft()
            if state not in waits:
                waits[state] = self.waits(state)
                queue.extend(waits[state])
        group_of = {state: group for group in groups(waits, roots) for state in group}
        first: dict[tuple[str, ...], str] = {}
        for state in waits:
            group = group_of[state]
            if all(child in group for member in group for child in waits[member]):
                first.setdefault(group, state)
        return tuple(self._first_of(frozenset(group), state) for group, state in first.items())

    def _first_of(self, group: frozenset[str], state: str) -> Block:
        if state not in self.waits(state) and len(group) == 1:
            return self._block(state)
        ways = (way for member in sorted(group) for way in self.ways(member))
        shut = sorted((way for way in ways if way.obstacle or self._hopeless(way)), key=_hope)
        hidden = max(len(shut) - SHOWN, 0)
        circle = _told(group, self.ways)
        return Block(state=state, why=Why.CYCLE, ways=tuple(shut[:SHOWN]), hidden=hidden, cycle=circle)

    def _block(self, state: str) -> Block:
        ways = sorted(self.ways(state), key=_hope)
        why = Why.LACKING if any(way.obstacle is None for way in ways) else Why.UNUSABLE if ways else Why.NO_SERVICE
        hidden = max(len(ways) - SHOWN, 0)
        return Block(state=state or None, why=why, ways=tuple(ways[:SHOWN]), hidden=hidden)

    def _way(self, service: Service) -> Way:
        return Way(service=service, obstacle=self.obstacle(service), lacks=requirements.lacking(service, self.reached))

    def _hopeless(self, way: Way) -> bool:
        return any(self._nobody_grants(word) for word in way.lacks)

    def _nobody_grants(self, word: str) -> bool:
        return not any(code in self.directory.granting for code in requirements.alternatives(word))


_NEAR: Final = MappingProxyType({"service_suspended": 0, "window_closed": 1, "places_full": 2, "not_open_then": 3})


def _hope(way: Way) -> tuple[int, int, str]:
    """Order by how near a service is to opening: suspended or closed for now, then lacking, then the rest."""
    if way.obstacle is None:
        return (1, len(way.lacks), way.service.id)
    near = _NEAR.get(way.obstacle.code)
    return (0 if near is not None else 2, near or 0, way.service.id)


def _circles(waits: Mapping[str, Sequence[str]], roots: Iterable[str]) -> list[frozenset[str]]:
    """Return the groups in which something waits for itself, in order of their states."""
    found = (group for group in groups(waits, roots) if len(group) > 1 or group[0] in waits.get(group[0], ()))
    return sorted((frozenset(group) for group in found), key=sorted)


def _without_entry(group: frozenset[str], granted: Mapping[str, Sequence[Service]]) -> frozenset[str]:
    """Return the states of a group that stay shut when everything outside the group can be had."""
    shut = group
    while True:
        still = frozenset(
            state
            for state in shut
            if all(any(asked <= shut for asked in requirements.demands(service)) for service in granted[state])
        )
        if still == shut:
            return shut
        shut = still


def _told(group: frozenset[str], ways: Callable[[str], Iterable[Way]]) -> tuple[Link, ...]:
    """Return the shortest circle through the first state of a group, each state with what it waits for."""
    start = min(group)
    links: dict[str, Link] = {}
    queue = deque([start])
    while queue:
        state = queue.popleft()
        for link in _links(state, ways(state), group):
            if link.needs == start:
                return _back(start, link, links)
            if link.needs not in links:
                links[link.needs] = link
                queue.append(link.needs)
    return ()


def _links(state: str, ways: Iterable[Way], group: frozenset[str]) -> Iterable[Link]:
    for way in ways:
        if way.obstacle is None:
            for asked in requirements.demands(way.service):
                for code in sorted(asked & group):
                    yield Link(state=state, service=way.service, needs=code)


def _back(start: str, last: Link, links: Mapping[str, Link]) -> tuple[Link, ...]:
    found = [last]
    while found[-1].state != start:
        found.append(links[found[-1].state])
    return tuple(reversed(found))
