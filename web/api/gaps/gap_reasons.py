"""JSON of why needs are not met."""

from datetime import date
from typing import Any, Final

from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.gaps.reasons.model import Dimension
from referral.gaps.reasons.reading import Reasons, asked, reasons
from referral.metrics.model import Share
from web.api.shapes import REFUSALS, Shape
from web.http import render
from web.http.figures.day import as_of_a_day
from web.http.figures.turns import IN_TURN
from web.http.gate import CurrentRequest, Router
from web.wording.reports.reasons import ReasonWords

router: Final = Router(api=True)


class CountedReason(Shape):
    """One reason: needs and people, for how many somebody else could help, and which conditions or documents it is."""

    branch: str
    reason: str
    label: str
    needs: int
    people: int
    others: int
    by_referral: int
    details: dict[str, int]
    since: date | None


class ReasonRow(Shape):
    """The reasons of one area, need or group; `value` is null for what is not known."""

    value: str | None
    label: str
    unmet: int
    recorded: int
    low: float
    high: float
    people: int
    reasons: dict[str, int]


class ReasonReport(Shape):
    """Why needs are not met; everything is null or empty where it is `hidden`."""

    hidden: bool
    own_centre: bool = False
    by: Dimension
    unmet: int | None = None
    recorded: int | None = None
    low: float | None = None
    high: float | None = None
    people: int | None = None
    reasons: tuple[CountedReason, ...] = ()
    rows: tuple[ReasonRow, ...] = ()


@router.get("/api/gaps/reasons", Permission.SEE_GAPS, dependencies=IN_TURN, responses=REFUSALS)
@as_of_a_day
def why_unmet(
    request: CurrentRequest,
    area: str | None = None,
    need: str | None = None,
    language: str | None = None,
    age: str | None = None,
    sex: str | None = None,
    by: str | None = None,
    as_of: date | None = None,
) -> ReasonReport:
    """Return why needs are not met: for everybody or a selection, and side by side by a dimension.

    `low` and `high` are the 95 % interval of the share that is unmet of those recorded.
    """
    context = context_of(request.context, as_of, Permission.SEE_GAPS)
    given = {"area": area, "need": need, "language": language, "age": age, "sex": sex, "by": by}
    selection, dimension = asked(context, given)
    found = reasons(context, selection, dimension)
    if found is None:
        return ReasonReport(hidden=True, by=dimension)
    return _report(found, ReasonWords(words=render.presenter(request), directory=context.directory()))


def _report(found: Reasons, say: ReasonWords) -> ReasonReport:
    return ReasonReport(
        hidden=False,
        own_centre=found.own_centre,
        by=found.dimension,
        people=found.tree.people,
        **_share(found.tree.share),
        reasons=tuple(
            CountedReason(
                branch=branch.branch.value,
                reason=count.reason.value,
                label=say.label(count.reason),
                needs=count.needs,
                people=count.people,
                others=count.others,
                by_referral=count.by_referral,
                details=dict(count.details),
                since=count.since,
            )
            for branch in found.tree.branches
            for count in branch.reasons
        ),
        rows=tuple(
            ReasonRow(
                value=row.value,
                label=say.value(found.dimension, row.value),
                people=row.people,
                reasons={reason.value: needs for reason, needs in row.by_reason.items()},
                **_share(row.share),
            )
            for row in found.rows
        ),
    )


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {"unmet": share.hits, "recorded": share.of, "low": low, "high": high}
