"""Metrics in the words of one reader: names, formulas, and numbers as people read them."""

from dataclasses import dataclass
from typing import Final

from referral.metrics import METRICS
from referral.metrics.model import Family, Figure, Metric, Share, Unit, Wait
from referral.metrics.report import Report
from web.wording.languages import N_
from web.wording.presenter import Presenter

OLDEST_DIRECTORY: Final = N_("Computed from the oldest known directory, of {day}.")
NEARLY: Final = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricWords:
    """Metrics in the words of one reader."""

    words: Presenter

    def name(self, code: str) -> str:
        """Return what a metric is called."""
        return self.words.say(metric_of(code).label)

    def sentence(self, code: str) -> str:
        """Return what a metric tells."""
        return self.words.say(metric_of(code).sentence)

    def formula(self, code: str) -> str:
        """Return how a metric is computed."""
        return self.words.say(metric_of(code).formula)

    def caution(self, code: str) -> str:
        """Return what a metric must not be taken for."""
        return self.words.say(metric_of(code).caution)

    def directory_note(self, code: str, report: Report) -> str:
        """Return that a figure rests on the oldest known directory, or nothing."""
        if report.oldest_directory is None or not metric_of(code).of_directory:
            return ""
        return self.words.say(OLDEST_DIRECTORY).format(day=self.words.day(report.oldest_directory))

    def family(self, family: Family) -> str:
        """Return what a family of metrics asks."""
        return self.words.say(family.label)

    def part(self, figure: Figure) -> str:
        """Return which number of a metric this is; nothing when there is only one."""
        part = figure.part
        if part.listing:
            return self.words.label(part.listing, part.code)
        return self.words.say(part.label) if part.label else ""

    def decimal(self, value: float | None, places: int = 1) -> str:
        """Return a number with one decimal, with the comma or the point of the language; a whole one without."""
        if value is None:
            return "—"
        text = f"{value:.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", self.words.writing.decimal)

    def percent(self, value: float | None) -> str:
        """Return a share as whole percent; one that only looks like none or all gets a decimal."""
        if value is None:
            return "—"
        if 0 < value < NEARLY or 1 - NEARLY < value < 1:
            return f"{self.decimal(100 * value)} %"
        return self.words.share(value)

    def amount(self, value: float | None, unit: Unit) -> str:
        """Return an amount with its unit; None is a quantile not reached yet."""
        if value is None:
            return self.words.say(N_("not reached yet"))
        return f"{self.decimal(value)}\N{NO-BREAK SPACE}{self.words.say(unit.label)}"

    def value(self, figure: Figure) -> str:
        """Return the main number of a figure."""
        value = figure.value
        if isinstance(value, Share):
            return self.percent(value.rate)
        if isinstance(value, Wait) and value.few:
            return self.words.say(N_("few"))
        if isinstance(value, Wait):
            return self.amount(value.median, value.unit) if value.of else "—"
        return self.decimal(value.value, 2)

    def around(self, figure: Figure) -> str:
        """Return what stands around the main number: the interval, or the time of nine in ten."""
        value = figure.value
        if isinstance(value, Share) and value.of:
            low, high = value.interval
            return self.words.say(N_("between {low} and {high}")).format(low=self.percent(low), high=self.percent(high))
        if isinstance(value, Wait) and value.of and not value.few:
            return self.words.say(N_("nine in ten: {amount}")).format(amount=self.amount(value.ninetieth, value.unit))
        return ""

    def counted(self, figure: Figure) -> str:
        """Return what a number is counted from: x of n."""
        value = figure.value
        if isinstance(value, Share):
            hits, of = self.words.number(value.hits), self.words.number(value.of)
        elif isinstance(value, Wait):
            hits, of = self.words.number(value.happened), self.words.number(value.of)
        else:
            hits, of = self.decimal(value.total), self.words.number(value.of)
        return self.words.say(N_("{hits} of {of}")).format(hits=hits, of=of)


def metric_of(code: str) -> Metric:
    """Return the metric of a code.

    Errors: StopIteration for a code that no metric has.
    """
    return next(metric for metric in METRICS if metric.code == code)
