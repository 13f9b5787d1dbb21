"""Read a question about recruiting as a form, an address or the command line gives it: texts by field."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Final

from referral.errors import BadInput
from referral.gaps.recruit.choice.problem import Objective
from referral.gaps.recruit.question import MONTHS, MOST, GroupWeight, Problems, Question
from referral.gaps.recruit.register import RegisterRow

LONGEST: Final = 60
MOST_PARTNERS: Final = 10_000
LARGEST: Final = 1e12


def question_of(said: Mapping[str, Sequence[str]], *, register: tuple[RegisterRow, ...] = ()) -> Question:
    """Return the question that texts ask; what is left empty keeps its usual value.

    objective, most, budget and months hold one text; each `cost` and `places` is CANDIDATE=NUMBER, each `weight`
    GROUP:CODE=NUMBER, such as language:rom=2. Errors: BadInput with every problem by field.
    """
    problems: Problems = []
    given = {name: [text.strip() for text in texts if text.strip()] for name, texts in said.items()}

    def first(name: str) -> str | None:
        return next(iter(given.get(name, ())), None)

    def number(name: str, text: str) -> float:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = float("nan")
        if not isfinite(value) or abs(value) > LARGEST:
            problems.append((name, "not_a_number", {"text": text[:LONGEST]}))
            return 0.0
        return value

    def whole(name: str, usual: int) -> int:
        text = first(name)
        if text is None:
            return usual
        if not text.removeprefix("-").isdecimal() or len(text) > len(str(MOST_PARTNERS)):
            problems.append((name, "not_in_range", {"low": 1, "high": MOST_PARTNERS}))
            return usual
        return int(text)

    def pairs(name: str) -> list[tuple[str, float]]:
        split = [text.rpartition("=") for text in given.get(name, ())]
        problems.extend((name, "not_a_pair", {"text": value[:LONGEST]}) for key, _, value in split if not key)
        return [(key.strip(), number(name, value)) for key, _, value in split if key]

    objective = first("objective") or Objective.COVERAGE.value
    if objective not in set(Objective):
        problems.append(("objective", "unknown", {"code": objective[:LONGEST]}))
        objective = Objective.COVERAGE.value
    budget = first("budget")
    question = Question(
        objective=Objective(objective),
        most=whole("most", MOST),
        budget=None if budget is None else number("budget", budget),
        months=whole("months", MONTHS),
        costs=tuple(sorted(pairs("cost"))),
        places=tuple((key, int(value)) for key, value in sorted(pairs("places"))),
        weights=tuple(_weight(key, value) for key, value in sorted(pairs("weight"))),
        register=register,
    )
    if problems:
        raise BadInput(problems=tuple(problems))
    return question


def _weight(key: str, weight: float) -> GroupWeight:
    group, _, code = key.partition(":")
    return GroupWeight(group=group, code=code, weight=weight)
