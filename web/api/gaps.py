"""JSON of what is missing."""

from datetime import date
from typing import Final

from referral.access.policy import Permission
from referral.gaps import ledger
from web.api.shapes import REFUSALS, Shape
from web.http.gate import CurrentRequest, Router

router: Final = Router(api=True)


class Gap(Shape):
    """One gap; a hidden number is null."""

    detector: str
    key: str
    remedy: str
    need: str | None
    organisation: str | None
    apart: bool
    people: int | None
    records: int | None
    since: date | None


@router.get("/api/gaps", Permission.SEE_GAPS, responses=REFUSALS)
def missing(request: CurrentRequest) -> list[Gap]:
    """Return what is missing; numbers the reader may not see are null."""
    return [
        Gap(
            detector=one.detector,
            key=one.key,
            remedy=one.remedy,
            need=one.need,
            organisation=one.organisation,
            apart=one.apart,
            people=None if one.details.get("hidden") else one.people,
            records=None if one.details.get("hidden") else one.evidence.total,
            since=one.evidence.since,
        )
        for one in ledger.gaps(request.context)
    ]
