"""A service whose entry nobody has checked for too long (field.md, G16)."""

from datetime import date
from typing import Final

from referral.gaps.evidence import of_referrals, recent_referrals
from referral.gaps.finding import Concern, Detector, Finding, GapInput, Remedy, ranked
from referral.model.directory import Service

MONTH: Final = 30
GRACE: Final = 5


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each active service that was verified longer ago than the threshold, or never, by people sent there."""
    longest = int(data.vocabulary.threshold("stale_months")) * MONTH + GRACE
    return ranked(
        _finding(data, service)
        for service in data.directory.services.values()
        if data.directory.is_active(service) and is_stale(service.verified_on, today=data.today, longest=longest)
    )


def is_stale(verified_on: date | None, *, today: date, longest: int) -> bool:
    """Tell whether an entry was verified more than `longest` days ago; one that never was is stale."""
    return verified_on is None or (today - verified_on).days > longest


def _finding(data: GapInput, service: Service) -> Finding:
    return Finding(
        detector="stale_entry",
        key=f"stale_entry:{service.id}",
        remedy=Remedy.REPAIR,
        evidence=of_referrals(recent_referrals(data, (service.id,))),
        organisations=(service.organisation,),
        services=(service.id,),
        needs=service.needs,
        details={} if service.verified_on is None else {"verified": service.verified_on},
    )


STALE_ENTRY: Final = Detector(
    code="stale_entry",
    label="Entries not checked for long",
    sentence="The entry of {services} at {organisations} was last checked: {verified}. People sent there in the last "
    "twelve months: {people}.",
    rule="Each active service whose entry was last checked more than twelve months ago (a setting), or never, by the "
    "people sent there in the last twelve months.",
    caution="An old entry may still be right. It only has to be asked for.",
    advice="Ring up and check hours, conditions and whether it still exists; then enter the day.",
    of_directory=True,
    find=find,
    details=frozenset({"verified"}),
    concern=Concern.ENDING,
)
