"""What changes of the directory would do, in the words of one reader: sentences, and tables for every surface."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from referral.gaps import DETECTORS
from referral.gaps.finding import Finding, RecordSet
from referral.gaps.what_if.answer import WhatIf
from referral.gaps.what_if.effects.needs import Level, NeedShift
from referral.gaps.what_if.effects.people import PeopleShift
from referral.gaps.what_if.effects.waits import Wait
from referral.model.ids import AreaId, OrganisationId
from web.wording.languages import N_
from web.wording.presenter import Presenter
from web.wording.reports.gaps import GapWords
from web.wording.what_if.changes import ChangeWords
from web.wording.what_if.tables import Cell, Table

LEVELS: Final[Mapping[Level, str]] = MappingProxyType(
    {
        Level.NOBODY: N_("nobody"),
        Level.NOT_NOW: N_("somebody, but not now"),
        Level.SOMEBODY: N_("somebody"),
    }
)
GROUPS: Final[Mapping[str, str]] = MappingProxyType(
    {"need": N_("Need"), "area": N_("Territory"), "language": N_("Language"), "age": N_("Age")}
)
LOST: Final = N_("Lose the last one who could help")
GAINED: Final = N_("Gain somebody who can help")
ORGANISATION: Final = N_("Organisation")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfWords:
    """An answer in the words of one reader."""

    words: Presenter
    answer: WhatIf

    @property
    def _say(self) -> ChangeWords:
        return ChangeWords(words=self.words, directory=self.answer.after)

    def changes(self) -> tuple[str, ...]:
        """Return every change as a sentence."""
        return tuple(map(self._say.change, self.answer.changes))

    def summary(self) -> tuple[str, ...]:
        """Return the answer in a few sentences."""
        before, after = self.answer.answered
        needs = self._words(
            N_("Kinds of need that somebody answers: {after} instead of {before}, of {of}."),
            before=self.words.number(before),
            after=self.words.number(after),
            of=self.words.number(self.answer.of),
        )
        return (needs, self.people_sentence(), *self._hidden())

    def people_sentence(self) -> str:
        """Return how many people with an unmet need lose and gain somebody who can help."""
        if self.answer.people is None:
            return self.words.say(N_("How many people it touches is not shown here."))
        lost, gained = self.answer.people.all.lost.people, self.answer.people.all.gained.people
        return self._words(
            N_("People with an unmet need who lose the last one who could help: {lost}; who gain somebody: {gained}."),
            lost=self.words.number(lost),
            gained=self.words.number(gained),
        )

    def tables(self) -> tuple[Table, ...]:
        """Return every table of the answer, in the order of the interface."""
        return (self._needs(), *self._people(), self._gaps("new"), self._gaps("gone"), *self._waits(), self._parts())

    def months(self, value: float | None) -> str:
        """Return how long a list takes, or that there is not enough data."""
        if value is None:
            return self.words.say(N_("not enough data"))
        return self._words(N_("{months} months"), months=self.words.decimal(value))

    def _hidden(self) -> tuple[str, ...]:
        told = []
        if self.answer.hides_needs:
            told.append(self.words.say(N_("Others are hidden: they are about needs that must stay discreet.")))
        if self.answer.people is not None and self.answer.waits is None:
            told.append(self.words.say(N_("Only the people of your own centre are counted, and no waiting lists.")))
        return tuple(told)

    def _needs(self) -> Table:
        return Table(
            code="needs",
            label=self.words.say(N_("Kinds of need lost and gained")),
            columns=tuple(
                map(self.words.say, (N_("Need"), N_("Who can help now"), N_("Who could help then"), N_("Then")))
            ),
            rows=tuple(map(self._need, (*self.answer.lost, *self.answer.gained))),
            empty=self.words.say(N_("No kind of need is lost or gained.")),
        )

    def _need(self, shift: NeedShift) -> tuple[Cell, ...]:
        outcome = N_("lost") if shift.is_lost else N_("gained")
        who = self.names(shift.organisations)
        after = self.words.say(LEVELS[shift.after])
        return (
            Cell(text=self.words.need(shift.need)),
            Cell(text=self.words.say(LEVELS[shift.before])),
            Cell(text=f"{after}: {who}" if who else after),
            Cell(text=self.words.say(outcome)),
        )

    def _people(self) -> tuple[Table, ...]:
        people = self.answer.people
        if people is None or not (people.all.lost.people or people.all.gained.people):
            return ()
        return tuple(
            Table(
                code=f"people-{name}",
                label=self._words(N_("People, by: {what}"), what=self.words.say(GROUPS[name])),
                columns=tuple(map(self.words.say, (GROUPS[name], LOST, GAINED))),
                rows=tuple((Cell(text=self.group(name, code)), *self._shift(rows[code])) for code in _ordered(rows)),
            )
            for name, rows in people.by.items()
        )

    def group(self, name: str, code: str) -> str:
        """Return the name of a group of people."""
        if not code:
            return self.words.say(N_("not known"))
        if name == "area":
            return self.words.name(self.answer.after.areas.get(AreaId(code)))
        return self.words.label({"need": "needs", "language": "languages", "age": "age_bands"}[name], code)

    def _shift(self, shift: PeopleShift) -> tuple[Cell, ...]:
        return (self._count(shift.lost), self._count(shift.gained))

    def _count(self, records: RecordSet) -> Cell:
        return Cell(text=self.words.number(records.people), is_number=True)

    def _gaps(self, which: str) -> Table:
        findings = self.answer.new if which == "new" else self.answer.gone
        directory = self.answer.after if which == "new" else self.answer.before
        label = N_("Gaps that would be new") if which == "new" else N_("Gaps that would be gone")
        return Table(
            code=f"gaps-{which}",
            label=self.words.say(label),
            columns=tuple(map(self.words.say, (N_("Gap"), N_("What it says")))),
            rows=tuple(self._gap(finding, GapWords(words=self.words, directory=directory)) for finding in findings),
            empty=self.words.say(N_("None.")),
        )

    def _gap(self, finding: Finding, say: GapWords) -> tuple[Cell, ...]:
        detector = DETECTORS[finding.detector]
        what = [self.words.need(finding.need)] if finding.need else []
        if finding.hidden:
            what += [name for name in (say.organisations(finding),) if name != "—"]
            return (Cell(text=say.label(detector)), Cell(text=": ".join(what) or "—"))
        return (Cell(text=say.label(detector)), Cell(text=say.sentence(detector, finding)))

    def _waits(self) -> tuple[Table, ...]:
        waits = self.answer.waits
        if waits is None or not (waits.services or waits.nowhere):
            return ()
        columns = (
            N_("Service"), N_("Waiting now"), N_("Would come as well"), N_("The list takes now"), N_("It would take"),
        )  # fmt: skip
        nowhere = self._words(
            N_("People under way who would have nowhere to go: {count}."), count=self.words.number(waits.nowhere)
        )
        rule = self.words.say(
            N_(
                "Waiting and coming, divided by the people whom the service took in a month of the last year. Of those "
                "sent elsewhere each goes to the first service that find help would offer."
            )
        )
        return (
            Table(
                code="waits",
                label=self.words.say(N_("Waiting")),
                columns=tuple(map(self.words.say, columns)),
                rows=tuple(map(self._wait, waits.services)),
                empty=nowhere,
                note=f"{nowhere} {rule}" if waits.nowhere else rule,
            ),
        )

    def _wait(self, wait: Wait) -> tuple[Cell, ...]:
        return (
            Cell(text=self._say.entry(wait.service)),
            Cell(text=self.words.number(wait.waiting), is_number=True),
            Cell(text=self.words.number(wait.moved), is_number=True),
            Cell(text=self.months(wait.months)),
            Cell(text=self.months(wait.months_after)),
        )

    def _parts(self) -> Table:
        parts = self.answer.parts
        rows = [(key, N_("cut off")) for key in parts.cut_off] + [(key, N_("joined")) for key in parts.joined]
        return Table(
            code="parts",
            label=self.words.say(N_("Organisations cut off from the rest, or joined to it")),
            columns=tuple(map(self.words.say, (ORGANISATION, N_("Then")))),
            rows=tuple((Cell(text=self._say.entry(key)), Cell(text=self.words.say(what))) for key, what in rows),
            empty=self.words.say(N_("None.")),
        )

    def names(self, organisations: Sequence[OrganisationId]) -> str:
        """Return the names of organisations, with commas."""
        return ", ".join(map(self._say.entry, organisations))

    def _words(self, text: str, **values: str) -> str:
        return self.words.say(text).format(**values)


def _ordered(rows: Mapping[str, PeopleShift]) -> list[str]:
    """Return the codes of groups, most people first."""
    return sorted(rows, key=lambda code: (-(rows[code].lost.people + rows[code].gained.people), code))
