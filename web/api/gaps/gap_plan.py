"""JSON of the plan of actions: every gap with its status, its owner and what is to be done."""

from datetime import date
from typing import Final

from referral.access.policy import Permission
from referral.gaps.plan import reading
from web.api.shapes import REFUSALS, Shape
from web.http import render
from web.http.gate import CurrentRequest, Router
from web.wording.reports.gap_plan import PlanWords
from web.wording.reports.gaps import GapWords

router: Final = Router(api=True)


class PlannedGap(Shape):
    """One gap and its plan; a hidden number is null. `owner` is the id of an account."""

    id: str
    key: str
    detector: str
    remedy: str
    label: str
    sentence: str
    people: int | None
    status: str
    owner: str | None
    owner_name: str | None
    action: str | None
    due_on: date | None
    first_seen: date
    last_seen: date
    reopened_on: date | None
    closed_on: date | None
    changes: int


@router.get("/api/gaps/plan", Permission.PLAN_GAPS, responses=REFUSALS)
def plan(request: CurrentRequest) -> list[PlannedGap]:
    """Return every gap that was ever found, also closed ones, with its plan: the first found first."""
    context = request.context
    items = sorted(reading.items(context), key=lambda item: (item.first_seen, item.id))
    gaps = GapWords(words=render.presenter(request), directory=context.directory())
    words = PlanWords(gaps=gaps, names=reading.names(context, (item.owner for item in items)))
    return [
        PlannedGap(
            id=item.id,
            key=item.finding.key,
            detector=item.finding.detector,
            remedy=item.finding.remedy,
            label=words.label(item),
            sentence=words.sentence(item),
            people=None if item.finding.hidden else item.finding.people,
            status=item.status,
            owner=item.owner,
            owner_name=words.names.get(item.owner) if item.owner else None,
            action=item.action,
            due_on=item.due_on,
            first_seen=item.first_seen,
            last_seen=item.last_seen,
            reopened_on=item.reopened_on,
            closed_on=item.closed_on,
            changes=item.changes,
        )
        for item in items
    ]
