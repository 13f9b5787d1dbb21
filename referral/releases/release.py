"""The release of a closed quarter: what a municipality reads. Built once, stored, and never computed again."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from graph.errors import Stale
from graph.model import Condition, Node, Op
from graph.store import Reader
from referral.as_of.asking import at_end_of
from referral.context import Context, silent
from referral.lifecycle.states import Outcome
from referral.lifecycle.timeline import Timeline
from referral.metrics import METRICS
from referral.metrics.input import MetricInput
from referral.metrics.model import Part, Share
from referral.metrics.reading import metric_input
from referral.metrics.request import ReportRequest
from referral.model.ids import NeedCode
from referral.releases import disclosure_control
from referral.releases.disclosure_control import Cell, Relation, ReleasedTable, Table
from referral.storage.reading import NOT_MERGED

MATURITY: Final = 30  # days after its end until a quarter is released
QUARTERS_SHOWN: Final = 12
_MONTHS: Final = 3
YES: Final = Part(code="yes", label="yes")
NO: Final = Part(code="no", label="no, or not known")
# The tables in their fixed order, the most wanted first: the metric, and which of its figures is cut into yes and no.
OUTCOMES: Final = "outcomes"
SHARES: Final[tuple[tuple[str, str], ...]] = (
    ("response", ""),
    ("need_met", "of_sent"),
    ("closed_strict", ""),
)
_ALL: Final = frozenset(Outcome)
_GOING_ON: Final = frozenset({Outcome.WAITING, Outcome.OPEN})
# What anybody knows of two tables: what goes on is not closed. Any outcome may be known without an
# answer of the partner, and who received the service is the first outcome, so that it needs no table of its own.
RELATIONS: Final[tuple[Relation, ...]] = (Relation(table="closed_strict", cell="yes", within=_ALL - _GOING_ON),)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Quarter:
    """A quarter of a year, by its first day."""

    first: date

    @property
    def last(self) -> date:
        """Return its last day."""
        return _months_later(self.first, _MONTHS) - timedelta(days=1)

    @property
    def closes_on(self) -> date:
        """Return the first day on which it can be released."""
        return self.last + timedelta(days=MATURITY + 1)

    @property
    def number(self) -> int:
        """Return which quarter of the year it is."""
        return (self.first.month + _MONTHS - 1) // _MONTHS

    @property
    def code(self) -> str:
        """Return its name in the store, such as 2025-Q3."""
        return f"{self.first.year}-Q{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What is published of a quarter. `needs` are the people who recorded each need, where they are enough, rounded."""

    quarter: Quarter
    tables: tuple[ReleasedTable, ...]
    needs: Mapping[NeedCode, int]


def closed_quarters(today: date) -> tuple[Quarter, ...]:
    """Return the quarters that can be read on a day, the latest first."""
    quarter = Quarter(first=date(today.year, today.month - (today.month - 1) % _MONTHS, 1))
    closed: list[Quarter] = []
    while len(closed) < QUARTERS_SHOWN:
        quarter = Quarter(first=_months_later(quarter.first, -_MONTHS))
        if quarter.closes_on <= today:
            closed.append(quarter)
    return tuple(closed)


def released(context: Context, quarter: Quarter) -> Release:
    """Return the release of a closed quarter; whoever asks first has it built and stored."""
    stored = context.read(lambda tx: tx.get("Release", quarter.code))
    if stored is None:
        node = Node(
            kind="Release",
            id=quarter.code,
            fields={
                "first": quarter.first,
                "last": quarter.last,
                "made_at": context.clock(),
                "content": _text(build(context, quarter)),
            },
        )
        try:
            (stored,) = context.write(lambda tx: tx.append([node]))
        except Stale:  # somebody else was first
            stored = context.read(lambda tx: tx.get("Release", quarter.code)) or node
    return _release(quarter, str(stored.fields["content"]))


def build(context: Context, quarter: Quarter) -> Release:
    """Return a quarter as it is published, from what was known when it closed, however late somebody asks."""
    least = int(context.vocabulary.threshold("release_minimum"))
    then = at_end_of(context, quarter.closes_on - timedelta(days=1))
    data = metric_input(then, ReportRequest(first=quarter.first, last=quarter.last), progress=silent)
    return Release(
        quarter=quarter,
        tables=disclosure_control.release(tables_of(data), RELATIONS, least=least),
        needs=then.read(lambda tx: _needs(tx, context, quarter, least=least)),
    )


def tables_of(data: MetricInput) -> tuple[Table, ...]:
    """Return the tables of a cohort as they are, each cell by the person with most referrals in it."""
    people: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    by_client: dict[str, list[Timeline]] = {}
    for timeline in data.cohort:
        by_client.setdefault(timeline.client, []).append(timeline)
    for client, own in by_client.items():
        for table, cells in _counts(replace(data, cohort=tuple(own))).items():
            for cell, count in cells.items():
                people[table, cell][client] = count
    return tuple(
        Table(
            code=table,
            cells=tuple(
                Cell(
                    code=cell,
                    referrals=sum(people[table, cell].values()),
                    people=len(people[table, cell]),
                    largest=max(people[table, cell].values(), default=0),
                )
                for cell in cells
            ),
        )
        for table, cells in CELLS.items()
    )


def parts_of(table: str) -> tuple[Part, ...]:
    """Return the cells of a table with their labels, in the order of the page."""
    return _METRIC[OUTCOMES].parts if table == OUTCOMES else (YES, NO)


def _counts(data: MetricInput) -> dict[str, dict[str, int]]:
    """Return how many referrals of a cohort are in each cell above none, by the metrics' own rules."""
    counts: dict[str, dict[str, int]] = {
        OUTCOMES: {figure.part.code: _share(figure.value).hits for figure in _METRIC[OUTCOMES].find(data)}
    }
    for code, part in SHARES:
        share = next(_share(figure.value) for figure in _METRIC[code].find(data) if figure.part.code == part)
        counts[code] = {YES.code: share.hits, NO.code: len(data.cohort) - share.hits}
    return {table: {cell: count for cell, count in cells.items() if count} for table, cells in counts.items()}


def _share(value: object) -> Share:
    if not isinstance(value, Share):
        raise TypeError(value)
    return value


def _needs(tx: Reader, context: Context, quarter: Quarter, *, least: int) -> Mapping[NeedCode, int]:
    """Return how many people recorded each need in a quarter; neither few nor a sensitive need."""
    recorded = (
        Condition(field="recorded_on", op=Op.GE, value=quarter.first),
        Condition(field="recorded_on", op=Op.LE, value=quarter.last),
        NOT_MERGED,
    )
    people: dict[str, int] = defaultdict(int)
    for row in tx.tally("RecordedNeed", recorded, by=("need", "client")):
        people[str(row.key[0])] += 1
    return {
        NeedCode(need): disclosure_control.rounded(count)
        for need, count in sorted(people.items())
        if count >= least and not context.vocabulary.is_sensitive(NeedCode(need))
    }


def _text(release: Release) -> str:
    tables = [[table.code, dict(table.cells)] for table in release.tables]
    return json.dumps({"tables": tables, "needs": dict(release.needs)})


def _release(quarter: Quarter, text: str) -> Release:
    content = json.loads(text)
    return Release(
        quarter=quarter,
        tables=tuple(ReleasedTable(code=code, cells=cells) for code, cells in content["tables"]),
        needs={NeedCode(need): people for need, people in content["needs"].items()},
    )


def _months_later(day: date, months: int) -> date:
    count = 12 * day.year + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


_METRIC: Final = MappingProxyType({metric.code: metric for metric in METRICS})
CELLS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {table: tuple(part.code for part in parts_of(table)) for table in (OUTCOMES, *(code for code, _ in SHARES))}
)
