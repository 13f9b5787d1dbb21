"""JSON of what changes of the directory would do; nothing is changed by asking."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Final

from fastapi import Query

from referral.access.policy import Permission
from referral.gaps import DETECTORS
from referral.gaps.finding import Finding
from referral.gaps.what_if import answer as answers
from referral.gaps.what_if import scenarios
from referral.gaps.what_if.changes import read_changes
from referral.gaps.what_if.effects.needs import NeedShift
from referral.gaps.what_if.effects.people import PeopleShift
from referral.gaps.what_if.effects.waits import Wait
from referral.idempotency import Submitted, fingerprint
from referral.storage.directory import Directory
from web.api.shapes import REFUSALS, Identifier, Key, Shape, Words
from web.http import render
from web.http.figures.turns import IN_TURN
from web.http.gate import CurrentRequest, Router
from web.wording.presenter import Presenter
from web.wording.reports.gaps import GapWords
from web.wording.what_if.answer import WhatIfWords

router: Final = Router(api=True)
Lines = Annotated[list[str], Query(max_length=20)]


class TriedChange(Shape):
    """One change: the line of text that names it, and a sentence."""

    line: str
    sentence: str


class NeedOutcome(Shape):
    """A kind of need that is answered less or more: nobody, not_now (somebody, but not today), somebody."""

    need: str
    label: str
    before: str
    after: str
    organisations: tuple[str, ...]


class PeopleOutcome(Shape):
    """How many people lose the last one who could help, and how many gain somebody."""

    lost: int
    gained: int


class GapOutcome(Shape):
    """A gap that would come or go; `people` is null where it is hidden."""

    key: str
    detector: str
    label: str
    sentence: str
    need: str | None
    organisations: tuple[str, ...]
    people: int | None


class WaitOutcome(Shape):
    """A waiting list; the months are null where there is not enough data."""

    service: str
    waiting: int
    moved: int
    months: float | None
    months_after: float | None


class Answer(Shape):
    """What changes would do. `people`, `people_by` and `waits` are null where the reader is not told."""

    changes: list[TriedChange]
    answered_before: int
    answered_after: int
    kinds_of_need: int
    lost: list[NeedOutcome]
    gained: list[NeedOutcome]
    hides_needs: bool
    people: PeopleOutcome | None
    people_by: dict[str, dict[str, PeopleOutcome]] | None
    new_gaps: list[GapOutcome]
    gone_gaps: list[GapOutcome]
    waits: list[WaitOutcome] | None
    nowhere: int | None
    cut_off: tuple[str, ...]
    joined: tuple[str, ...]


class LossOutcome(Shape):
    """The loss of so many organisations: the worst ones, the kinds of need lost with them, and what is left."""

    lost: int
    organisations: tuple[str, ...]
    needs: tuple[str, ...]
    left: int
    left_on_average: float


class NewScenario(Shape):
    """A scenario to be stored: its name, and its changes as lines of text."""

    name: Words
    changes: list[Words]


class StoredScenario(Shape):
    """A stored scenario."""

    id: str
    name: str
    lines: tuple[str, ...]
    made_by: str
    made_at: datetime


@router.get("/api/what-if", Permission.SEE_GAPS, dependencies=IN_TURN, responses=REFUSALS)
def what_if(request: CurrentRequest, change: Lines) -> Answer:
    """Return what changes would do, each a line such as `close O28` or `set S33 hours+=evening`."""
    return as_answer(answers.what_if(request.context, read_changes(change)), render.presenter(request))


@router.get("/api/what-if/losses", Permission.SEE_GAPS, dependencies=IN_TURN, responses=REFUSALS)
def losses(request: CurrentRequest) -> list[LossOutcome]:
    """Return how many kinds of need would be answered after losing one, two or three organisations."""
    return [LossOutcome.model_validate(loss) for loss in answers.losses(request.context)]


@router.get("/api/scenarios", Permission.SEE_GAPS, responses=REFUSALS)
def list_scenarios(request: CurrentRequest) -> list[StoredScenario]:
    """Return every stored scenario, the newest first."""
    return [StoredScenario.model_validate(stored) for stored in scenarios.scenarios(request.context)]


@router.post("/api/scenarios", Permission.SEE_GAPS, status_code=201, responses=REFUSALS)
def save_scenario(request: CurrentRequest, scenario: NewScenario, key: Key = None) -> StoredScenario:
    """Store changes under a name, to be tried again; they are not made."""
    submitted = Submitted(key=key, fingerprint=fingerprint(scenario.model_dump()))
    stored = scenarios.save(request.context, scenario.name, read_changes(scenario.changes), submitted=submitted)
    return StoredScenario.model_validate(stored)


@router.get("/api/scenarios/{scenario_id}", Permission.SEE_GAPS, dependencies=IN_TURN, responses=REFUSALS)
def scenario(request: CurrentRequest, scenario_id: Identifier) -> Answer:
    """Return what the changes of a stored scenario would do today."""
    stored = scenarios.scenario(request.context, scenario_id)
    return as_answer(answers.what_if(request.context, stored.changes), render.presenter(request))


def as_answer(answer: answers.WhatIf, words: Presenter) -> Answer:
    """Return an answer as data, with its sentences in the reader's language."""
    say = WhatIfWords(words=words, answer=answer)
    lines = zip(answer.changes, say.changes(), strict=True)
    before, after = answer.answered
    return Answer(
        changes=[TriedChange(line=str(change), sentence=sentence) for change, sentence in lines],
        answered_before=before,
        answered_after=after,
        kinds_of_need=answer.of,
        lost=[_need(shift, words) for shift in answer.lost],
        gained=[_need(shift, words) for shift in answer.gained],
        hides_needs=answer.hides_needs,
        people=_people(answer.people.all) if answer.people else None,
        people_by=_groups(answer.people.by) if answer.people else None,
        new_gaps=_gaps(answer.new, words, answer.after),
        gone_gaps=_gaps(answer.gone, words, answer.before),
        waits=[_wait(wait) for wait in answer.waits.services] if answer.waits else None,
        nowhere=answer.waits.nowhere if answer.waits else None,
        cut_off=answer.parts.cut_off,
        joined=answer.parts.joined,
    )


def _need(shift: NeedShift, words: Presenter) -> NeedOutcome:
    return NeedOutcome(
        need=shift.need,
        label=words.need(shift.need),
        before=shift.before.name.lower(),
        after=shift.after.name.lower(),
        organisations=shift.organisations,
    )


def _people(shift: PeopleShift) -> PeopleOutcome:
    return PeopleOutcome(lost=shift.lost.people, gained=shift.gained.people)


def _groups(by: Mapping[str, Mapping[str, PeopleShift]]) -> dict[str, dict[str, PeopleOutcome]]:
    return {name: {code: _people(shift) for code, shift in rows.items()} for name, rows in by.items()}


def _wait(wait: Wait) -> WaitOutcome:
    return WaitOutcome.model_validate(wait)


def _gaps(findings: Iterable[Finding], words: Presenter, directory: Directory) -> list[GapOutcome]:
    say = GapWords(words=words, directory=directory)
    return [
        GapOutcome(
            key=finding.key,
            detector=finding.detector,
            label=say.label(DETECTORS[finding.detector]),
            sentence=say.sentence(DETECTORS[finding.detector], finding),
            need=finding.need,
            organisations=finding.organisations,
            people=None if finding.hidden else finding.people,
        )
        for finding in findings
    ]
