"""The JSON route of a client's way to a goal."""

from typing import Annotated, Final

from fastapi import Query

from referral.access.policy import Permission
from referral.model.ids import ClientCode
from referral.pathways import actions
from referral.pathways.blockers import BlockedService, Blocker
from referral.pathways.steps import StepSequence
from web.api import shapes
from web.api.routes import REFUSALS, Identifier
from web.http import render
from web.http.gate import CurrentRequest, RequestContext, Router
from web.wording.pathways import PathWords

router: Final = Router(api=True)


@router.get("/api/clients/{code}/path", Permission.SEE_CLIENTS, responses=REFUSALS)
def path(
    request: CurrentRequest, code: Identifier, goal: Annotated[str, Query(min_length=1, max_length=120)]
) -> shapes.Path:
    """Return the cheapest chains of services from what a client has to a goal, or what blocks it first.

    The goal is the code of a prerequisite, a need or a service.
    """
    found = actions.client_plan(request.context, ClientCode(code), goal)
    plan = found.plan
    return shapes.Path(
        client=found.client.id,
        goal=plan.goal.code,
        kind=plan.goal.kind,
        reached=plan.reached,
        on_pathway=found.pathway is not None,
        chains=[_steps(sequence) for sequence in plan.sequences],
        blocks=[_block(request, block) for block in plan.blockers],
        proved=plan.proved,
        afterwards=_steps(plan.afterwards) if plan.afterwards else [],
    )


def _steps(sequence: StepSequence) -> list[shapes.Step]:
    return [
        shapes.Step(
            number=step.number,
            service=step.service.id,
            organisation=step.organisation.id,
            grants=list(step.grants),
            asks=[shapes.Ask.model_validate(ask) for ask in step.required],
            missing=list(step.missing),
            begins=step.begins,
            days=step.days,
            also=list(step.also),
            warnings=list(step.warnings),
        )
        for step in sequence.steps
    ]


def _block(request: RequestContext, blocker: Blocker) -> shapes.Block:
    tell = PathWords(present=render.presenter(request), directory=request.context.directory())
    return shapes.Block(
        state=blocker.state,
        why=blocker.reason,
        ways=[_way(tell, way) for way in blocker.services],
        cycle=[shapes.CycleLink(state=one.state, service=one.service.id, needs=one.required) for one in blocker.cycle],
        words=tell.why(blocker),
        to_do=tell.to_do(blocker),
    )


def _way(tell: PathWords, blocked: BlockedService) -> shapes.WayIn:
    reason = blocked.obstacle
    said = shapes.Reason(verdict=reason.verdict, code=reason.code, words=tell.way(blocked)) if reason else None
    return shapes.WayIn(service=blocked.service.id, reason=said, lacks=list(blocked.missing))
