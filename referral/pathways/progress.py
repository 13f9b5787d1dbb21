"""What closing a step does, in the same transaction: the client gains states, and the next step is drafted."""

from dataclasses import dataclass, replace

from graph.model import where
from graph.store import Reader, Writer
from referral.access import audit
from referral.clients.clients import need_for
from referral.context import Context
from referral.errors import NotFound
from referral.lifecycle import events, replay, states
from referral.lifecycle.deadlines import agreed_days
from referral.lifecycle.events import DecisionContext
from referral.matching.model import help_request_of
from referral.matching.person import complete
from referral.model.actors import Actor, Role
from referral.model.clients import Client, NewNeed, Pathway, RecordedNeed
from referral.model.codes import short_code
from referral.model.directory import Service
from referral.model.ids import ClientCode, NeedCode, ReferralId, ServiceId
from referral.model.referrals import Action, Informant, Referral, Route, State, TransitionData
from referral.pathways.gains import GRANTING, gain
from referral.pathways.model import OPEN, REACHED, Goal, GoalKind
from referral.pathways.plan import Plan, find, start_of
from referral.storage import records
from referral.storage.directory import Directory


def after(tx: Writer, context: Context, completed: Referral) -> None:
    """Follow up a referral that was just completed with a result that grants states; anything else does nothing."""
    just_now = completed.state is State.COMPLETED and completed.completed_at == completed.changed_at
    if not just_now or completed.service_result not in GRANTING or completed.service is None:
        return
    directory = context.directory()
    service = directory.services.get(completed.service)
    if service is None:
        return
    client = records.get(tx, Client, completed.client)
    client = gain(tx, context, client, completed=completed, service=service)
    for pathway in open_pathways(tx, client.id):
        _continue(tx, context, pathway, client=client, completed=completed)


def goal_of(context: Context, directory: Directory, code: str) -> Goal:
    """Return the goal that a code names: a prerequisite, a need or a service.

    Errors: NotFound.
    """
    if code in context.vocabulary.codes("prerequisites"):
        return Goal(kind=GoalKind.STATE, code=code)
    if code in context.vocabulary.needs:
        return Goal(kind=GoalKind.NEED, code=code)
    if code in directory.services:
        return Goal(kind=GoalKind.SERVICE, code=code)
    raise NotFound(kind="goal", id=code)


def plan_for(
    context: Context, directory: Directory, client: Client, goal: Goal, *, hours: tuple[str, ...] = ()
) -> Plan:
    """Return the plan of a client for a goal today: sequences of steps, or blockers."""
    need = NeedCode(goal.code if goal.kind is GoalKind.NEED else "")
    question = complete(context.vocabulary, help_request_of(client, need, today=context.today, hours=hours))
    return find(directory, goal, start_of(client, question, valid_days=context.vocabulary.valid_days))


def open_pathways(tx: Reader, client: ClientCode) -> tuple[Pathway, ...]:
    """Return the pathways a client is on."""
    return records.find(tx, Pathway, where(client=client, status=OPEN))[0]


def open_referrals(tx: Reader, client: ClientCode) -> dict[ServiceId, Referral]:
    """Return a client's referrals that are not over, by service."""
    is_open = states.among(states.OPEN)
    referrals = records.find(tx, Referral, (*where(client=client), is_open))[0]
    return {referral.service: referral for referral in referrals if referral.service is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The step of a pathway to draft: to which service, in whose name, and after which referral, if after one.

    `informant` is SYSTEM when nobody asked for the draft.
    """

    client: Client
    service: Service
    actor: Actor
    informant: Informant | None = None
    follows: Referral | None = None


def draft(tx: Writer, context: Context, pathway: Pathway, step: NextStep) -> Referral | None:
    """Store the draft of a pathway's step and return it; one that is open already is returned instead.

    None for a service that answers no need, and for a report by law, which only a person can make.
    """
    client, service = step.client, step.service
    already = open_referrals(tx, client.id).get(service.id)
    if already is not None or not service.needs:
        return already
    need = NeedCode(pathway.goal) if pathway.goal in service.needs else service.needs[0]
    if context.vocabulary.needs[need].report:
        return None
    header = _header(tx, context, pathway, step, need_for(tx, context, client, NewNeed(need=need)))
    by = DecisionContext(actor=step.actor, at=context.clock(), vocabulary=context.vocabulary)
    event = events.decide(header, Action.CREATE, data=TransitionData(informant=step.informant), by=by)
    referral = replay.apply_event(header, event)
    (node,) = records.save(tx, referral)
    records.add_events(tx, [event])
    detail = f"{pathway.id} {service.id}"
    audit.record(tx, context, "referral.draft", kind="Referral", subject=referral.id, detail=detail)
    return replace(referral, version=node.version)


def _header(tx: Reader, context: Context, pathway: Pathway, step: NextStep, recorded: RecordedNeed) -> Referral:
    """Return the referral of a step before its first event, with what was agreed with the partner."""
    client, service = step.client, step.service
    partner = context.directory().organisations[service.organisation]
    answer_days, service_days = agreed_days(partner, on=context.today)
    referral_id = _free_id(tx, pathway)
    return Referral(
        id=referral_id,
        short_code=_free_code(tx, referral_id),
        client=client.id,
        need=recorded.need,
        area=client.area,
        centre=client.centre,
        assistant=client.assistant,
        priority="routine",
        delivery="phone",
        service=service.id,
        organisation=service.organisation,
        recorded_need=recorded.id,
        follows=step.follows.id if step.follows else None,
        route=service.route or Route.DIRECT.value,
        answer_days=answer_days,
        service_days=service_days,
    )


def _continue(tx: Writer, context: Context, pathway: Pathway, *, client: Client, completed: Referral) -> None:
    """Mark a pathway reached, or draft its next step in the name of the client's assistant."""
    directory = context.directory()
    done = directory.services[ServiceId(str(completed.service))]
    try:
        goal = goal_of(context, directory, pathway.goal)
    except NotFound:  # the goal was a service that is gone, or a word that a site dropped
        return
    plan = plan_for(context, directory, client, goal)
    if plan.reached or goal.code in {done.id, *done.needs}:
        records.save(tx, replace(pathway, status=REACHED))
        audit.record(tx, context, "pathway.reached", kind="Pathway", subject=pathway.id, detail=pathway.goal)
    elif plan.sequences and done.grants:
        assistant = Actor(id=client.assistant, role=Role.ASSISTANT, centre=client.centre)
        service = plan.sequences[0].steps[0].service
        step = NextStep(client=client, service=service, actor=assistant, informant=Informant.SYSTEM, follows=completed)
        draft(tx, context, pathway, step)


def _free_id(tx: Reader, pathway: Pathway) -> ReferralId:
    number = 1
    while tx.get("Referral", referral_id := f"R-{pathway.id}-{number}") is not None:
        number += 1
    return ReferralId(referral_id)


def _free_code(tx: Reader, referral_id: ReferralId) -> str:
    salt = 0
    while records.find(tx, Referral, where(short_code=(code := short_code(referral_id, salt=salt))), limit=1)[0]:
        salt += 1
    return code
