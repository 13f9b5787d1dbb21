"""Cycles of prerequisites: groups of states that can only be had through each other. Pure."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from referral.model import requirements
from referral.model.directory import Service
from referral.pathways.components import groups
from referral.pathways.model import CycleLink
from referral.storage.directory import Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """States that can only be had through each other, and the links of one cycle that shows it."""

    states: tuple[str, ...]
    links: tuple[CycleLink, ...]


def cycles(directory: Directory) -> tuple[Cycle, ...]:
    """Return every group of states that have no entry from outside the group: nobody without one gets any of them.

    What lies outside a group is taken as obtainable; only active services count.
    """
    active = {
        state: [service for service in services if directory.is_active(service)]
        for state, services in directory.granting.items()
    }
    required = {
        state: sorted(
            {code for service in services for group in requirements.required_groups(service) for code in group}
        )
        for state, services in active.items()
    }
    return tuple(
        Cycle(states=tuple(sorted(group)), links=shortest_cycle(group, active.__getitem__))
        for group in _closed_groups(required, active)
    )


def _closed_groups(
    required: Mapping[str, Sequence[str]], granted: Mapping[str, Sequence[Service]]
) -> Iterator[frozenset[str]]:
    """Yield the groups that wait for themselves and have no entry, each as small as it can be."""
    for group in _cyclic_groups(required, sorted(required)):
        closed = _without_entry(group, granted)
        if closed == group:
            yield group
        else:  # what is left may fall into groups of which one can be entered from another
            yield from _closed_groups(
                {state: [code for code in required[state] if code in closed] for state in sorted(closed)}, granted
            )


def _cyclic_groups(waits: Mapping[str, Sequence[str]], roots: Iterable[str]) -> list[frozenset[str]]:
    """Return the groups in which something waits for itself, in order of their states."""
    cyclic = (group for group in groups(waits, roots) if len(group) > 1 or group[0] in waits.get(group[0], ()))
    return sorted((frozenset(group) for group in cyclic), key=sorted)


def _without_entry(group: frozenset[str], granted: Mapping[str, Sequence[Service]]) -> frozenset[str]:
    """Return the states of a group that cannot be had even when everything outside the group can."""
    closed = group
    while True:
        still = frozenset(
            state
            for state in closed
            if all(
                any(required <= closed for required in requirements.required_groups(service))
                for service in granted[state]
            )
        )
        if still == closed:
            return closed
        closed = still


def shortest_cycle(group: frozenset[str], usable: Callable[[str], Iterable[Service]]) -> tuple[CycleLink, ...]:
    """Return the shortest cycle through the first state of a group, each state with what it waits for.

    `usable` gives the services that grant a state and can be used.
    """
    start = min(group)
    links: dict[str, CycleLink] = {}
    queue = deque([start])
    while queue:
        state = queue.popleft()
        for link in _cycle_links(state, usable(state), group):
            if link.required == start:
                return _traced_back(start, link, links)
            if link.required not in links:
                links[link.required] = link
                queue.append(link.required)
    return ()


def _cycle_links(state: str, services: Iterable[Service], group: frozenset[str]) -> Iterable[CycleLink]:
    for service in services:
        for alternatives in requirements.required_groups(service):
            for code in sorted(alternatives & group):
                yield CycleLink(state=state, service=service, required=code)


def _traced_back(start: str, last: CycleLink, links: Mapping[str, CycleLink]) -> tuple[CycleLink, ...]:
    path = [last]
    while path[-1].state != start:
        path.append(links[path[-1].state])
    return tuple(reversed(path))
