"""Answer whom to recruit next, from the recorded needs that are open, for each reader within their scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.gaps.recruit.chances import Chances, chances_of
from referral.gaps.recruit.choice.exact import exact
from referral.gaps.recruit.choice.greedy import NEGLIGIBLE, greedy
from referral.gaps.recruit.choice.problem import Choice, Need, Objective, Problem, Provider, check, classes_of
from referral.gaps.recruit.choice.resampling import Draws, Resampling, resampled
from referral.gaps.recruit.choice.values import valuation
from referral.gaps.recruit.demand import OpenNeed, Reach, open_needs, reach, read_open_needs, wanted
from referral.gaps.recruit.proposals import Proposal, proposals
from referral.gaps.recruit.question import MOST, Question, check_candidates, check_words
from referral.gaps.recruit.register import from_register
from referral.matching.partners.partner_outcomes import records_of_partners
from referral.matching.partners.waiting_lists import waiting_for
from referral.model.ids import OrganisationId, ServiceId
from referral.storage.directory import Directory

NO_DRAWS = Draws(draws=0, chosen=MappingProxyType({}), enough=MappingProxyType({}), low=0.0, high=0.0)
NOBODY = Choice(keys=(), gains=(), gain=0.0, bound=0.0, proven=True)


@dataclass(frozen=True, kw_only=True)
class Material:
    """What a choice is made from: the open needs, everybody who could be recruited, and who could answer which need.

    `centre` is the centre whose people these are, None for those of all centres.
    """

    directory: Directory
    needs: tuple[OpenNeed, ...]
    candidates: tuple[Proposal, ...]
    reach: Reach
    chances: Chances
    waiting: Mapping[ServiceId, int]
    centre: OrganisationId | None = None

    @property
    def unmet(self) -> tuple[int, ...]:
        """Return the numbers of the needs that nobody can answer now."""
        return tuple(number for number, one in enumerate(self.needs) if not one.able)

    def helped(self, key: str) -> tuple[OpenNeed, ...]:
        """Return the needs that nobody can answer now and that a candidate could."""
        return tuple(self.needs[number] for number in self.unmet if key in self.reach.answered_by[number])


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One candidate: the open needs that nobody answers and it could, their people, and what it adds alone."""

    candidate: Proposal
    needs: int
    people: int
    gain: float
    cost: float


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Whom to recruit next. `greedy` is the order of choosing, `best` the best choice, both over the same limits.

    A `withheld` answer tells nothing: its reader sees no figures of today.
    """

    question: Question
    material: Material | None = None
    rows: tuple[Row, ...] = ()
    greedy: Choice = NOBODY
    best: Choice = NOBODY
    draws: Draws = NO_DRAWS
    withheld: bool = False
    enough: float = 0.0
    unhelpful: int = field(default=0)

    @property
    def differ(self) -> bool:
        """Tell whether the best choice adds more than the greedy one."""
        return self.best.gain > self.greedy.gain + NEGLIGIBLE


def recommend(context: Context, question: Question) -> Answer:
    """Return whom to recruit next for the people whose needs the actor may see.

    Who leads one centre asks for the people of the own centre alone. A reader of figures (the municipality) gets a
    withheld answer: neither a number nor an order of candidates tells of today's records.
    Errors: NotAllowed; BadInput for a question that makes no sense.
    """
    scope = policy.granted(context, Permission.SEE_GAPS)
    if scope is Scope.FIGURES:
        return Answer(question=question, withheld=True)
    centre = context.actor.centre if scope is Scope.CENTRE else None
    check_words(question, directory=context.directory(), vocabulary=context.vocabulary)
    key = ("recruit", centre, question.register)
    material = context.shared(key, lambda: material_of(context, question, centre=centre))
    check_candidates(question, material.candidates)
    if material.candidates:
        if question.most == MOST:  # so many as are usual, where there are so many
            question = replace(question, most=min(MOST, len(material.candidates)))
        check(question.providers(material.candidates), question.limits)
    enough = context.vocabulary.threshold("recruit_people")
    return context.shared(("recruited", centre, question), lambda: answer(material, question, enough=enough))


def material_of(context: Context, question: Question, *, centre: OrganisationId | None) -> Material:
    """Return what a choice is made from, of one centre or of all. Errors: BadInput for a register with mistakes."""
    directory = context.directory()
    registered = from_register(question.register, directory=directory, vocabulary=context.vocabulary)
    partners = records_of_partners(context)
    pairs, waiting = context.read(lambda tx: (read_open_needs(tx, centre=centre), waiting_for(tx)))
    needs = open_needs(pairs, directory=directory, vocabulary=context.vocabulary, today=context.today, waiting=waiting)
    candidates = (*proposals(directory, context.vocabulary, wanted(needs)), *registered)
    return Material(
        directory=directory,
        needs=needs,
        candidates=candidates,
        reach=reach(directory, needs, candidates),
        chances=chances_of(partners),
        waiting=waiting,
        centre=centre,
    )


def answer(material: Material, question: Question, *, enough: float) -> Answer:
    """Choose among the candidates who add anything at all; the others can never be chosen."""
    whole = problem_of(material, question, question.providers(material.candidates))
    alone = valuation(whole)
    gains = {one.key: alone.gain(one.key) for one in whole.candidates}
    helpful = tuple(one for one in whole.candidates if gains[one.key] > NEGLIGIBLE)
    problem = Problem(objective=whole.objective, classes=whole.classes, candidates=helpful, present=whole.present)
    costs = {one.key: one.cost for one in helpful}
    rows = [
        _row(material, candidate, gain=gains[candidate.key], cost=costs[candidate.key])
        for candidate in material.candidates
        if candidate.key in costs
    ]
    first, best = greedy(problem, question.limits), exact(problem, question.limits)
    # Only where greedy was seen to fall short is it worth the time to solve every draw, and only coverage is quick.
    exactly = question.objective is Objective.COVERAGE and best.gain > first.gain + NEGLIGIBLE
    return Answer(
        question=question,
        material=material,
        rows=tuple(sorted(rows, key=lambda row: (-row.gain, row.candidate.key))),
        greedy=first,
        best=best,
        draws=resampled(problem, question.limits, enough=enough, how=Resampling(exactly=exactly)),
        enough=enough,
        unhelpful=len(whole.candidates) - len(helpful),
    )


def problem_of(material: Material, question: Question, candidates: Sequence[Provider]) -> Problem:
    """Return the choice in numbers. A need with several services of one organisation has its chance of success once."""
    organisations = {one.key: one.organisation.id for one in material.candidates}
    needs = []
    present: dict[str, Provider] = {}
    for one, answered_by in zip(material.needs, material.reach.answered_by, strict=True):
        domain = one.need.need.partition(".")[0]
        chances: dict[str, float] = {}
        if question.objective is Objective.SUCCESS:
            here = {service.organisation for service in one.able}
            chances = {key: material.chances.of(key, domain) for key in here}
            present |= {key: Provider(key=key) for key in here if key not in present}
            further = (key for key in answered_by if organisations[key] not in here)
            chances |= {key: material.chances.of(organisations[key], domain) for key in further}
        else:
            for service in one.able:
                if service.id not in present:
                    free = None
                    if service.places is not None:
                        free = max(0, service.places * question.months - material.waiting.get(service.id, 0))
                    present[service.id] = Provider(key=service.id, places=free)
            chances = dict.fromkeys([*(service.id for service in one.able), *answered_by], 1.0)
        needs.append(Need(weight=question.weight(one.need, one.client), chances=chances))
    return Problem(
        objective=question.objective,
        classes=classes_of(needs),
        candidates=tuple(candidates),
        present=tuple(present.values()),
    )


def _row(material: Material, candidate: Proposal, *, gain: float, cost: float) -> Row:
    helped = material.helped(candidate.key)
    return Row(
        candidate=candidate,
        needs=len(helped),
        people=len({one.client.id for one in helped}),
        gain=gain,
        cost=cost,
    )
