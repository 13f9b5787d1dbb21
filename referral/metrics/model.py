"""Shapes of the metrics: a registered metric with its words, and the figures that it gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from referral.metrics.input import MetricInput
from referral.statistics import WaitingCurve, wilson_interval

MATURITIES: Final = (0, 30, 60, 90)


class Labelled(StrEnum):
    """A list of codes of which each carries its English label, the key of its translations."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        """Return a member with its label."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


class Family(Labelled):
    """What a metric is about; the label is the question that it answers."""

    ANSWER = "answer", "Do partners answer?"
    SPEED = "speed", "How long does it take?"
    ROUTE = "route", "Did the referral go to the right place?"
    SERVICE = "service", "Did people get the service?"
    LOOP = "loop", "Do we know what happened, and did it help?"
    UPKEEP = "upkeep", "Is the directory kept up to date?"


class Unit(Labelled):
    """What a number counts."""

    SHARE = "share", "percent"
    WORKING_HOURS = "working_hours", "working hours"
    DAYS = "days", "days"
    MINUTES = "minutes", "minutes"
    COUNT = "count", "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A proportion: `hits` of `of`."""

    hits: int
    of: int

    @property
    def rate(self) -> float | None:
        """Return the proportion, or None without a case."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % Wilson interval."""
        return wilson_interval(self.hits, self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A waiting time: `happened` of `of` had the event. A quantile is None when so many have not had it yet.

    With `few` it is of one partner, and too few to say how long it takes: it has no quantile and no curve.
    """

    of: int
    happened: int
    unit: Unit
    median: float | None
    ninetieth: float | None
    curve: WaitingCurve
    few: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean of counts."""

    total: float
    of: int

    @property
    def value(self) -> float | None:
        """Return the mean, or None without a case."""
        return self.total / self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several numbers of a metric: its English label, or the list of the vocabulary that has its label."""

    code: str
    label: str = ""
    listing: str = ""

    def __post_init__(self) -> None:
        if self.code and not (self.label or self.listing):
            raise ValueError(f"the part {self.code} of a metric has no label")


WHOLE: Final = Part(code="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a metric; `part` says which, where there are several.

    `on_behalf` is the share of the partners' answers that the referring side typed.
    """

    value: Share | Wait | Mean
    part: Part = WHOLE
    on_behalf: Share | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A registered metric; its words are English and the keys of their translations.

    `sentence` says what it tells, `formula` how it is computed, `caution` what it must not be taken for. `parts` are
    those of its figures that do not come from the vocabulary; `of_directory` marks one that needs the directory of the
    day it is asked as of. The source of the formula is in the docstring of `find`.
    Errors: ValueError for a word that is empty.
    """

    code: str
    family: Family
    unit: Unit
    label: str
    sentence: str
    formula: str
    caution: str
    find: Callable[[MetricInput], tuple[Figure, ...]]
    parts: tuple[Part, ...] = ()
    of_directory: bool = False

    def __post_init__(self) -> None:
        for kind, word in self.words():
            if not word.strip():
                raise ValueError(f"the metric {self.code} has no {kind}")

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield each kind of word with its English text."""
        yield from (("label", self.label), ("sentence", self.sentence))
        yield from (("formula", self.formula), ("caution", self.caution))
        yield from ((f"label of the part {part.code}", part.label) for part in self.parts)
