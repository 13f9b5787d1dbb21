"""How much a set of partners is worth: three monotone submodular functions (networks.md, section 5)."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol

from referral.gaps.recruit.choice.assignment import Assignment
from referral.gaps.recruit.choice.problem import Objective, Problem


class Valuation(Protocol):
    """What the partners that were added so far are worth, beside those who are present."""

    @property
    def added(self) -> float:
        """Return how much more is reached than with those who are present alone."""

    def gain(self, key: str) -> float:
        """Return how much more it would be with one more candidate."""

    def add(self, key: str) -> None:
        """Add a candidate."""


class Expected:
    """Needs expected to be met, Σ w (1 - Π (1 - q)); with every chance taken for 1, needs that somebody answers.

    The first is expected coverage (Daskin 1983), the second maximal covering (Church & ReVelle 1974).
    """

    def __init__(self, problem: Problem, *, certain: bool) -> None:
        self.added = 0.0
        present = {one.key for one in problem.present}
        candidates = {one.key for one in problem.candidates}
        self._failing: list[float] = []
        self._answers: dict[str, list[tuple[int, float]]] = {key: [] for key in candidates}
        for number, need in enumerate(problem.classes):
            failing = need.count * need.weight
            for key, chance in need.chances.items():
                likely = 1.0 if certain and chance > 0 else chance
                if key in present:
                    failing *= 1 - likely
                elif key in candidates:
                    self._answers[key].append((number, likely))
            self._failing.append(failing)

    def gain(self, key: str) -> float:
        """Return how much more it would be with one more candidate."""
        failing = self._failing
        return sum([failing[number] * chance for number, chance in self._answers[key]])

    def add(self, key: str) -> None:
        """Add a candidate."""
        self.added += self.gain(key)
        for number, chance in self._answers[key]:
            self._failing[number] *= 1 - chance


VALUATIONS: Final[Mapping[Objective, Callable[[Problem], Valuation]]] = MappingProxyType(
    {
        Objective.COVERAGE: lambda problem: Expected(problem, certain=True),
        Objective.CAPACITY: Assignment,
        Objective.SUCCESS: lambda problem: Expected(problem, certain=False),
    }
)


def valuation(problem: Problem) -> Valuation:
    """Return the value of those who are present, to which candidates are added."""
    return VALUATIONS[problem.objective](problem)


def value(problem: Problem, chosen: Iterable[str]) -> float:
    """Return what a set of candidates adds to those who are present."""
    worth = valuation(problem)
    for key in dict.fromkeys(chosen):
        worth.add(key)
    return worth.added
