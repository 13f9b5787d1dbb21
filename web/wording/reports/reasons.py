"""Why needs are not met, in the words of one reader: the reasons, what they are about, and the tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from referral.gaps.reasons.model import Branch, Dimension, UnmetReason
from referral.gaps.reasons.outcomes import OTHER
from referral.gaps.reasons.reading import Reasons
from referral.gaps.reasons.tree import ReasonCount, Row
from referral.metrics.model import Share
from referral.model.ids import AreaId
from referral.storage.directory import Directory
from web.wording.languages import N_
from web.wording.presenter import Presenter

AGE: Final = "age"
ALL: Final = N_("All")
HIDDEN: Final = N_("Hidden: this would tell today's records of people.")
COLUMNS: Final = (
    N_("By"),
    N_("Of"),
    N_("Reason"),
    N_("Needs"),
    N_("People"),
    N_("Somebody else could help"),
    N_("Learnt from a referral"),
    N_("Since"),
)
# Where a condition, a document or an answer may have its word, in this order.
LISTS: Final = ("prerequisites", "barriers", "decline", "not_completed", "cancel")
OF_DIMENSION: Final = {Dimension.LANGUAGE: "languages", Dimension.AGE: "age_bands", Dimension.SEX: "sexes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonWords:
    """Reasons in the words of one reader."""

    words: Presenter
    directory: Directory

    def label(self, code: UnmetReason | Branch | Dimension) -> str:
        """Return the name of a reason, a branch or a dimension."""
        return self.words.say(code.label)

    def details(self, count: ReasonCount) -> str:
        """Return which conditions, documents or answers a reason is about, with how often."""
        parts = (f"{self.detail(code)} ({self.words.number(number)})" for code, number in count.details.items())
        return "; ".join(parts)

    def detail(self, code: str) -> str:
        """Return the word for a condition, a document or an answer."""
        if code == AGE:
            return self.words.say(N_("the age"))
        if code == OTHER:
            return self.words.say(N_("another reason"))
        listing = next((name for name in LISTS if code in self.words.vocabulary.codes(name)), None)
        return self.words.label(listing, code) if listing else self.words.paper(code)

    def value(self, dimension: Dimension, value: str | None) -> str:
        """Return the name of an area, a need or a group; what is not known is said so."""
        if value is None:
            return self.words.say(N_("not known"))
        if dimension is Dimension.AREA:
            return self.words.name(self.directory.areas.get(AreaId(value)))
        if dimension is Dimension.NEED:
            return self.words.need(value)
        return self.words.label(OF_DIMENSION[dimension], value)

    def share(self, share: Share) -> str:
        """Return how many of the needs are unmet, with the share and its interval."""
        if share.rate is None:
            return self.words.say(N_("not enough data"))
        low, high = share.interval
        return self.words.say(N_("{hits} of {of}: {share} (between {low} and {high})")).format(
            hits=self.words.number(share.hits),
            of=self.words.number(share.of),
            share=self.words.share(share.rate),
            low=self.words.share(low),
            high=self.words.share(high),
        )

    def largest(self, row: Row) -> str:
        """Return the three most frequent reasons of a row, with how often."""
        found = sorted(row.by_reason.items(), key=lambda item: (-item[1], item[0]))[:3]
        return "; ".join(f"{self.label(reason)} ({self.words.number(number)})" for reason, number in found) or "—"

    def cells(self, reasons: Reasons | None) -> Iterator[tuple[str, ...]]:
        """Yield the table of the whole and of every row, its heading first; empty cells where nothing is counted.

        Without reasons it yields that they are hidden.
        """
        if reasons is None:
            yield (self.words.say(HIDDEN),)
            return
        yield tuple(self.words.say(name) for name in COLUMNS)
        for count in reasons.tree.reasons:
            numbers = (count.needs, count.people, count.others, count.by_referral)
            since = count.since.isoformat() if count.since else ""
            yield (self.words.say(ALL), "", self.label(count.reason), *map(str, numbers), since)
        for row in reasons.rows:
            for reason, needs in sorted(row.by_reason.items(), key=lambda item: (-item[1], item[0])):
                name = self.value(reasons.dimension, row.value)
                yield (self.label(reasons.dimension), name, self.label(reason), str(needs), "", "", "", "")

    def lines(self, reasons: Reasons | None) -> Iterator[str]:
        """Yield the tree for the terminal, or that it is hidden."""
        if reasons is None:
            yield self.words.say(HIDDEN)
            return
        yield self.words.say(N_("Unmet needs: {share}. People: {people}.")).format(
            share=self.share(reasons.tree.share), people=self.words.number(reasons.tree.people)
        )
        for branch in reasons.tree.branches:
            yield f"\n{self.label(branch.branch)}: {self.words.number(branch.needs)}"
            for count in branch.reasons:
                details = self.details(count)
                yield f"  {count.needs:>5}  {self.label(count.reason)}{f': {details}' if details else ''}"
