"""The plan of actions in the words of one reader: each gap with its owner, action and day; tables and lines."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from referral.gaps import DETECTORS
from referral.gaps.finding import Finding
from referral.gaps.plan.items import ChangeKind, GapItem, GapStatus, item_id
from referral.gaps.plan.reading import NOBODY
from referral.gaps.plan.review import PlanQuarter, Review
from web.wording.languages import N_
from web.wording.reports.gaps import GapWords
from web.wording.tables.gap_plan import CHANGES, GROUPS, STATUSES

COLUMNS: Final = (
    N_("List"),
    N_("Gap"),
    N_("What is found"),
    N_("People"),
    N_("Status"),
    N_("Owner"),
    N_("Action"),
    N_("Due"),
    N_("First found"),
    N_("Last found"),
    N_("Closed on"),
)
# The number that a quarter bears in each language.
QUARTER: Final = N_("quarter {number} of {year}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWords:
    """The plan in the words of one reader; `names` are those of the accounts by id."""

    gaps: GapWords
    names: Mapping[str, str]

    def label(self, item: GapItem) -> str:
        """Return the kind of a gap and what it is about."""
        about = self.about(item)
        kind = self.gaps.label(DETECTORS[item.finding.detector])
        return f"{kind}: {about}" if about else kind

    def about(self, item: GapItem) -> str:
        """Return what a gap is about: a need, a service, organisations or an area; nothing where it has none."""
        words, finding, directory = self.gaps.words, item.finding, self.gaps.directory
        if finding.need is not None:
            return words.need(finding.need)
        if len(finding.services) == 1:
            return words.name(directory.services.get(finding.services[0]))
        if finding.organisations:
            return self.gaps.organisations(finding)
        return "" if finding.area is None else words.name(directory.areas.get(finding.area))

    def sentence(self, item: GapItem) -> str:
        """Return what is found; of a closed gap, what was found last."""
        return self.gaps.sentence(DETECTORS[item.finding.detector], item.finding)

    def people(self, item: GapItem) -> str:
        """Return how many people a gap touches, or touched when it was last found."""
        return self.gaps.people(item.finding)

    def status(self, status: GapStatus) -> str:
        """Return how far a gap is."""
        return self.gaps.words.say(STATUSES[status])

    def change(self, kind: ChangeKind) -> str:
        """Return what was done to a gap."""
        return self.gaps.words.say(CHANGES[kind])

    def who(self, user: str | None) -> str:
        """Return the name of an account; the program itself has none."""
        if user is None:
            return "—"
        return self.names.get(user) or self.gaps.words.say(N_("the program"))

    def owner(self, item: GapItem) -> str:
        """Return who works on a gap."""
        return "—" if item.owner is None else self.names.get(item.owner, item.owner)

    def quarter(self, quarter: PlanQuarter) -> str:
        """Return the name of a quarter."""
        return self.gaps.words.say(QUARTER).format(number=quarter.number, year=quarter.year)

    def groups(self, review: Review) -> Iterator[tuple[str, str, str, tuple[GapItem, ...]]]:
        """Yield each list of a quarter: its code, its heading, what is said where it is empty, its gaps."""
        for code, (heading, empty) in GROUPS.items():
            yield code, self.gaps.words.say(heading), self.gaps.words.say(empty), getattr(review, code)

    def cells(self, review: Review) -> Iterator[tuple[str, ...]]:
        """Yield the plan as a table, its heading first."""
        yield tuple(self.gaps.words.say(name) for name in COLUMNS)
        for _, heading, _, items in self.groups(review):
            for item in items:
                yield (heading, *self._row(item))

    def lines(self, review: Review) -> Iterator[str]:
        """Yield the plan as lines for the terminal."""
        yield self.quarter(review.quarter)
        for _, heading, empty, items in self.groups(review):
            yield f"\n{heading}: {len(items)}"
            yield from self._told(items) if items else (f"  {empty}",)
        yield f"\n{self.totals(review)}"

    def totals(self, review: Review) -> str:
        """Return how many gaps of a quarter are new, came back and were closed, and how many nobody has planned."""
        sentence = N_(
            "In this quarter: {found} found first, {came_back} came back, {closed} closed by the data. "
            "Gaps that nobody has planned for: {unplanned}."
        )
        number = self.gaps.words.number
        return self.gaps.words.say(sentence).format(
            found=number(review.found),
            came_back=number(review.came_back),
            closed=number(len(review.closed)),
            unplanned=number(review.unplanned),
        )

    def _told(self, items: Iterable[GapItem]) -> Iterator[str]:
        for item in items:
            due = self.gaps.words.day(item.closed_on or item.due_on)
            yield f"  {self.people(item):>5}  {self.label(item)} · {self.status(item.status)}"
            yield f"         {due} · {self.owner(item)} · {item.action or '—'}"

    def _row(self, item: GapItem) -> tuple[str, ...]:
        day = self.gaps.words.day
        return (
            self.label(item),
            self.sentence(item),
            self.people(item),
            self.status(item.status),
            self.owner(item),
            item.action or "",
            day(item.due_on),
            day(item.first_seen),
            day(item.last_seen),
            day(item.closed_on),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLinks:
    """The plan of each finding of a table; `items` are by the key of the finding, and a finding may have none yet."""

    words: PlanWords
    items: Mapping[str, GapItem]

    def item(self, finding: Finding) -> GapItem | None:
        """Return the item of a finding, or None."""
        return self.items.get(finding.key)

    def id(self, finding: Finding) -> str:
        """Return the id in the address of a finding's own page."""
        return item_id(finding.key)

    def owners(self) -> list[tuple[str, str]]:
        """Return what a list may be narrowed to: nobody, and everybody who works on a gap of it."""
        working = {item.owner for item in self.items.values() if item.owner is not None}
        named = sorted((self.words.names.get(user, user), str(user)) for user in working)
        return [(NOBODY, self.words.gaps.words.say(N_("nobody yet"))), *((user, name) for name, user in named)]

    def statuses(self) -> list[tuple[str, str]]:
        """Return how far the gaps of a list of today may be."""
        return [(status, self.words.status(status)) for status in GapStatus if status is not GapStatus.CLOSED]

    def owner(self, finding: Finding) -> str:
        """Return who works on a finding."""
        item = self.item(finding)
        return "—" if item is None else self.words.owner(item)

    def status(self, finding: Finding) -> str:
        """Return how far a finding is."""
        item = self.item(finding)
        return self.words.status(GapStatus.OPEN if item is None else item.status)
