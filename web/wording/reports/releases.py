"""Releases in the words of one reader: what a municipality reads of a closed quarter, on the page and as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from referral.releases.disclosure_control import ReleasedTable
from referral.releases.release import Quarter, Release, parts_of
from web.wording.languages import N_
from web.wording.presenter import Presenter
from web.wording.reports.metrics import MetricWords

COLUMNS: Final = (N_("Quarter"), N_("Measure"), N_("Part"), N_("About"), N_("Remark"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseWords:
    """Releases in the words of one reader."""

    words: Presenter

    def quarter(self, quarter: Quarter) -> str:
        """Return what a quarter is called."""
        template = self.words.say(N_("quarter {number} of {year}"))
        return template.format(number=quarter.number, year=quarter.first.year)

    def table(self, table: ReleasedTable) -> str:
        """Return what a table is about."""
        return MetricWords(words=self.words).name(table.code)

    def formula(self, table: ReleasedTable) -> str:
        """Return how the metric of a table is computed."""
        return MetricWords(words=self.words).formula(table.code)

    def rows(self, table: ReleasedTable) -> Iterator[tuple[str, str, str]]:
        """Yield the label of each cell, its number, and its share where that follows from what is published."""
        together = sum(count or 0 for count in table.cells.values())
        for part in parts_of(table.code):
            count = table.cells[part.code]
            share = self.words.share(count / together) if table.whole and count is not None else "—"
            yield self.words.say(part.label), self.number(count), share

    def number(self, count: int | None) -> str:
        """Return a published number, or that it is hidden."""
        if count is None:
            return self.words.say(N_("few or hidden"))
        return self.words.say(N_("about {count}")).format(count=self.words.number(count))

    def cells(self, release: Release) -> Iterator[tuple[str, ...]]:
        """Yield every number of a release as the rows of a table, its heading first."""
        yield tuple(self.words.say(name) for name in COLUMNS)
        quarter = self.quarter(release.quarter)
        for table in release.tables:
            for part in parts_of(table.code):
                yield (quarter, self.table(table), self.words.say(part.label), *self._cell(table.cells[part.code]))
        for need, people in release.needs.items():
            yield quarter, self.words.say(N_("People who recorded a need")), self.words.need(need), *self._cell(people)

    def _cell(self, count: int | None) -> tuple[str, str]:
        return ("", self.number(None)) if count is None else (str(count), "")
