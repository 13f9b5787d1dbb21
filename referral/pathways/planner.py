"""The fewest services that lead from what is held to a goal: exact search over sets of services.

A service becomes usable when of every group it asks for one state is there (an AND-OR graph). What can be had at all is
the least fixpoint, so cycles need no special care. Counting a step that serves two others once makes the cheapest set
the optimal plan of delete relaxation, not the additive cost of Knuth's generalisation of Dijkstra (Inf. Process. Lett.
6, 1977), which counts it twice. It is found by A* over sets: whatever a set lacks yields a disjunctive landmark, some
services of which every solution holds one; we branch over it, and the cheapest of disjoint landmarks bound the rest
from below (P. Haslum, J. Slaney, S. Thiebaux, Minimal landmarks for optimal delete-free planning, ICAPS 2012).
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

Cost = tuple[int, int, int]
NOTHING: Final[Cost] = (0, 0, 0)
TRIES: Final = 500
MANY: Final = 200
FEW: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Operator:
    """A usable kind of service: bits of the states it grants, of each group it requires, and what it costs.

    `cost` is steps, days, travels; compared in this order. The bit of the goal is granted by what reaches it.
    """

    name: str
    required: tuple[int, ...]
    grants: int
    cost: Cost


def closure(operators: Iterable[Operator], held: int) -> tuple[int, tuple[Operator, ...]]:
    """Return every state that some operators lead to, and the operators that can be applied, in an order that works."""
    waiting, applied, reached = list(operators), list[Operator](), held
    while True:
        ready, still = list[Operator](), list[Operator]()
        for operator in waiting:
            (ready if all(group & reached for group in operator.required) else still).append(operator)
        if not ready:
            return reached, tuple(applied)
        for operator in ready:
            reached |= operator.grants
        applied += ready
        waiting = still


def cheapest(
    operators: Sequence[Operator], held: int, goal: int, *, most: int
) -> tuple[list[tuple[Operator, ...]], bool]:
    """Return up to `most` cheapest sets of operators, cheapest first, without a needless one, each in working order.

    The second value tells whether the first is proved cheapest; a search that takes too long ends with a good one. The
    first is sought among operators that no other outdoes, the rest among all.
    """
    reached, usable = closure(operators, held)
    if not reached & goal:
        return [], True
    whole = len(usable) <= MANY
    usable = usable if whole else _promising(usable, held)
    first = next(iter(_solutions(_not_outdone(usable), held, goal, most=1)), None)
    best = first or _without_needless(usable, held, goal)
    solutions = {frozenset(best): best}
    if most > 1:
        for solution in _solutions(usable, held, goal, most=most):
            solutions.setdefault(frozenset(solution), solution)
    return [closure(solution, held)[1] for solution in solutions.values()][:most], whole and first is not None


def _solutions(usable: Sequence[Operator], held: int, goal: int, *, most: int) -> list[tuple[Operator, ...]]:
    """Return the cheapest solutions that a bounded number of search steps finds, in order of cost."""
    solutions: list[tuple[Operator, ...]] = []
    for chosen in islice(_search(usable, held, goal), TRIES):
        solutions += [chosen] if chosen is not None else []
        if len(solutions) == most:
            break
    return solutions


def _promising(usable: Sequence[Operator], held: int) -> tuple[Operator, ...]:
    """Keep for each state the few operators that grant it most cheaply by added costs (Knuth's generalisation)."""
    worth: dict[int, Cost] = {}
    changed = True
    while changed:
        changed = False
        for operator in usable:
            cost = _added_up(operator, held, worth)
            for bit in _bits(operator.grants):
                if cost is not None and (bit not in worth or cost < worth[bit]):
                    worth[bit], changed = cost, True
    granting: dict[int, list[tuple[Cost, str, Operator]]] = {}
    for operator in usable:
        for bit in _bits(operator.grants):
            granting.setdefault(bit, []).append((_added_up(operator, held, worth) or NOTHING, operator.name, operator))
    promising = {name: operator for ranked in granting.values() for _, name, operator in heapq.nsmallest(FEW, ranked)}
    return tuple(promising[name] for name in sorted(promising))


def _added_up(operator: Operator, held: int, worth: Mapping[int, Cost]) -> Cost | None:
    total = operator.cost
    for group in operator.required:
        if group & held:
            continue
        known = [worth[bit] for bit in _bits(group) if bit in worth]
        if not known:
            return None
        total = _sum(total, min(known))
    return total


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _not_outdone(usable: Sequence[Operator]) -> list[Operator]:
    """Leave out each operator that another one can replace: it grants no less, requires no more and costs no more."""
    remaining: list[Operator] = []
    for operator in sorted(usable, key=_by_cost):
        if not any(_outdoes(other, operator) for other in remaining):
            remaining.append(operator)
    return remaining


def _outdoes(better: Operator, worse: Operator) -> bool:
    grants_all = not worse.grants & ~better.grants
    return grants_all and all(any(not group & ~required for group in worse.required) for required in better.required)


def _search(usable: Sequence[Operator], held: int, goal: int) -> Iterator[tuple[Operator, ...] | None]:
    """Yield at each search step the next solution, in order of cost, or None."""
    start: frozenset[Operator] = frozenset()
    bound, branches = _bound(start, usable, held, goal)
    queue: list[tuple[Cost, int, tuple[str, ...], frozenset[Operator], Cost, tuple[Operator, ...]]] = []
    heapq.heappush(queue, (bound, 0, (), start, NOTHING, branches))
    seen = {start}
    while queue:
        _, _, _, chosen, spent, branches = heapq.heappop(queue)
        if not branches:
            yield tuple(sorted(chosen, key=_name)) if _is_lean(chosen, held, goal) else None
            continue
        for operator in branches:
            more = chosen | {operator}
            if more in seen:
                continue
            seen.add(more)
            cost = _sum(spent, operator.cost)
            rest, following = _bound(more, usable, held, goal)
            names = tuple(sorted(operator.name for operator in more))
            heapq.heappush(queue, (_sum(cost, rest), -len(more), names, more, cost, following))
            yield None


def _bound(
    chosen: frozenset[Operator], usable: Sequence[Operator], held: int, goal: int
) -> tuple[Cost, tuple[Operator, ...]]:
    """Return the least that a set still costs, and the landmark to branch over; nothing when it reaches the goal."""
    taken, total, first = set(chosen), NOTHING, tuple[Operator, ...]()
    while True:
        reached, _ = closure(taken, held)
        if reached & goal:
            return total, first
        landmark = _landmark(taken, usable, reached, goal)
        first = first or landmark
        total = _sum(total, min(operator.cost for operator in landmark))
        taken.update(landmark)


def _landmark(taken: set[Operator], usable: Sequence[Operator], reached: int, goal: int) -> tuple[Operator, ...]:
    """Return operators of which every solution around `taken` holds one.

    Take the first operator of a solution that grants a state of the groups looked at: none of these states is there
    before it, and each taken operator that grants one requires another, so it is not a taken one.
    """
    visited, queue, landmark = {goal}, [goal], dict[Operator, None]()
    while queue:
        group = queue.pop()
        for operator in usable:
            if not operator.grants & group:
                continue
            if operator not in taken:
                landmark[operator] = None
                continue
            lacking = next(group for group in operator.required if not group & reached)
            if lacking not in visited:
                visited.add(lacking)
                queue.append(lacking)
    return tuple(landmark)


def _is_lean(chosen: frozenset[Operator], held: int, goal: int) -> bool:
    return all(not closure(chosen - {operator}, held)[0] & goal for operator in chosen)


def _without_needless(usable: Sequence[Operator], held: int, goal: int) -> tuple[Operator, ...]:
    """Return a set that reaches the goal and from which no operator can be left out: good, not proved cheapest."""
    needed = set(usable)
    for operator in sorted(usable, key=_by_cost, reverse=True):
        if closure(needed - {operator}, held)[0] & goal:
            needed.discard(operator)
    return closure(sorted(needed, key=_name), held)[1]


def _sum(first: Cost, second: Cost) -> Cost:
    return (first[0] + second[0], first[1] + second[1], first[2] + second[2])


def _name(operator: Operator) -> str:
    return operator.name


def _by_cost(operator: Operator) -> tuple[Cost, str]:
    return operator.cost, operator.name
