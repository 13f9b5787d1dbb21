"""Metrics as tables: rows for a spreadsheet, lines for the terminal."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from referral.exchange.csv_tables import guarded
from referral.metrics import METRICS
from referral.metrics.model import Family, Figure, Mean, Metric, Share, Unit, Wait
from referral.metrics.report import JUDGED_MATURITY, Cohort, Report
from referral.storage.directory import Directory
from web.wording.languages import N_
from web.wording.presenter import Presenter
from web.wording.reports.metrics import MetricWords

BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
COLUMNS: Final = (
    N_("Code"),
    N_("Measure"),
    N_("Part"),
    N_("Days old at least"),
    N_("Unit"),
    N_("Counted"),
    N_("Of (n)"),
    N_("Value"),
    N_("Interval from"),
    N_("Interval to"),
    N_("Median"),
    N_("90th percentile"),
    N_("Answers entered on behalf of the partner, percent"),
    N_("Formula"),
    N_("Directory"),
    N_("As of"),
)


def cells(report: Report, say: MetricWords) -> Iterator[tuple[str, ...]]:
    """Yield the table of every figure of every cohort, its heading first; empty cells where a number is not known."""
    yield tuple(say.words.say(name) for name in COLUMNS)
    for cohort in report.cohorts:
        for metric in METRICS:
            for figure in cohort.figures[metric.code]:
                yield (*_row(metric, figure, cohort, say), say.directory_note(metric.code, report), _as_of(report))


def spreadsheet(report: Report, say: MetricWords) -> str:
    """Return the table of a report as a text for a spreadsheet."""
    return csv_text(cells(report, say), say.words)


def csv_text(rows: Iterable[tuple[str, ...]], words: Presenter) -> str:
    """Return a table as CSV that a spreadsheet of the reader's language opens by itself.

    It begins with a byte order mark; Bulgarian has semicolons and decimal commas, English commas and points.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=words.writing.column_separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    return BOM + out.getvalue()


def lines(report: Report, say: MetricWords) -> Iterator[str]:
    """Yield the report as lines of text: the cohort at least 30 days old, family after family."""
    cohort = report.cohort(JUDGED_MATURITY)
    first, last = say.words.day(report.request.first), say.words.day(report.request.last)
    yield say.words.say(N_("Sent {first} – {last}, at least {days} days old: {count}")).format(
        first=first, last=last, days=cohort.maturity, count=cohort.referrals
    )
    if report.as_of:
        yield say.words.say(N_("As known at the end of {day}.")).format(day=say.words.day(report.as_of))
    for family in Family:
        yield f"\n{say.family(family)}"
        for metric in METRICS:
            for figure in cohort.figures[metric.code] if metric.family is family else ():
                name = " · ".join(part for part in (say.name(metric.code), say.part(figure)) if part)
                note = say.directory_note(metric.code, report)
                texts = (say.value(figure), say.around(figure), say.counted(figure), note)
                yield f"  {name}: {'; '.join(text for text in texts if text)}"


def _as_of(report: Report) -> str:
    return report.as_of.isoformat() if report.as_of else ""


def names(directory: Directory, say: MetricWords) -> dict[str, str]:
    """Return the organisations' names by id."""
    return {key: say.words.name(organisation) for key, organisation in directory.organisations.items()}


def _row(metric: Metric, figure: Figure, cohort: Cohort, say: MetricWords) -> tuple[str, ...]:
    value = figure.value
    unit = value.unit if isinstance(value, Wait) else Unit.COUNT if isinstance(value, Mean) else metric.unit
    numbers = _numbers(value, say)
    typed = figure.on_behalf.rate if figure.on_behalf else None
    return (
        metric.code,
        say.name(metric.code),
        say.part(figure),
        str(cohort.maturity),
        say.words.say(unit.label),
        *numbers,
        "" if typed is None else say.decimal(100 * typed),
        say.formula(metric.code),
    )


def _numbers(value: Share | Wait | Mean, say: MetricWords) -> tuple[str, ...]:
    """Return counted, of, value, low, high, median, ninetieth."""
    if isinstance(value, Share):
        rate = "" if value.rate is None else say.decimal(100 * value.rate)
        low, high = (say.decimal(100 * end) for end in value.interval)
        return (str(value.hits), str(value.of), rate, low, high, "", "")
    if isinstance(value, Wait):
        if value.few:
            return (str(value.happened), str(value.of), *("",) * 3, *(say.words.say(N_("few")),) * 2)
        quantiles = ("" if time is None else say.decimal(time) for time in (value.median, value.ninetieth))
        return (str(value.happened), str(value.of), "", "", "", *quantiles)
    mean = "" if value.value is None else say.decimal(value.value, 3)
    return (say.decimal(value.total), str(value.of), mean, "", "", "", "")
