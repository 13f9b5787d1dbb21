"""Whom to recruit next in the words of one reader: the table, the two answers, and the one-page case."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from referral.gaps.recruit.case import Case, Line
from referral.gaps.recruit.choice.problem import Choice, Objective
from referral.gaps.recruit.proposals import TYPES, Proposal, Source
from referral.gaps.recruit.recommend import Answer, Row
from referral.model.directory import name_in
from referral.model.ids import AreaId
from referral.storage.directory import Directory
from web.wording.languages import N_
from web.wording.presenter import Presenter

OBJECTIVES: Final[Mapping[Objective, str]] = MappingProxyType(
    {
        Objective.COVERAGE: N_("Needs that somebody could answer"),
        Objective.CAPACITY: N_("Needs that there are places for"),
        Objective.SUCCESS: N_("Needs that can be expected to be met"),
    }
)
SOURCES: Final[Mapping[Source, str]] = MappingProxyType(
    {
        Source.TYPE: N_("usual type of partner"),
        Source.OUTSIDE: N_("works outside the municipality"),
        Source.NO_SERVICES: N_("in the directory without a service"),
        Source.REGISTER: N_("from the register"),
    }
)
COLUMNS: Final = (
    N_("Code"),
    N_("Partner"),
    N_("Known as"),
    N_("Needs"),
    N_("Open needs that nobody answers"),
    N_("People"),
    N_("Adds alone"),
    N_("Cost"),
    N_("Gain per unit of cost"),
    N_("How often among the chosen"),
    N_("Enough by itself, of the draws"),
    N_("Draws"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseText:
    """A case as it is printed: what it is called, one sentence, facts by heading, and what it would not solve."""

    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    unsolved: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruitWords:
    """Recruiting in the words of one reader."""

    words: Presenter
    directory: Directory

    def objective(self, objective: Objective) -> str:
        """Return what is counted."""
        return self.words.say(OBJECTIVES[objective])

    def source(self, candidate: Proposal) -> str:
        """Return where a candidate is known from."""
        return self.words.say(SOURCES[candidate.source])

    def name(self, candidate: Proposal) -> str:
        """Return what a candidate is called: its name with the type that it would fill, or the type alone."""
        kind = "" if candidate.partner_type is None else self.words.label(TYPES, candidate.partner_type)
        if candidate.source is Source.TYPE:
            return kind
        name = name_in(candidate.organisation, self.words.language)
        return f"{name} ({kind})" if kind else name

    def needs(self, candidate: Proposal) -> str:
        """Return the needs that a candidate would answer."""
        return self.words.labels("needs", candidate.needs)

    def here(self, candidate: Proposal) -> str:
        """Return the organisations of its kind that are here already."""
        entries = self.directory.organisations
        return "; ".join(self.words.name(entries.get(key)) for key in candidate.here)

    def amount(self, value: float) -> str:
        """Return a whole number as such, and another one with its decimals."""
        return self.words.number(value) if value == int(value) else self.words.decimal(value)

    def drawn(self, answer: Answer, row: Row) -> str:
        """Return in how many draws a candidate is among the chosen."""
        template = self.words.say(N_("{count} of {draws}"))
        chosen = answer.draws.chosen.get(row.candidate.key, 0)
        return template.format(count=self.words.number(chosen), draws=self.words.number(answer.draws.draws))

    def choice(self, answer: Answer, choice: Choice) -> str:
        """Return a choice as a sentence: who, in order, what they add together, and how near that is to the best."""
        names = "; ".join(f"{number}. {name}" for number, name in enumerate(self.chosen(answer, choice), start=1))
        return " ".join([*([f"{names}."] if names else []), self.added(choice)])

    def chosen(self, answer: Answer, choice: Choice) -> tuple[str, ...]:
        """Return the names of the chosen, in order."""
        names = {row.candidate.key: self.name(row.candidate) for row in answer.rows}
        return tuple(names[key] for key in choice.keys)

    def added(self, choice: Choice) -> str:
        """Return what the chosen add together, and how near that is to the best."""
        if not choice.keys:
            return self.words.say(N_("Nobody: no candidate within these limits would help."))
        if choice.proven:
            ending = self.words.say(N_("No other choice adds more."))
        else:
            ending = self.words.say(N_("No other choice adds more than {bound}.")).format(
                bound=self.amount(choice.bound)
            )
        added = self.words.say(N_("Together they add: {gain}.")).format(gain=self.amount(choice.gain))
        return f"{added} {ending}"

    def spread(self, answer: Answer) -> str:
        """Return how far the sum depends on the needs that happen to be recorded."""
        template = self.words.say(
            N_(
                "To see how sure this is, the recorded needs were drawn anew {draws} times: in 95 of 100 draws the "
                "best choice adds between {low} and {high}."
            )
        )
        return template.format(
            draws=self.words.number(answer.draws.draws),
            low=self.amount(answer.draws.low),
            high=self.amount(answer.draws.high),
        )

    def counted(self, answer: Answer) -> str:
        """Return whose needs these are, and how many of them nobody answers."""
        if answer.material is None:
            return ""
        needs, unmet = len(answer.material.needs), len(answer.material.unmet)
        own = N_("Open needs of your centre: {needs}. Of these, nobody can answer now: {unmet}.")
        every = N_("Open needs: {needs}. Of these, nobody can answer now: {unmet}.")
        template = self.words.say(own if answer.material.centre else every)
        return template.format(needs=self.words.number(needs), unmet=self.words.number(unmet))

    def table(self, answer: Answer) -> Iterator[tuple[str, ...]]:
        """Yield the candidates as a table, its heading first."""
        yield tuple(self.words.say(name) for name in COLUMNS)
        for row in answer.rows:
            key = row.candidate.key
            yield (
                key,
                self.name(row.candidate),
                self.source(row.candidate),
                self.needs(row.candidate),
                str(row.needs),
                str(row.people),
                self.amount(row.gain),
                self.amount(row.cost),
                self.per_cost(row),
                str(answer.draws.chosen.get(key, 0)),
                str(answer.draws.enough.get(key, 0)),
                str(answer.draws.draws),
            )

    def per_cost(self, row: Row) -> str:
        """Return what a candidate adds for each unit of its cost, or nothing where it costs nothing."""
        return f"{row.gain / row.cost:.3g}" if row.cost else ""

    def case(self, case: Case, *, most: int) -> CaseText:
        """Return the case for a candidate in plain words."""
        return CaseText(
            title=self.name(case.candidate),
            sentence=self._sentence(case),
            facts=tuple((self.words.say(name), text) for name, text in self._facts(case, most) if text),
            unsolved=tuple(self._unsolved(case)),
        )

    def _sentence(self, case: Case) -> str:
        template = self.words.say(
            N_("We need: {name}. Open needs that nobody here can answer today: {needs}. Their people: {people}.")
        )
        return template.format(
            name=self.name(case.candidate), needs=self._count(case.needs), people=self._count(case.people)
        )

    def _facts(self, case: Case, most: int) -> Iterator[tuple[str, str]]:
        candidate = case.candidate
        yield N_("What"), self._lines(case.by_need, self.words.need)
        yield N_("Where"), self._lines(case.by_area, self._area)
        yield N_("When"), self.words.labels("hours", case.hours)
        yield N_("People who can come only then"), self._lines(case.by_hours, self._hours)
        yield N_("In which language"), self._lines(case.by_language, self._language)
        papers = tuple(sorted({paper for service in candidate.services for paper in service.requires}))
        yield N_("Documents that are always asked for"), self.words.papers(papers)
        yield N_("Of this kind here already: ask them first"), self.here(candidate)
        yield N_("The first has waited since"), self.words.day(case.since) if case.since else ""
        yield N_("How sure this is"), self._certainty(case, most)

    def _certainty(self, case: Case, most: int) -> str:
        chosen = self.words.say(
            N_(
                "The recorded needs were drawn anew {draws} times. In {chosen} of the draws this partner is among the "
                "{most} to look for first; in {enough} it alone answers at least {least} needs."
            )
        ).format(
            draws=self.words.number(case.draws),
            chosen=self.words.number(case.chosen),
            enough=self.words.number(case.enough),
            most=most,
            least=int(self.words.vocabulary.threshold("recruit_people")),
        )
        verdict = (
            N_("This partner is missing.") if case.missing else N_("This is not certain enough to be called missing.")
        )
        return f"{chosen} {self.words.say(verdict)}"

    def _unsolved(self, case: Case) -> Iterator[str]:
        unsolved = case.unsolved
        if unsolved.of_its_kinds != 0:
            template = self.words.say(N_("Needs of the same kinds that would still have nobody: {count}."))
            told = template.format(count=self._count(unsolved.of_its_kinds))
            why = "; ".join(self.words.blocked(code) for code in unsolved.obstacles)
            because = self.words.say(N_("Why: {reasons}.")).format(reasons=why)
            yield f"{told} {because}" if why else told
        others = self.words.say(N_("Needs of other kinds that nobody can answer: {count}."))
        yield others.format(count=self._count(unsolved.others))
        yield self.words.say(N_("Waiting for services that exist, and refusals by them, would stay as they are."))
        yield self.words.say(N_("Only recorded needs are counted: those who never came are not in these numbers."))

    def _lines(self, lines: Sequence[Line], label: Callable[[str], str]) -> str:
        told = [f"{label(line.code)}: {self._count(line.people)}" for line in lines if line.people is not None]
        few = ", ".join(label(line.code) for line in lines if line.people is None)
        return "; ".join([*told, *([self.words.say(N_("few each: {names}")).format(names=few)] if few else [])])

    def _area(self, code: str) -> str:
        return self.words.name(self.directory.areas.get(AreaId(code)))

    def _hours(self, code: str) -> str:
        return self.words.label("hours", code)

    def _language(self, code: str) -> str:
        return self.words.label("languages", code)

    def _count(self, count: int | None) -> str:
        return self.words.say(N_("few")) if count is None else self.words.number(count)
