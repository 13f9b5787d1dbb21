"""The fewest services that lead from what is held to a goal: exact search over sets of services.

A service becomes usable when of every group it asks for one state is there (an AND-OR graph). What can be had at all is
the least fixpoint, so circles end of themselves. Counting a step that serves two others once makes the cheapest set
the optimal plan of delete relaxation, not the additive cost of Knuth's generalisation of Dijkstra (Inf. Process. Lett.
6, 1977), which counts it twice. It is found by A* over sets: whatever a set lacks yields a disjunctive landmark, some
services of which every solution holds one; we branch over it, and the cheapest of disjoint landmarks bound the rest
from below (P. Haslum, J. Slaney, S. Thiebaux, Minimal landmarks for optimal delete-free planning, ICAPS 2012).
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

Cost = tuple[int, int, int]
NOTHING: Final[Cost] = (0, 0, 0)
TRIES: Final = 5000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Move:
    """A usable kind of service: bits of the states it grants, of each group it asks for, and what it costs.

    `cost` is steps, days, travels; compared in this order. The bit of the goal is granted by what reaches it.
    """

    name: str
    asks: tuple[int, ...]
    grants: int
    cost: Cost


def closure(moves: Iterable[Move], held: int) -> tuple[int, tuple[Move, ...]]:
    """Return everything that can be had by some moves, and the moves that can be made, in an order that works."""
    waiting, made, had = list(moves), list[Move](), held
    while True:
        ready, still = list[Move](), list[Move]()
        for move in waiting:
            (ready if all(ask & had for ask in move.asks) else still).append(move)
        if not ready:
            return had, tuple(made)
        for move in ready:
            had |= move.grants
        made += ready
        waiting = still


def cheapest(moves: Sequence[Move], held: int, goal: int, *, most: int) -> tuple[list[tuple[Move, ...]], bool]:
    """Return up to `most` cheapest sets of moves without a needless one, cheapest first, each in an order that works.

    The second value tells whether they are proved cheapest; a search that takes too long ends with one good set.
    """
    had, able = closure(moves, held)
    if not had & goal:
        return [], True
    found: list[tuple[Move, ...]] = []
    for tries, chosen in enumerate(_search(able, held, goal)):
        if chosen is not None:
            found.append(closure(chosen, held)[1])
        if len(found) == most:
            return found, True
        if tries >= TRIES:
            return found or [_without_needless(able, held, goal)], bool(found)
    return found, True


def _search(able: Sequence[Move], held: int, goal: int) -> Iterator[tuple[Move, ...] | None]:
    """Yield after each look the next solution, in order of cost, or None."""
    start: frozenset[Move] = frozenset()
    bound, branches = _bound(start, able, held, goal)
    queue: list[tuple[Cost, int, tuple[str, ...], frozenset[Move], Cost, tuple[Move, ...]]] = []
    heapq.heappush(queue, (bound, 0, (), start, NOTHING, branches))
    seen = {start}
    while queue:
        _, _, _, chosen, spent, branches = heapq.heappop(queue)
        if not branches:
            yield tuple(sorted(chosen, key=_name)) if _is_lean(chosen, held, goal) else None
            continue
        for move in branches:
            more = chosen | {move}
            if more in seen:
                continue
            seen.add(more)
            cost = _sum(spent, move.cost)
            rest, following = _bound(more, able, held, goal)
            names = tuple(sorted(one.name for one in more))
            heapq.heappush(queue, (_sum(cost, rest), -len(more), names, more, cost, following))
        yield None


def _bound(chosen: frozenset[Move], able: Sequence[Move], held: int, goal: int) -> tuple[Cost, tuple[Move, ...]]:
    """Return the least that a set still costs, and the landmark to branch over; nothing when it reaches the goal."""
    taken, total, first = set(chosen), NOTHING, tuple[Move, ...]()
    while True:
        had, _ = closure(taken, held)
        if had & goal:
            return total, first
        landmark = _landmark(taken, able, had, goal)
        first = first or landmark
        total = _sum(total, min(move.cost for move in landmark))
        taken.update(landmark)


def _landmark(taken: set[Move], able: Sequence[Move], had: int, goal: int) -> tuple[Move, ...]:
    """Return moves of which every solution around `taken` holds one.

    Take the first move of a solution that grants a state of the groups looked at: none of them is there before it, and
    each taken move that grants one asks for another, so it is not a taken one.
    """
    looked, queue, found = {goal}, [goal], dict[Move, None]()
    while queue:
        group = queue.pop()
        for move in able:
            if not move.grants & group:
                continue
            if move not in taken:
                found[move] = None
                continue
            lacking = next(ask for ask in move.asks if not ask & had)
            if lacking not in looked:
                looked.add(lacking)
                queue.append(lacking)
    return tuple(found)


def _is_lean(chosen: frozenset[Move], held: int, goal: int) -> bool:
    return all(not closure(chosen - {move}, held)[0] & goal for move in chosen)


def _without_needless(able: Sequence[Move], held: int, goal: int) -> tuple[Move, ...]:
    """Return a set that reaches the goal and from which no move can be left out: good, not proved cheapest."""
    kept = set(able)
    for move in sorted(able, key=lambda one: (one.cost, one.name), reverse=True):
        if closure(kept - {move}, held)[0] & goal:
            kept.discard(move)
    return closure(sorted(kept, key=_name), held)[1]


def _sum(one: Cost, other: Cost) -> Cost:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2])


def _name(move: Move) -> str:
    return move.name
