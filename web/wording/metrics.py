"""Metrics in words: the name and the formula of each, numbers as people read them, rows for a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from referral.exchange.csv_tables import guarded
from referral.metrics import METRICS
from referral.metrics.model import Family, Figure, Mean, Metric, Share, Unit, Wait
from referral.metrics.report import JUDGED_MATURITY, Cohort, Report
from referral.storage.directory import Directory
from web.wording.languages import N_
from web.wording.presenter import Presenter

NEARLY: Final = 0.005
BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
BY_CODE: Final[Mapping[str, Metric]] = MappingProxyType({one.code: one for one in METRICS})
FAMILIES: Final[Mapping[Family, str]] = MappingProxyType(
    {
        Family.SERVICE: N_("Did people get the service"),
        Family.LOOP: N_("Did anybody learn what happened, and did it help"),
        Family.ANSWER: N_("Do partners answer"),
        Family.SPEED: N_("How long it takes"),
        Family.ROUTE: N_("Did the referral go to the right place"),
        Family.UPKEEP: N_("Is the network kept in order"),
    }
)
# Code → name and formula. The formulas are those of the docstrings in `referral.metrics`.
WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "outcomes": (N_("What became of them"), N_("each outcome ÷ sent; together they are all that were sent")),
        "completion": (
            N_("Service received"),
            N_("completed with service delivered in full or in part, enrolled, or document issued ÷ sent"),
        ),
        "not_served": (
            N_("Accepted but not served"),
            N_("accepted at least 30 days ago and not completed ÷ accepted at least 30 days ago"),
        ),
        "attendance": (
            N_("Appointments"),
            N_("came ÷ appointments kept open; did not come ÷ the same. One moved or called off is not counted."),
        ),
        "closed_strict": (
            N_("Loop closed, strictly"),
            N_("ended, and the client was asked afterwards or looked for on three days ÷ sent"),
        ),
        "closed_industry": (
            N_("Loop closed, as usually counted"),
            N_("the partner said how it ended, whichever way ÷ sent"),
        ),
        "need_met": (
            N_("Need met"),
            N_("the client said that the need is met ÷ clients asked and reached; also ÷ sent"),
        ),
        "achievement": (
            N_("Outcome achieved"),
            N_("met counts 1, partly ½, not met 0: the sum ÷ clients who gave one of these answers"),
        ),
        "got_help": (
            N_("Got help, as usually counted"),
            N_("completed with any result but passing on to somebody else ÷ sent"),
        ),
        "informed": (
            N_("Referrer was told the result"),
            N_("clients whose first referral ended with a report from the partner or a document ÷ clients referred"),
        ),
        "lost": (
            N_("Lost to follow-up"),
            N_("not reached on three different days ÷ due for follow-up (14 days after the end, 30 after acceptance)"),
        ),
        "response": (N_("Answered"), N_("seen, asked back or decided before it expired ÷ sent")),
        "no_feedback": (
            N_("No word from the partner"),
            N_("nothing said by the partner until the age of the group ÷ sent"),
        ),
        "acknowledged_only": (N_("Seen, but not decided"), N_("seen or asked back, without a decision ÷ sent")),
        "acceptance": (
            N_("Accepted"),
            N_("accepted, on a waiting list or given an appointment ÷ sent; also ÷ decided"),
        ),
        "declines": (N_("Declined, by reason"), N_("declined for this reason ÷ decided")),
        "timeliness": (
            N_("Answered in time"),
            N_("answered within 24 hours, 72 hours or 2 working days, as its priority asks ÷ sent"),
        ),
        "first_response": (
            N_("Time to the first answer"),
            N_("first seen, asked back or decided − sent, in working hours (9 to 17 on working days)"),
        ),
        "to_match": (
            N_("Time to a partner who accepts"),
            N_("first acceptance anywhere in the chain of referrals − first sent in the chain"),
        ),
        "to_service": (
            N_("Time to service"),
            N_("first day of service anywhere in the chain of referrals − first sent in the chain"),
        ),
        "days_pending": (N_("Days in hand"), N_("open: today − sent; ended: last change − sent")),
        "first_accuracy": (
            N_("Right at the first try"),
            N_("chains whose first partner accepted ÷ chains of referrals"),
        ),
        "reroutes": (N_("Further tries"), N_("mean of referrals in a chain − 1")),
        "recurrence": (
            N_("Came back"),
            N_("sent again for the same kind of need within 12 months ÷ ended at least 12 months ago"),
        ),
        "unmet_need": (
            N_("Unmet needs"),
            N_("nobody offers a service, or every referral ended without one ÷ needs recorded in the period"),
        ),
        "participation": (
            N_("Partners taking part"),
            N_("partners with a referral in the last 90 days of the period ÷ organisations with an active service"),
        ),
        "freshness": (
            N_("Directory kept fresh"),
            N_("services checked in the last 12 months ÷ active services, as of today"),
        ),
        "consent": (
            N_("Consent"),
            N_("sent with a consent given no later than the day of sending ÷ sent (must be 100 %); withdrawn ÷ given"),
        ),
        "workload": (
            N_("Work of the centre"),
            N_("entries typed by the centre ÷ ended referrals; minutes from beginning to sending a referral"),
        ),
    }
)
PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "of_sent": N_("of those sent"),
        "of_decided": N_("of those decided"),
        "of_asked": N_("of those asked"),
        "attended": N_("came"),
        "no_show": N_("did not come"),
        "open": N_("still open"),
        "ended": N_("ended"),
        "unmet": N_("together"),
        "no_partner": N_("nobody offers a service"),
        "ended_without_service": N_("every referral ended without service"),
        "not_tried": N_("not tried, although somebody offers one"),
        "coverage": N_("sent with consent"),
        "withdrawn": N_("consent withdrawn"),
        "events": N_("entries for one referral"),
        "minutes": N_("minutes to write one"),
    }
)
OUTCOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "served": N_("completed"),
        "not_helped": N_("came, but was not helped"),
        "no_show": N_("did not come to the appointment"),
        "declined": N_("declined by the partner"),
        "withdrew": N_("withdrawn by the client or the centre"),
        "waiting": N_("on a waiting list"),
        "lost": N_("lost: no answer, or no contact"),
        "open": N_("still open"),
    }
)
UNITS: Final[Mapping[Unit, str]] = MappingProxyType(
    {
        Unit.SHARE: N_("percent"),
        Unit.WORKING_HOURS: N_("working hours"),
        Unit.DAYS: N_("days"),
        Unit.MINUTES: N_("minutes"),
        Unit.COUNT: N_("number"),
    }
)
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
    N_("Answers typed on behalf, percent"),
    N_("Remark"),
    N_("Formula"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Metrics in the words of one reader."""

    words: Presenter

    def name(self, code: str) -> str:
        """Return what a metric is called."""
        return self.words.say(WORDS[code][0])

    def formula(self, code: str) -> str:
        """Return how a metric is computed."""
        return self.words.say(WORDS[code][1])

    def family(self, family: Family) -> str:
        """Return what a family of metrics asks."""
        return self.words.say(FAMILIES[family])

    def part(self, figure: Figure) -> str:
        """Return which number of a metric this is; nothing when there is only one."""
        if figure.listing == "outcomes":
            return self.words.say(OUTCOMES[figure.part])
        if figure.listing:
            return self.words.label(figure.listing, figure.part)
        return self.words.say(PARTS[figure.part]) if figure.part else ""

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
        return f"{self.decimal(value)}\N{NO-BREAK SPACE}{self.words.say(UNITS[unit])}"

    def value(self, figure: Figure) -> str:
        """Return the main number of a figure."""
        if figure.hidden:
            return self.words.say(N_("hidden (small number)"))
        value = figure.value
        if isinstance(value, Share):
            return self.percent(value.rate)
        if isinstance(value, Wait):
            return self.amount(value.median, value.unit) if value.of else "—"
        return self.decimal(value.value, 2) if isinstance(value, Mean) else "—"

    def around(self, figure: Figure) -> str:
        """Return what stands around the main number: the interval, or the time of nine in ten."""
        value = figure.value
        if isinstance(value, Share) and value.of:
            low, high = value.interval
            return self.words.say(N_("between {low} and {high}")).format(low=self.percent(low), high=self.percent(high))
        if isinstance(value, Wait) and value.of:
            return self.words.say(N_("nine in ten: {amount}")).format(amount=self.amount(value.ninetieth, value.unit))
        return ""

    def counted(self, figure: Figure) -> str:
        """Return what a number is counted from: x of n."""
        value = figure.value
        if isinstance(value, Share):
            hits, of = self.words.number(value.hits), self.words.number(value.of)
        elif isinstance(value, Wait):
            hits, of = self.words.number(value.happened), self.words.number(value.of)
        elif isinstance(value, Mean):
            hits, of = self.decimal(value.total), self.words.number(value.of)
        else:
            return ""
        return self.words.say(N_("{hits} of {of}")).format(hits=hits, of=of)


def cells(report: Report, say: Measures) -> Iterator[tuple[str, ...]]:
    """Yield the table of every figure of every cohort, its heading first; empty cells where a number is not known."""
    yield tuple(say.words.say(name) for name in COLUMNS)
    for cohort in report.cohorts:
        for metric in METRICS:
            for figure in cohort.figures[metric.code]:
                yield _row(metric, figure, cohort, say)


def spreadsheet(report: Report, say: Measures) -> str:
    """Return the table as CSV that a spreadsheet of the reader's language opens by itself.

    It begins with a byte order mark; Bulgarian has semicolons and decimal commas, English commas and points.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=say.words.writing.column_separator, lineterminator="\r\n")
    for row in cells(report, say):
        writer.writerow([guarded(cell) for cell in row])
    return BOM + out.getvalue()


def lines(report: Report, say: Measures) -> Iterator[str]:
    """Yield the report as lines of text: the cohort at least 30 days old, family after family."""
    cohort = report.cohort(JUDGED_MATURITY)
    first, last = say.words.day(report.question.first), say.words.day(report.question.last)
    yield say.words.say(N_("Sent {first} – {last}, at least {days} days old: {count}")).format(
        first=first, last=last, days=cohort.maturity, count=cohort.referrals
    )
    for family in Family:
        yield f"\n{say.family(family)}"
        for metric in METRICS:
            for figure in cohort.figures[metric.code] if metric.family is family else ():
                name = " · ".join(part for part in (say.name(metric.code), say.part(figure)) if part)
                told = (say.value(figure), say.around(figure), say.counted(figure))
                yield f"  {name}: {'; '.join(part for part in told if part)}"


def names(directory: Directory, say: Measures) -> dict[str, str]:
    """Return the organisations' names by id."""
    return {one.id: say.words.name(one) for one in directory.organisations.values()}


def _row(metric: Metric, figure: Figure, cohort: Cohort, say: Measures) -> tuple[str, ...]:
    value = figure.value
    unit = value.unit if isinstance(value, Wait) else Unit.COUNT if isinstance(value, Mean) else metric.unit
    numbers = _numbers(value, say)
    typed = figure.on_behalf.rate if figure.on_behalf else None
    return (
        metric.code,
        say.name(metric.code),
        say.part(figure),
        str(cohort.maturity),
        say.words.say(UNITS[unit]),
        *numbers,
        "" if typed is None else say.decimal(100 * typed),
        say.words.say(N_("hidden (small number)")) if figure.hidden else "",
        say.formula(metric.code),
    )


def _numbers(value: Share | Wait | Mean | None, say: Measures) -> tuple[str, ...]:
    """Return counted, of, value, low, high, median, ninetieth."""
    if isinstance(value, Share):
        rate = "" if value.rate is None else say.decimal(100 * value.rate)
        low, high = (say.decimal(100 * end) for end in value.interval)
        return (str(value.hits), str(value.of), rate, low, high, "", "")
    if isinstance(value, Wait):
        quantiles = ("" if one is None else say.decimal(one) for one in (value.median, value.ninetieth))
        return (str(value.happened), str(value.of), "", "", "", *quantiles)
    if isinstance(value, Mean):
        mean = "" if value.value is None else say.decimal(value.value, 3)
        return (say.decimal(value.total), str(value.of), mean, "", "", "", "")
    return ("",) * 7
