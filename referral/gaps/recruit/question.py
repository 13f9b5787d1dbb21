"""What is asked about recruiting: what counts, how many partners, money, months, and who counts for more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from referral.errors import BadInput
from referral.gaps.recruit.choice.problem import Limits, Objective, Provider
from referral.gaps.recruit.proposals import Proposal
from referral.gaps.recruit.register import RegisterRow
from referral.model.clients import Client, RecordedNeed
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary

MOST: Final = 3
MONTHS: Final = 1
LONGEST: Final = 120  # months
HEAVIEST: Final = 100.0
# The groups that can count for more, and the list that the words of each are in; `areas` are those of the directory.
GROUPS: Final[Mapping[str, str]] = {
    "area": "areas",
    "language": "languages",
    "sex": "sexes",
    "barrier": "barriers",
}
Problems = list[tuple[str, str, Mapping[str, object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWeight:
    """People of one group count `weight` times: (area, A05, 2) counts those who live in A05 twice."""

    group: str
    code: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. `costs` and `places` a month are those of candidates by key; `months` is how long places last.

    A candidate without a cost costs nothing, one without places has no known limit.
    """

    objective: Objective = Objective.COVERAGE
    most: int = MOST
    budget: float | None = None
    months: int = MONTHS
    costs: tuple[tuple[str, float], ...] = ()
    places: tuple[tuple[str, int], ...] = ()
    weights: tuple[GroupWeight, ...] = ()
    register: tuple[RegisterRow, ...] = field(default=())

    @property
    def limits(self) -> Limits:
        """Return how many partners and how much money."""
        return Limits(most=self.most, budget=self.budget)

    def providers(self, candidates: Iterable[Proposal]) -> tuple[Provider, ...]:
        """Return candidates with their costs and with the places that they have in the months asked about."""
        costs, places = dict(self.costs), dict(self.places)
        rows = []
        for one in candidates:
            monthly = places.get(one.key, one.places)
            cost = costs.get(one.key, one.cost or 0.0)
            rows.append(Provider(key=one.key, places=None if monthly is None else monthly * self.months, cost=cost))
        return tuple(rows)

    def weight(self, need: RecordedNeed, client: Client) -> float:
        """Return how often a need counts: the product over the groups that its client is of."""
        weight = 1.0
        for one in self.weights:
            members = {
                "area": (need.area,),
                "language": (client.language,),
                "sex": (client.sex,),
                "barrier": client.barriers,
            }[one.group]
            weight *= one.weight if one.code in members else 1.0
        return weight


def check_words(question: Question, *, directory: Directory, vocabulary: Vocabulary) -> None:
    """Refuse months and groups that make no sense. Errors: BadInput with every problem by field."""
    problems: Problems = []
    if not 1 <= question.months <= LONGEST:
        problems.append(("months", "not_in_range", {"low": 1, "high": LONGEST}))
    for one in question.weights:
        listing = GROUPS.get(one.group)
        known = directory.areas if listing == "areas" else vocabulary.codes(listing) if listing else ()
        if one.code not in known:
            problems.append(("weight", "unknown_group", {"group": f"{one.group}:{one.code}"[:60]}))
        if not 0 < one.weight <= HEAVIEST:
            problems.append(("weight", "not_a_weight", {"most": int(HEAVIEST)}))
    if problems:
        raise BadInput(problems=tuple(problems))


def check_candidates(question: Question, candidates: Iterable[Proposal]) -> None:
    """Refuse costs and places of somebody who is no candidate. Errors: BadInput."""
    keys = {one.key for one in candidates}
    given: dict[str, Iterable[str]] = {
        "cost": (key for key, _ in question.costs),
        "places": (key for key, _ in question.places),
    }
    problems: Problems = [
        (field, "unknown_candidate", {"candidate": key[:60]})
        for field, named in given.items()
        for key in named
        if key not in keys
    ]
    if problems:
        raise BadInput(problems=tuple(problems))
