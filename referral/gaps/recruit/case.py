"""The case for one partner, printed on one page and handed on: whom it would help, and what it would not solve."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from referral.context import Context
from referral.errors import NotFound
from referral.gaps.recruit.demand import OpenNeed
from referral.gaps.recruit.proposals import Proposal
from referral.gaps.recruit.question import Question
from referral.gaps.recruit.recommend import Answer, Material, Row, recommend

CONFIDENT: Final = 0.9  # of the draws in which a partner alone must answer enough needs (networks.md, section 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a case: a code, and how many people; None are too few to be told."""

    code: str
    people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsolved:
    """What a partner would not solve: open needs of its kinds that it could not answer, why, and all other needs.

    `obstacles` are codes of reasons, the most frequent first. None are too few to be told.
    """

    of_its_kinds: int | None
    obstacles: tuple[str, ...]
    others: int | None


@dataclass(frozen=True, kw_only=True)
class Case:
    """The case for one candidate.

    The lines count people, who may stand in several of them; `hours` are those at which all of them can come. `needs`
    and `people` are None where they are too few to leave the centre. `chosen` of `draws` is how often it is among those
    to recruit, `enough` how often it alone answers as many needs as are worth it; `missing`: this is nearly always so.
    """

    candidate: Proposal
    needs: int | None
    people: int | None
    by_need: tuple[Line, ...]
    by_area: tuple[Line, ...]
    by_hours: tuple[Line, ...]
    hours: tuple[str, ...]
    by_language: tuple[Line, ...]
    since: date | None
    chosen: int
    enough: int
    draws: int
    unsolved: Unsolved

    @property
    def missing(self) -> bool:
        """Tell whether this is a missing partner: in nearly every draw it alone answers enough needs."""
        return self.draws > 0 and self.enough >= CONFIDENT * self.draws


def case_for(context: Context, question: Question, key: str) -> Case:
    """Return the case for one candidate. Errors: NotAllowed, BadInput; NotFound for who is no candidate who helps."""
    answer = recommend(context, question)
    row = next((row for row in answer.rows if row.candidate.key == key), None)
    if row is None or answer.material is None:
        raise NotFound(kind="candidate", id=key)
    return case_of(answer, answer.material, row, least=int(context.vocabulary.threshold("release_minimum")))


def case_of(answer: Answer, material: Material, row: Row, *, least: int) -> Case:
    """Return the case for one row of an answer. Fewer than `least` people are not told: the page leaves the centre."""
    candidate = row.candidate
    helped = material.helped(candidate.key)
    told = row.people >= least

    def lines(of: Sequence[tuple[str, Hashable]]) -> tuple[Line, ...]:
        few = tuple(Line(code=code, people=None) for code in sorted({code for code, _ in of}))
        return counted(of, least=least) if told else few

    return Case(
        candidate=candidate,
        needs=row.needs if told else None,
        people=row.people if told else None,
        by_need=lines([(one.need.need, one.client.id) for one in helped]),
        by_area=lines([(one.need.area, one.client.id) for one in helped]),
        hours=_hours(candidate, helped),
        by_hours=lines([(hours, one.client.id) for one in helped for hours in one.need.hours]),
        by_language=lines([(one.client.language, one.client.id) for one in helped if one.client.language]),
        since=min((one.need.recorded_on for one in helped), default=None),
        chosen=answer.draws.chosen.get(candidate.key, 0),
        enough=answer.draws.enough.get(candidate.key, 0),
        draws=answer.draws.draws,
        unsolved=_unsolved(material, candidate, helped, least=least),
    )


def counted(pairs: Iterable[tuple[str, Hashable]], *, least: int) -> tuple[Line, ...]:
    """Return how many people each code has, the most first; few are not told.

    Where one line alone is not told, the smallest of the others is not either: it could be reckoned from the total.
    """
    people: dict[str, set[Hashable]] = {}
    for code, person in pairs:
        people.setdefault(code, set()).add(person)
    counts = {code: len(ones) for code, ones in sorted(people.items(), key=lambda item: (-len(item[1]), item[0]))}
    hidden = {code for code, count in counts.items() if count < least}
    if len(hidden) == 1 and len(counts) > 1:
        hidden.add([code for code in counts if code not in hidden][-1])
    shown = [Line(code=code, people=count) for code, count in counts.items() if code not in hidden]
    return (*shown, *(Line(code=code, people=None) for code in sorted(hidden)))


def _hours(candidate: Proposal, helped: Sequence[OpenNeed]) -> tuple[str, ...]:
    """Return the hours that are needed of those that are offered: all, where somebody can come at any time."""
    offered = {code for service in candidate.services for code in service.hours}
    asked = {code for one in helped for code in one.need.hours}
    needed = offered & asked if helped and all(one.need.hours for one in helped) else offered
    return tuple(sorted(needed))


def _unsolved(material: Material, candidate: Proposal, helped: Sequence[OpenNeed], *, least: int) -> Unsolved:
    unmet: list[OpenNeed] = [material.needs[number] for number in material.unmet]
    same = sum(one.need.need in candidate.needs for one in unmet)
    obstacles: Mapping[str, int] = Counter(material.reach.obstacles.get(candidate.key, {}))
    return Unsolved(
        of_its_kinds=_told(same - len(helped), least),
        obstacles=tuple(sorted(obstacles, key=lambda code: (-obstacles[code], code))),
        others=_told(len(unmet) - same, least),
    )


def _told(count: int, least: int) -> int | None:
    """Return a number, or None for one that is small and not nothing."""
    return None if 0 < count < least else count
