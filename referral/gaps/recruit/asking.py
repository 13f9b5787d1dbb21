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
    texts = _Texts(said)
    question = Question(
        objective=texts.objective(),
        most=texts.whole("most", MOST),
        budget=texts.amount("budget"),
        months=texts.whole("months", MONTHS),
        costs=texts.pairs("cost"),
        places=tuple((key, int(value)) for key, value in texts.pairs("places")),
        weights=tuple(_weight(key, value) for key, value in texts.pairs("weight")),
        register=register,
    )
    if texts.problems:
        raise BadInput(problems=tuple(texts.problems))
    return question


class _Texts:
    """Texts by field, read as numbers; `problems` is what was wrong with them."""

    def __init__(self, said: Mapping[str, Sequence[str]]) -> None:
        self._said = {name: [text.strip() for text in texts if text.strip()] for name, texts in said.items()}
        self.problems: Problems = []

    def objective(self) -> Objective:
        """Return what counts."""
        code = self._first("objective")
        if code is not None and code not in set(Objective):
            self.problems.append(("objective", "unknown", {"code": code[:LONGEST]}))
            return Objective.COVERAGE
        return Objective(code or Objective.COVERAGE)

    def whole(self, name: str, usual: int) -> int:
        """Return a whole number."""
        text = self._first(name)
        if text is None:
            return usual
        if not text.removeprefix("-").isdecimal() or len(text) > len(str(MOST_PARTNERS)):
            self.problems.append((name, "not_in_range", {"low": 1, "high": MOST_PARTNERS}))
            return usual
        return int(text)

    def amount(self, name: str) -> float | None:
        """Return a number, or None where nothing was given."""
        text = self._first(name)
        return None if text is None else self._number(name, text)

    def pairs(self, name: str) -> tuple[tuple[str, float], ...]:
        """Return every KEY=NUMBER of a field, in order of key; the last of one key counts."""
        numbers: dict[str, float] = {}
        for text in self._said.get(name, ()):
            key, _, value = text.rpartition("=")
            if key:
                numbers[key.strip()] = self._number(name, value)
            else:
                self.problems.append((name, "not_a_pair", {"text": text[:LONGEST]}))
        return tuple(sorted(numbers.items()))

    def _first(self, name: str) -> str | None:
        return next(iter(self._said.get(name, ())), None)

    def _number(self, name: str, text: str) -> float:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = float("nan")
        if isfinite(value) and abs(value) <= LARGEST:
            return value
        self.problems.append((name, "not_a_number", {"text": text[:LONGEST]}))
        return 0.0


def _weight(key: str, weight: float) -> GroupWeight:
    group, _, code = key.partition(":")
    return GroupWeight(group=group, code=code, weight=weight)
