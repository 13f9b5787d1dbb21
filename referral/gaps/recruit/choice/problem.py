"""Shapes of a choice of partners: needs, who could answer them, what an answer may cost, and the answer itself."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from referral.errors import BadInput


class Objective(StrEnum):
    """What a choice of partners is to make as large as possible (networks.md, section 5).

    COVERAGE: needs that somebody could answer. CAPACITY: needs that can be taken within the places of each partner.
    SUCCESS: needs expected to be met, by the chance of each partner to complete such a need.
    """

    COVERAGE = "coverage"
    CAPACITY = "capacity"
    SUCCESS = "success"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Somebody who is here or could be recruited. `places` is how many it can take; None is no known limit."""

    key: str
    places: int | None = None
    cost: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedClass:
    """`count` needs alike, each worth `weight`; `chances` are those of each provider who could answer, over 0 to 1."""

    count: int
    weight: float
    chances: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A choice among `candidates` beside those who are `present`, for needs in classes.

    A provider that a class names and that is neither is a mistake of the caller and counts for nothing.
    """

    objective: Objective
    classes: tuple[NeedClass, ...]
    candidates: tuple[Provider, ...]
    present: tuple[Provider, ...] = ()

    @property
    def needs(self) -> int:
        """Return how many needs there are."""
        return sum(one.count for one in self.classes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """At most `most` partners and, where there is a budget, a cost in all of at most `budget`."""

    most: int
    budget: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Partners chosen, in the order of being chosen; what they add, each as it joins and together.

    `bound` is more than which no choice can add; `proven` tells that none adds more than this one.
    """

    keys: tuple[str, ...]
    gains: tuple[float, ...]
    gain: float
    bound: float
    proven: bool
    cost: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One need before those alike are put together."""

    weight: float
    chances: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


def classes_of(needs: Iterable[Need]) -> tuple[NeedClass, ...]:
    """Put needs of one weight that the same providers answer with the same chances together, in order of coming."""
    counts = Counter((need.weight, tuple(sorted(need.chances.items()))) for need in needs)
    return tuple(
        NeedClass(count=count, weight=weight, chances=MappingProxyType(dict(chances)))
        for (weight, chances), count in counts.items()
    )


def check(candidates: Sequence[Provider], limits: Limits) -> None:
    """Refuse limits that make no sense for these candidates. Errors: BadInput with every problem by field."""
    problems: list[tuple[str, str, Mapping[str, object]]] = []
    if limits.most < 1:
        problems.append(("most", "too_small", {"least": 1}))
    elif limits.most > len(candidates):
        problems.append(("most", "more_than_candidates", {"candidates": len(candidates)}))
    if limits.budget is not None and limits.budget < 0:
        problems.append(("budget", "negative", {}))
    problems += [("cost", "negative_cost", {"candidate": one.key}) for one in candidates if one.cost < 0]
    problems += [("places", "negative", {}) for one in candidates if one.places is not None and one.places < 0]
    if problems:
        raise BadInput(problems=tuple(problems))
