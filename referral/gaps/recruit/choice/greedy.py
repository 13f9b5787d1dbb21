"""Choose partners one after another, each time the one that adds most, and say how far that can be from the best.

With k partners the choice is worth at least 1 - 1/e of the best (Nemhauser, Wolsey & Fisher 1978). Within a budget it
goes by gain per cost and is compared with the best single partner (Khuller, Moss & Naor 1999).
"""

from collections.abc import Mapping
from heapq import heapify, heappop, heappush
from math import inf

from referral.gaps.recruit.choice.problem import Choice, Limits, Problem, Provider
from referral.gaps.recruit.choice.values import valuation, value

NEGLIGIBLE = 1e-9


def greedy(problem: Problem, limits: Limits) -> Choice:
    """Return the greedy choice; equal ones are taken in the order of the candidates.

    The bound is the least, over every step S of the choice, of f(S) and the largest gains at S that the limits allow.
    """
    worth, left = valuation(problem), {one.key: one for one in problem.candidates}
    gains: list[float] = []
    chosen: list[Provider] = []
    bound = inf
    while True:
        offered = {key: worth.gain(key) for key in left}
        bound = min(bound, worth.added + _most_possible(offered, problem, limits))
        best = (
            _next(offered, left, limits, spent=sum(one.cost for one in chosen)) if len(chosen) < limits.most else None
        )
        if best is None:
            break
        gains.append(offered[best])
        chosen.append(left.pop(best))
        worth.add(best)
    choice = _choice(chosen, gains, bound)
    single = _best_single(problem, limits) if limits.budget is not None else None
    return (
        choice if single is None or single[1] <= choice.gain + NEGLIGIBLE else _choice([single[0]], [single[1]], bound)
    )


def quick_greedy(problem: Problem, limits: Limits, alone: Mapping[str, float]) -> tuple[tuple[str, ...], float]:
    """Return the keys of the greedy choice and what they add, without a bound; `alone` is what each adds alone.

    A gain only shrinks as others join, so one that is still the largest when it is worked out again is the largest of
    all (Minoux 1978). Within a budget it is the choice of `greedy`.
    """
    if limits.budget is not None:
        choice = greedy(problem, limits)
        return choice.keys, choice.gain
    worth = valuation(problem)
    heap = [(-gain, number, key) for number, (key, gain) in enumerate(alone.items()) if gain > NEGLIGIBLE]
    heapify(heap)
    chosen: list[str] = []
    while heap and len(chosen) < limits.most:
        _, number, key = heappop(heap)
        gain = worth.gain(key) if chosen else alone[key]
        if heap and gain < -heap[0][0] - NEGLIGIBLE:
            heappush(heap, (-gain, number, key))
        elif gain > NEGLIGIBLE:
            chosen.append(key)
            worth.add(key)
    return tuple(chosen), worth.added


def in_order(problem: Problem, keys: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return chosen partners in the order of what each adds to those before it, with these gains."""
    worth, left, order, gains = valuation(problem), list(keys), [], []
    while left:
        offered = {key: worth.gain(key) for key in left}
        best = max(left, key=lambda key: offered[key])
        order.append(best)
        gains.append(offered[best])
        worth.add(best)
        left.remove(best)
    return tuple(order), tuple(gains)


def _choice(chosen: list[Provider], gains: list[float], bound: float) -> Choice:
    gain = sum(gains)
    return Choice(
        keys=tuple(one.key for one in chosen),
        gains=tuple(gains),
        gain=gain,
        bound=max(bound, gain),
        proven=bound <= gain + NEGLIGIBLE,
        cost=sum(one.cost for one in chosen),
    )


def _next(offered: Mapping[str, float], left: Mapping[str, Provider], limits: Limits, *, spent: float) -> str | None:
    """Return the candidate to take next; None where none adds anything that the budget allows."""
    best, most = None, 0.0
    for key, gain in offered.items():
        cost = left[key].cost
        if gain <= NEGLIGIBLE or (limits.budget is not None and spent + cost > limits.budget + NEGLIGIBLE):
            continue
        worth = gain if limits.budget is None else gain / cost if cost else inf
        if worth > most + NEGLIGIBLE:
            best, most = key, worth
    return best


def _best_single(problem: Problem, limits: Limits) -> tuple[Provider, float] | None:
    """Return the candidate within the budget that adds most alone, and how much."""
    affordable = [one for one in problem.candidates if limits.budget is None or one.cost <= limits.budget]
    gains = {one.key: value(problem, (one.key,)) for one in affordable}
    best = max(affordable, key=lambda one: gains[one.key], default=None)
    return None if best is None else (best, gains[best.key])


def _most_possible(offered: Mapping[str, float], problem: Problem, limits: Limits) -> float:
    """Return the sum of the largest gains that the limits could allow, the last one in part where money ends."""
    costs = {one.key: one.cost for one in problem.candidates}
    if limits.budget is not None:
        offered = {key: gain for key, gain in offered.items() if costs[key] <= limits.budget}
    by_number = sum(sorted(offered.values(), reverse=True)[: limits.most])
    if limits.budget is None:
        return by_number
    left, possible = limits.budget, 0.0
    for key in sorted(offered, key=lambda key: -(offered[key] / costs[key] if costs[key] else inf)):
        part = 1.0 if costs[key] <= left else left / costs[key]
        possible += part * offered[key]
        left -= part * costs[key]
        if part < 1:
            break
    return min(by_number, possible)
