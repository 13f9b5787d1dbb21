"""Shapes of the JSON of reports: gaps, measures of the network, results."""

from datetime import date
from typing import Any

from web.api.shapes import Shape


class Gap(Shape):
    """One gap; a hidden number is null."""

    detector: str
    label: str
    sentence: str
    key: str
    remedy: str
    need: str | None
    organisation: str | None
    organisations: tuple[str, ...]
    apart: bool
    people: int | None
    records: int | None
    counted: int | None
    of: int | None
    low: float | None
    high: float | None
    since: date | None


class MeasureFigure(Shape):
    """One figure of a measure: what it is called, its formula, and its number for the whole network."""

    code: str
    label: str
    formula: str
    value: float | None = None


class NetworkMeasure(Shape):
    """One measure of the partnerships; `of_organisations` gives the figures of each organisation by its id."""

    code: str
    label: str
    sentence: str
    caution: str
    next_step: str
    figures: list[MeasureFigure]
    totals: list[MeasureFigure]
    of_organisations: dict[str, dict[str, float]]


class Network(Shape):
    """What the map draws."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]


class Figure(Shape):
    """One number of a metric: a share with its interval, a wait with its median, or a mean."""

    metric: str
    part: str
    hidden: bool
    counted: float | None = None
    of: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    median: float | None = None
    ninetieth: float | None = None


class Cohort(Shape):
    """The figures of referrals at least so many days old."""

    maturity: int
    referrals: int | None
    figures: list[Figure]


class Results(Shape):
    """Every metric of the referrals sent in a period, both days included."""

    first: date
    last: date
    cohorts: list[Cohort]
