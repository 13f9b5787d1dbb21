"""The JSON route of a client's way to a goal."""

from datetime import date
from typing import Annotated, Final

from fastapi import Query

from referral.access.policy import Permission
from referral.model.ids import ClientCode
from referral.pathways import actions
from referral.pathways.model import BlockedService, Blocker
from referral.pathways.steps import StepSequence
from web.api.shapes import REFUSALS, Identifier, Reason, Shape
from web.http import render
from web.http.gate import CurrentRequest, RequestContext, Router
from web.wording.pathways import PathWords

router: Final = Router(api=True)


class Ask(Shape):
    """What a step asks for: the group, the state that answers it, and the earlier step that grants it."""

    word: str
    state: str
    step: int | None
    until: date | None
    late: bool


class Step(Shape):
    """One service of a chain."""

    number: int
    service: str
    organisation: str
    grants: list[str]
    asks: list[Ask]
    missing: list[str]
    begins: date
    days: int
    also: list[str]
    warnings: list[str]


class WayIn(Shape):
    """A service that would open a block, and what keeps it: a reason, or groups that are lacking."""

    service: str
    reason: Reason | None
    lacks: list[str]


class CycleLink(Shape):
    """One part of a circle."""

    state: str
    service: str
    needs: str


class Block(Shape):
    """Where a way is stopped; `state` is null when the goal itself cannot be used."""

    state: str | None
    why: str
    ways: list[WayIn]
    cycle: list[CycleLink]
    words: str
    to_do: list[str]


class Path(Shape):
    """The way of a client to a goal.

    `afterwards` is what follows once the blocks are gone; `proved` tells whether all ways were compared.
    """

    client: str
    goal: str
    kind: str
    reached: bool
    on_pathway: bool
    chains: list[list[Step]]
    blocks: list[Block]
    afterwards: list[Step]
    proved: bool


@router.get("/api/clients/{code}/path", Permission.SEE_CLIENTS, responses=REFUSALS)
def path(request: CurrentRequest, code: Identifier, goal: Annotated[str, Query(min_length=1, max_length=120)]) -> Path:
    """Return the cheapest chains of services from what a client has to a goal, or what blocks it first.

    The goal is the code of a prerequisite, a need or a service.
    """
    client_plan = actions.client_plan(request.context, ClientCode(code), goal)
    plan = client_plan.plan
    return Path(
        client=client_plan.client.id,
        goal=plan.goal.code,
        kind=plan.goal.kind,
        reached=plan.reached,
        on_pathway=client_plan.pathway is not None,
        chains=[_steps(sequence) for sequence in plan.sequences],
        blocks=[_block(request, block) for block in plan.blockers],
        proved=plan.proved,
        afterwards=_steps(plan.afterwards) if plan.afterwards else [],
    )


def _steps(sequence: StepSequence) -> list[Step]:
    return [
        Step(
            number=step.number,
            service=step.service.id,
            organisation=step.organisation.id,
            grants=list(step.grants),
            asks=[Ask.model_validate(ask) for ask in step.required],
            missing=list(step.missing),
            begins=step.begins,
            days=step.days,
            also=list(step.also),
            warnings=list(step.warnings),
        )
        for step in sequence.steps
    ]


def _block(request: RequestContext, blocker: Blocker) -> Block:
    tell = PathWords(present=render.presenter(request), directory=request.context.directory())
    return Block(
        state=blocker.state,
        why=blocker.reason,
        ways=[_way(tell, way) for way in blocker.services],
        cycle=[CycleLink(state=link.state, service=link.service.id, needs=link.required) for link in blocker.cycle],
        words=tell.why(blocker),
        to_do=tell.to_do(blocker),
    )


def _way(tell: PathWords, blocked: BlockedService) -> WayIn:
    reason = blocked.obstacle
    said = Reason(verdict=reason.verdict, code=reason.code, words=tell.way(blocked)) if reason else None
    return WayIn(service=blocked.service.id, reason=said, lacks=list(blocked.missing))
