"""JSON of whom to recruit next."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

from fastapi import Query

from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.gaps.recruit.asking import question_of
from referral.gaps.recruit.case import case_for
from referral.gaps.recruit.choice.problem import Choice
from referral.gaps.recruit.question import Question
from referral.gaps.recruit.recommend import Answer, Row, recommend
from web.api.shapes import REFUSALS, Code, Shape
from web.http import render
from web.http.figures.day import as_of_a_day
from web.http.figures.turns import IN_TURN
from web.http.gate import CurrentRequest, Router
from web.wording.reports.recruit import RecruitWords

router: Final = Router(api=True)
Texts = Annotated[list[Code], Query()]
Text = Annotated[str, Query(max_length=60)]


class Candidate(Shape):
    """One candidate; `chosen` and `enough` count the draws in which it is among the chosen, and enough by itself."""

    key: str
    name: str
    source: str
    partner_type: str | None
    needs: tuple[str, ...]
    open_needs: int
    people: int
    gain: float
    cost: float
    chosen: int
    enough: int


class ChosenPartners(Shape):
    """Partners chosen, what each adds to those before it, and more than what no choice within the limits adds."""

    keys: tuple[str, ...]
    gains: tuple[float, ...]
    gain: float
    bound: float
    proven: bool
    cost: float


class Recommendation(Shape):
    """Whom to recruit next; everything is null or empty where it is withheld from the reader."""

    withheld: bool
    objective: str
    most: int
    budget: float | None
    months: int
    centre: str | None
    open_needs: int | None
    unmet: int | None
    candidates: list[Candidate]
    not_listed: int
    best: ChosenPartners
    greedy: ChosenPartners
    draws: int
    low: float
    high: float


class CaseFact(Shape):
    """One fact of a case under its heading."""

    label: str
    text: str


class RecruitCase(Shape):
    """The case for one partner in words: one sentence, facts by heading, what it would not solve."""

    title: str
    sentence: str
    facts: list[CaseFact]
    unsolved: list[str]


@router.get("/api/gaps/recruit", Permission.SEE_GAPS, dependencies=IN_TURN, responses=REFUSALS)
@as_of_a_day
def recruit(  # noqa: PLR0913, PLR0917 - each is one field of the question
    request: CurrentRequest,
    objective: Text = "",
    most: Text = "",
    budget: Text = "",
    months: Text = "",
    cost: Texts = [],  # noqa: B006 - FastAPI copies it
    places: Texts = [],  # noqa: B006
    weight: Texts = [],  # noqa: B006
    as_of: date | None = None,
) -> Recommendation:
    """Return whom to recruit next. `cost` and `places` are CANDIDATE=NUMBER, `weight` is GROUP:CODE=NUMBER."""
    said = {"objective": [objective], "most": [most], "budget": [budget], "months": [months]}
    context = context_of(request.context, as_of, Permission.SEE_GAPS)
    answer = recommend(context, question_of({**said, "cost": cost, "places": places, "weight": weight}))
    return recommendation(answer, RecruitWords(words=render.presenter(request), directory=context.directory()))


@router.get("/api/gaps/recruit/{key}", Permission.SEE_GAPS, dependencies=IN_TURN, responses=REFUSALS)
@as_of_a_day
def recruit_case(request: CurrentRequest, key: Code, as_of: date | None = None) -> RecruitCase:
    """Return the case for one candidate, in the reader's language."""
    context = context_of(request.context, as_of, Permission.SEE_GAPS)
    question = Question()
    tell = RecruitWords(words=render.presenter(request), directory=context.directory())
    text = tell.case(case_for(context, question, key), most=question.most)
    facts = [CaseFact(label=label, text=fact) for label, fact in text.facts]
    return RecruitCase(title=text.title, sentence=text.sentence, facts=facts, unsolved=list(text.unsolved))


def recommendation(answer: Answer, tell: RecruitWords) -> Recommendation:
    """Return an answer as JSON gives it."""
    question, material = answer.question, answer.material
    return Recommendation(
        withheld=answer.withheld,
        objective=question.objective,
        most=question.most,
        budget=question.budget,
        months=question.months,
        centre=material.centre if material else None,
        open_needs=len(material.needs) if material else None,
        unmet=len(material.unmet) if material else None,
        candidates=_candidates(answer, answer.rows, tell),
        not_listed=answer.unhelpful,
        best=_chosen(answer.best),
        greedy=_chosen(answer.greedy),
        draws=answer.draws.draws,
        low=answer.draws.low,
        high=answer.draws.high,
    )


def _candidates(answer: Answer, rows: Sequence[Row], tell: RecruitWords) -> list[Candidate]:
    return [
        Candidate(
            key=row.candidate.key,
            name=tell.name(row.candidate),
            source=row.candidate.source,
            partner_type=row.candidate.partner_type,
            needs=row.candidate.needs,
            open_needs=row.needs,
            people=row.people,
            gain=row.gain,
            cost=row.cost,
            chosen=answer.draws.chosen.get(row.candidate.key, 0),
            enough=answer.draws.enough.get(row.candidate.key, 0),
        )
        for row in rows
    ]


def _chosen(choice: Choice) -> ChosenPartners:
    return ChosenPartners(
        keys=choice.keys,
        gains=choice.gains,
        gain=choice.gain,
        bound=choice.bound,
        proven=choice.proven,
        cost=choice.cost,
    )
