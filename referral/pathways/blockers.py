"""Why a goal cannot be reached: the first states that block it, and cycles of states that wait for each other.

A state waits for another when some service that grants it requires the other. States that cannot be had are cut into
groups that wait for each other; a group that waits for no other group is where the person is stopped first.
"""

from collections import deque
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Final

from referral.matching.model import Reason
from referral.model import requirements
from referral.model.directory import Service
from referral.pathways.components import groups
from referral.pathways.cycles import shortest_cycle
from referral.pathways.model import BlockedService, Blocker, BlockReason
from referral.storage.directory import Directory

GOAL: Final = ""
SHOWN: Final = 6


def blockers_of(
    directory: Directory,
    reached: frozenset[str],
    goal: Sequence[Service],
    *,
    obstacle: Callable[[Service], Reason | None],
    states: Sequence[str] = (),
) -> tuple[Blocker, ...]:
    """Return the first blockers on the way to a goal that cannot be reached, the nearest to the goal first.

    `reached` is everything that can be had; the goal is one of `goal` (services), or else of `states`.
    """
    search = _BlockerSearch(directory, reached, goal, obstacle)
    if not goal and states:
        return search.below(states)
    return search.at_goal() or search.below(search.waits(GOAL))


class _BlockerSearch:
    """Everything that cannot be had, seen from a goal."""

    def __init__(
        self,
        directory: Directory,
        reached: frozenset[str],
        goal: Sequence[Service],
        obstacle: Callable[[Service], Reason | None],
    ) -> None:
        self.directory, self.reached, self.goal, self.obstacle = directory, reached, goal, obstacle
        self._blocked_services: dict[str, list[BlockedService]] = {}

    def blocked_services(self, state: str) -> list[BlockedService]:
        """Return the services that would grant a state, each with what keeps it from doing so."""
        if state not in self._blocked_services:
            services = self.goal if state == GOAL else self.directory.granting.get(state, ())
            self._blocked_services[state] = [self._blocked_service(service) for service in services]
        return self._blocked_services[state]

    def waits(self, state: str) -> list[str]:
        """Return the states that a state waits for: those that a usable, not hopeless service requires."""
        usable = (
            blocked
            for blocked in self.blocked_services(state)
            if blocked.obstacle is None and not self._is_hopeless(blocked)
        )
        words = (code for blocked in usable for word in blocked.missing for code in requirements.alternatives(word))
        return list(dict.fromkeys(code for code in words if code in self.directory.granting))

    def at_goal(self) -> tuple[Blocker, ...]:
        """Return the blockers at the goal itself when it waits for nothing that anybody grants."""
        if self.waits(GOAL):
            return ()
        blocked_services = self.blocked_services(GOAL)
        ungranted = [
            word
            for blocked in blocked_services
            if blocked.obstacle is None
            for word in blocked.missing
            if self._nobody_grants(word)
        ]
        return tuple(Blocker(state=word, reason=BlockReason.NO_SERVICE) for word in dict.fromkeys(ungranted)) or (
            self._of_state(GOAL),
        )

    def below(self, roots: Sequence[str]) -> tuple[Blocker, ...]:
        """Return the blockers below some states that cannot be had, those nearest to the roots first."""
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
        return tuple(self._of_group(frozenset(group), state) for group, state in first.items())

    def _of_group(self, group: frozenset[str], state: str) -> Blocker:
        if state not in self.waits(state) and len(group) == 1:
            return self._of_state(state)
        blocked_services = (blocked for member in sorted(group) for blocked in self.blocked_services(member))
        unusable = sorted(
            (blocked for blocked in blocked_services if blocked.obstacle or self._is_hopeless(blocked)), key=_nearness
        )
        hidden = max(len(unusable) - SHOWN, 0)
        cycle = shortest_cycle(group, self._usable)
        return Blocker(
            state=state, reason=BlockReason.CYCLE, services=tuple(unusable[:SHOWN]), hidden=hidden, cycle=cycle
        )

    def _of_state(self, state: str) -> Blocker:
        blocked_services = sorted(self.blocked_services(state), key=_nearness)
        reason = BlockReason.UNUSABLE if blocked_services else BlockReason.NO_SERVICE
        if any(blocked.obstacle is None for blocked in blocked_services):
            reason = BlockReason.LACKING
        hidden = max(len(blocked_services) - SHOWN, 0)
        return Blocker(state=state or None, reason=reason, services=tuple(blocked_services[:SHOWN]), hidden=hidden)

    def _blocked_service(self, service: Service) -> BlockedService:
        return BlockedService(
            service=service, obstacle=self.obstacle(service), missing=requirements.missing(service, self.reached)
        )

    def _usable(self, state: str) -> list[Service]:
        return [blocked.service for blocked in self.blocked_services(state) if blocked.obstacle is None]

    def _is_hopeless(self, blocked: BlockedService) -> bool:
        return any(self._nobody_grants(word) for word in blocked.missing)

    def _nobody_grants(self, word: str) -> bool:
        return not any(code in self.directory.granting for code in requirements.alternatives(word))


_NEARNESS: Final = MappingProxyType({"service_suspended": 0, "window_closed": 1, "places_full": 2, "not_open_then": 3})


def _nearness(blocked: BlockedService) -> tuple[int, int, str]:
    """Order by how near a service is to opening: suspended or closed for now, then lacking, then the rest."""
    if blocked.obstacle is None:
        return (1, len(blocked.missing), blocked.service.id)
    near = _NEARNESS.get(blocked.obstacle.code)
    return (0 if near is not None else 2, near or 0, blocked.service.id)
