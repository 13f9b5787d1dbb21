"""Then and now in words: two quarters, what is new, what is lost and what stayed, and the way to other quarters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from referral.network.scene.facts import Change, SceneTie
from referral.network.scene.quarters import after, before, code_of, whole_quarters
from referral.network.scene.question import Period, Question
from web.wording.languages import N_
from web.wording.network.page import Choice, Links
from web.wording.network.scene import SceneWords

OFFERED: Final = 8  # quarters to choose from
MOST: Final = 20  # ties in one list


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedTies:
    """The ties of one change: a heading with their number, the first of them in words, and how many more there are."""

    change: Change
    heading: str
    ties: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodWords:
    """Two quarters of one scene beside each other; `today` is the day that the page is asked as of."""

    words: SceneWords
    links: Links
    today: date

    @property
    def question(self) -> Question:
        """Return what is asked."""
        return self.words.scene.question

    @property
    def is_comparing(self) -> bool:
        """Tell whether two periods are compared."""
        return self.question.period is not None and self.question.compared is not None

    def options(self, name: str) -> Iterator[Choice]:
        """Yield the quarters to choose from for `now` or for `then`, the last whole one and the one before chosen."""
        quarters = whole_quarters(self.today, OFFERED)
        chosen = self.question.period if name == "now" else self.question.compared
        if not self.is_comparing:
            chosen = quarters[0] if name == "now" else quarters[1]
        for period in quarters:
            yield Choice(value=code_of(period) or "", text=self.quarter(period), chosen=period == chosen)

    def quarter(self, period: Period) -> str:
        """Return a quarter in words, another period by its days."""
        if code_of(period) is None:
            return f"{self.words.words.day(period[0])} – {self.words.words.day(period[1])}"
        text = self._say(N_("quarter {number} of {year}"))
        return text.format(number=(period[0].month + 2) // 3, year=period[0].year)

    def hidden_fields(self) -> dict[str, str]:
        """Return the parameters that a choice of quarters keeps."""
        return replace(self.question, period=None, compared=None).params()

    def earlier(self) -> str | None:
        """Return the address of the same comparison one quarter earlier."""
        return self._moved(before)

    def later(self) -> str | None:
        """Return the address of the same comparison one quarter later, as long as that quarter is over."""
        period = self.question.period
        return None if period is None or after(period)[1] >= self.today else self._moved(after)

    def first(self) -> str:
        """Return the address of the earliest two quarters that are offered, where playing begins."""
        quarters = whole_quarters(self.today, OFFERED)
        return self.links.to(replace(self.question, period=quarters[-2], compared=quarters[-1], ask=None))

    def then(self) -> Choice:
        """Return the address of the network as it was on the last day of the earlier period."""
        day = self.question.compared[1] if self.question.compared else whole_quarters(self.today, 1)[0][1]
        text = self._say(N_("The network as it was on {day}")).format(day=self.words.words.day(day))
        return Choice(value=f"/network?as_of={day.isoformat()}", text=text)

    def summary(self) -> str:
        """Return how many paths are new, lost and as before."""
        counts = {change: len(self._of(change)) for change in Change}
        text = self._say(N_("Paths of referrals: new {new}, no longer used {lost}, as before {kept}."))
        return text.format(new=counts[Change.NEW], lost=counts[Change.LOST], kept=counts[Change.KEPT])

    def lists(self) -> Iterator[ChangedTies]:
        """Yield the new ties and those that are lost, the most used first."""
        for change, english in _HEADINGS.items():
            ties = self._of(change)
            if ties:
                yield ChangedTies(
                    change=change,
                    heading=self._say(english).format(count=len(ties)),
                    ties=tuple(self._told(tie) for tie in ties[:MOST]),
                    more=max(0, len(ties) - MOST),
                )

    def _told(self, tie: SceneTie) -> str:
        name = "before" if tie.change is Change.LOST else "sent"
        count = self.words.count(tie.counts.get(name, 0))
        return f"{self.words.named(tie.source)} → {self.words.named(tie.target)}: {count}"

    def _of(self, change: Change) -> list[SceneTie]:
        return [tie for tie in self.words.scene.ties if tie.change is change]

    def _moved(self, step: Callable[[Period], Period]) -> str | None:
        period, compared = self.question.period, self.question.compared
        if period is None or compared is None or code_of(period) is None or code_of(compared) is None:
            return None
        return self.links.to(replace(self.question, period=step(period), compared=step(compared), ask=None))

    def _say(self, english: str) -> str:
        return self.words.words.say(english)


_HEADINGS: Final = {Change.NEW: N_("New: {count}"), Change.LOST: N_("No longer used: {count}")}
