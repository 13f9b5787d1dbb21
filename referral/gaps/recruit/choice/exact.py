"""Choose the best partners by mixed integer programming; scipy is imported when this is used.

Coverage is maximal covering (Church & ReVelle 1974), capacity a transport problem with partners to open, success a
concave function of each class of needs, bounded from above by its tangents and by the cuts of Nemhauser & Wolsey 1981
until the solution is worth what the bound says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, log, prod
from typing import Any, Final

from referral.gaps.recruit.choice.greedy import NEGLIGIBLE, greedy, in_order
from referral.gaps.recruit.choice.problem import Choice, Limits, NeedClass, Objective, Problem, Provider
from referral.gaps.recruit.choice.values import value

SECONDS: Final = 20.0  # for one programme; beyond them the bound is told instead of the best
MOST_ROUNDS: Final = 100
CERTAIN: Final = 1 - 1e-9  # a chance of 1 has no finite logarithm
TOLERANCE: Final = 1e-6


@dataclass(slots=True)
class _Programme:
    """A linear programme in the making: maximise `worth` over columns from 0 to `upper`, rows at most `limit`."""

    worth: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    cells: list[tuple[int, int, float]] = field(default_factory=list)

    def column(self, worth: float, upper: float, *, whole: bool = False) -> int:
        """Add a column and return its number."""
        self.worth.append(worth)
        self.upper.append(upper)
        self.whole.append(int(whole))
        return len(self.worth) - 1

    def row(self, cells: Mapping[int, float], limit: float) -> None:
        """Add the row: the sum of columns times factors is at most the limit."""
        self.cells += [(len(self.limit), column, factor) for column, factor in cells.items()]
        self.limit.append(limit)

    def solved(self) -> tuple[list[float], float]:
        """Return the columns of the best solution found, and what no solution is worth more than."""
        from scipy import optimize, sparse  # noqa: PLC0415 - a second to import, and seldom needed

        rows, columns, factors = zip(*self.cells, strict=True)
        matrix = sparse.csr_array((factors, (rows, columns)), shape=(len(self.limit), len(self.worth)))
        result: Any = optimize.milp(
            [-worth for worth in self.worth],
            integrality=self.whole,
            bounds=optimize.Bounds([0.0] * len(self.upper), self.upper),
            constraints=optimize.LinearConstraint(matrix, -inf, self.limit),
            options={"mip_rel_gap": 0.0, "time_limit": SECONDS},
        )
        if result.x is None:
            return [0.0] * len(self.worth), sum(
                max(worth, 0.0) * most for worth, most in zip(self.worth, self.upper, strict=True)
            )
        dual = result.mip_dual_bound
        return [float(column) for column in result.x], -float(result.fun if dual is None else dual)


def exact(problem: Problem, limits: Limits) -> Choice:
    """Return the best choice; one that time did not allow to prove tells its bound and is not `proven`."""
    first = greedy(problem, limits)
    if first.proven:
        return first
    useful = tuple(one for one in problem.candidates if limits.budget is None or one.cost <= limits.budget)
    if not useful:
        return first
    programme = _Programme()
    columns = {one.key: programme.column(0.0, 1.0, whole=True) for one in useful}
    programme.row(dict.fromkeys(columns.values(), 1.0), limits.most)
    if limits.budget is not None:
        programme.row({columns[one.key]: one.cost for one in useful}, limits.budget)
    solve = {Objective.COVERAGE: _covered, Objective.CAPACITY: _assigned, Objective.SUCCESS: _expected}
    keys, bound = solve[problem.objective](problem, programme, columns)
    gain = value(problem, keys)
    if gain <= first.gain + NEGLIGIBLE:
        bound = min(first.bound, max(bound, first.gain))
        keys, gain = first.keys, first.gain
    order, gains = in_order(problem, keys)
    helpful = [(key, more) for key, more in zip(order, gains, strict=True) if more > NEGLIGIBLE]
    costs = {one.key: one.cost for one in problem.candidates}
    bound = max(gain, min(bound, first.bound))
    return Choice(
        keys=tuple(key for key, _ in helpful),
        gains=tuple(more for _, more in helpful),
        gain=gain,
        bound=bound,
        proven=bound <= gain + TOLERANCE * max(1.0, gain),
        cost=sum(costs[key] for key, _ in helpful),
    )


def _covered(problem: Problem, programme: _Programme, columns: Mapping[str, int]) -> tuple[tuple[str, ...], float]:
    """Solve maximal covering: a class is covered in so far as one who can answer it is chosen."""
    present = {one.key for one in problem.present}
    for need in problem.classes:
        able = [key for key, chance in need.chances.items() if chance > 0]
        choosable = [columns[key] for key in able if key in columns]
        if choosable and present.isdisjoint(able):
            covered = programme.column(need.count * need.weight, 1.0)
            programme.row({covered: 1.0, **dict.fromkeys(choosable, -1.0)}, 0.0)
    return _chosen(programme, columns)


def _assigned(problem: Problem, programme: _Programme, columns: Mapping[str, int]) -> tuple[tuple[str, ...], float]:
    """Solve the transport of needs to partners, of whom those who may be chosen take needs only if they are."""
    present = {one.key: one for one in problem.present}
    to: dict[str, dict[int, float]] = {}
    for need in problem.classes:
        able = [key for key, chance in need.chances.items() if chance > 0 and (key in columns or key in present)]
        moved = {key: programme.column(need.weight, need.count) for key in able}
        if moved:
            programme.row(dict.fromkeys(moved.values(), 1.0), need.count)
        for key, column in moved.items():
            to.setdefault(key, {})[column] = 1.0
            if key in columns:
                programme.row({column: 1.0, columns[key]: -float(need.count)}, 0.0)
    for provider in (*problem.present, *problem.candidates):
        taken = to.get(provider.key)
        if taken and provider.places is not None:
            chosen = {columns[provider.key]: -float(provider.places)} if provider.key in columns else {}
            programme.row({**taken, **chosen}, 0.0 if chosen else provider.places)
    keys, bound = _chosen(programme, columns)
    return keys, bound - _with_present_alone(problem)


def _expected(problem: Problem, programme: _Programme, columns: Mapping[str, int]) -> tuple[tuple[str, ...], float]:
    """Solve the sum of concave functions by cuts until the bound is reached by a solution."""
    parts = [part for need in problem.classes if (part := _part(problem, need, programme, columns)) is not None]
    best: tuple[tuple[str, ...], float] = ((), 0.0)
    bound = inf
    for part in parts:
        part.cut(programme, columns, frozenset())
    for _ in range(MOST_ROUNDS):
        keys, bound = _chosen(programme, columns)
        reached = sum(part.worth(frozenset(keys)) for part in parts)
        if reached > best[1]:
            best = (keys, reached)
        if bound <= best[1] + TOLERANCE * max(1.0, best[1]) / 2:
            break
        for part in parts:
            part.cut(programme, columns, frozenset(keys))
    return best[0], max(bound, best[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One class of needs of which nobody present meets `weight`: what is expected is weight (1 - Π (1 - chance))."""

    column: int
    weight: float
    chances: Mapping[str, float]

    def worth(self, chosen: frozenset[str]) -> float:
        """Return what is expected of the chosen."""
        return self.weight - self._failing(chosen)

    def cut(self, programme: _Programme, columns: Mapping[str, int], chosen: frozenset[str]) -> None:
        """Add two rows that hold for every choice and are exact for this one."""
        failing, worth = self._failing(chosen), self.worth(chosen)
        added = {columns[key]: -failing * chance for key, chance in self.chances.items() if key not in chosen}
        programme.row({self.column: 1.0, **added}, worth)
        slopes = {key: -failing * log(1 - chance) for key, chance in self.chances.items()}
        offset = sum(slope for key, slope in slopes.items() if key in chosen)
        programme.row({self.column: 1.0, **{columns[key]: -slope for key, slope in slopes.items()}}, worth - offset)

    def _failing(self, chosen: frozenset[str]) -> float:
        return self.weight * prod(1 - chance for key, chance in self.chances.items() if key in chosen)


def _part(problem: Problem, need: NeedClass, programme: _Programme, columns: Mapping[str, int]) -> _Part | None:
    present = {one.key for one in problem.present}
    weight = need.count * need.weight * prod(1 - chance for key, chance in need.chances.items() if key in present)
    chances = {key: min(chance, CERTAIN) for key, chance in need.chances.items() if key in columns and chance > 0}
    if not chances or weight <= 0:
        return None
    return _Part(column=programme.column(1.0, weight), weight=weight, chances=chances)


def _chosen(programme: _Programme, columns: Mapping[str, int]) -> tuple[tuple[str, ...], float]:
    solution, bound = programme.solved()
    half = 0.5
    return tuple(key for key, column in columns.items() if solution[column] > half), bound


def _with_present_alone(problem: Problem) -> float:
    """Return what those who are present take by themselves, which no candidate adds."""
    everybody: tuple[Provider, ...] = problem.present
    alone = Problem(objective=problem.objective, classes=problem.classes, candidates=everybody)
    return value(alone, (one.key for one in everybody))
