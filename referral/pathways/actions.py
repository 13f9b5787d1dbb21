"""Pathways of clients: see the plan for a goal, start it, give it up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graph.model import Order, where
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.clients import clients
from referral.context import Context
from referral.errors import BadInput, NotFound
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.model.clients import Client, Pathway
from referral.model.ids import ClientCode, PathwayId, ServiceId
from referral.model.referrals import Referral
from referral.pathways.model import GIVEN_UP, Goal
from referral.pathways.plan import Plan
from referral.pathways.progress import NextStep, draft, goal_of, open_pathways, open_referrals, plan_for
from referral.storage import records


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPlan:
    """The plan of a client for a goal, the pathway the client is on if any, and open referrals by service."""

    client: Client
    goal: Goal
    plan: Plan
    pathway: Pathway | None
    referrals: Mapping[ServiceId, Referral]


def client_plan(context: Context, code: ClientCode, goal: str, *, hours: tuple[str, ...] = ()) -> ClientPlan:
    """Return a client's plan for a goal; the view of the client is recorded.

    Errors: NotAllowed, NotFound (client, goal).
    """
    policy.granted(context, Permission.SEE_CLIENTS)
    directory = context.directory()
    client = clients.client(context, code)
    wanted = goal_of(context, directory, goal)
    pathways, referrals = context.read(lambda tx: (open_pathways(tx, client.id), open_referrals(tx, client.id)))
    return ClientPlan(
        client=client,
        goal=wanted,
        plan=plan_for(context, directory, client, wanted, hours=hours),
        pathway=next((pathway for pathway in pathways if pathway.goal == goal), None),
        referrals=referrals,
    )


def pathways_of(context: Context, code: ClientCode) -> tuple[Pathway, ...]:
    """Return a client's pathways, newest first."""

    def work(tx: Reader) -> tuple[Pathway, ...]:
        client = clients.client_for(tx, context, code, Permission.SEE_CLIENTS)
        newest = (Order(field="started_on", descending=True),)
        return records.find(tx, Pathway, where(client=client.id), order=newest)[0]

    return context.read(work)


def set_out(context: Context, code: ClientCode, goal: str, *, submitted: Submitted = NOT_BY_FORM) -> Referral:
    """Put a client on the pathway to a goal and return the draft of its first step.

    Setting out again is the same pathway, and an open referral to the first step is not drafted a second time.
    Errors: NotAllowed, NotFound, BadInput (the goal is reached, or no way leads there now).
    """
    policy.granted(context, Permission.REFER)
    directory = context.directory()
    wanted = goal_of(context, directory, goal)
    pathway_id = PathwayId(context.new_id("PW"))

    def make(tx: Writer) -> str:
        owner = clients.client_for(tx, context, code, Permission.REFER)
        plan = plan_for(context, directory, owner, wanted)
        if not plan.sequences:
            raise BadInput(problems=(("goal", "reached_already" if plan.reached else "no_way", {}),))
        pathway = _open_pathway(tx, owner.id, goal)
        if pathway is None:
            pathway = Pathway(
                id=pathway_id,
                client=owner.id,
                goal=goal,
                started_on=context.today,
                assistant=owner.assistant,
                centre=owner.centre,
            )
            records.save(tx, pathway)
            audit.record(tx, context, "pathway.start", kind="Pathway", subject=pathway.id, detail=goal)
        service = plan.sequences[0].steps[0].service
        referral = draft(tx, context, pathway, NextStep(client=owner, service=service, actor=context.actor))
        if referral is None:
            raise BadInput(problems=(("goal", "no_need", {"service": service.id}),))
        return referral.id

    referral_id = idempotency.once(context, submitted, make)
    return context.read(lambda tx: records.get(tx, Referral, referral_id))


def give_up(context: Context, code: ClientCode, goal: str) -> None:
    """End the pathway of a client to a goal; its referrals stay as they are.

    Errors: NotAllowed, NotFound.
    """
    policy.granted(context, Permission.REFER)

    def work(tx: Writer) -> None:
        owner = clients.client_for(tx, context, code, Permission.REFER)
        pathway = _open_pathway(tx, owner.id, goal)
        if pathway is None:
            raise NotFound(kind="Pathway", id=goal)
        records.save(tx, replace(pathway, status=GIVEN_UP))
        audit.record(tx, context, "pathway.give_up", kind="Pathway", subject=pathway.id, detail=goal)

    context.write(work)


def _open_pathway(tx: Reader, code: ClientCode, goal: str) -> Pathway | None:
    return next((pathway for pathway in open_pathways(tx, code) if pathway.goal == goal), None)
