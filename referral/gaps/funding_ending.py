"""A service whose funding ends soon, with the needs that then nobody answers (field.md, G15)."""

from typing import Final

from referral.gaps.evidence import of_referrals, recent_referrals
from referral.gaps.finding import Concern, Detector, Finding, GapInput, Remedy, ranked
from referral.model.directory import Service
from referral.model.ids import NeedCode, ServiceId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each active service whose funding ends within the threshold of days, by the people sent there.

    `needs` are those that are answered now, and would not be if every such service stopped.
    """
    ending = {service.id for service in data.directory.services.values() if ends_soon(data, service)}
    return ranked(
        about_funding(
            data,
            data.directory.services[key],
            detector="funding_ending",
            needs=tuple(need for need in data.directory.services[key].needs if _left_alone(data, need, ending)),
        )
        for key in ending
    )


def ends_soon(data: GapInput, service: Service) -> bool:
    """Tell whether a service is active, and its funding has not ended and ends within the threshold of days."""
    if service.funded_until is None or not data.directory.is_active(service):
        return False
    return 0 <= (service.funded_until - data.today).days <= data.vocabulary.threshold("ending_days")


def about_funding(data: GapInput, service: Service, *, detector: str, needs: tuple[NeedCode, ...]) -> Finding:
    """Return the finding about the funding of a service, and the needs that nobody else answers."""
    return Finding(
        detector=detector,
        key=f"{detector}:{service.id}",
        remedy=Remedy.REPAIR,
        evidence=of_referrals(recent_referrals(data, (service.id,))),
        organisations=(service.organisation,),
        services=(service.id,),
        needs=needs,
        details={} if service.funded_until is None else {"day": service.funded_until},
    )


def _left_alone(data: GapInput, need: NeedCode, ending: set[ServiceId]) -> bool:
    usable = data.usable(need)
    return bool(usable) and all(service.id in ending for service in usable)


FUNDING_ENDING: Final = Detector(
    code="funding_ending",
    label="Funding that ends soon",
    sentence="The funding of {services} at {organisations} ends on {day}. Needs that nobody would answer then: "
    "{needs}. People sent there in the last twelve months: {people}.",
    rule="Each active service whose funding ends within {ending_days} days (a setting), by the people sent there in "
    "the last twelve months. The needs are those that only services with such an end answer now.",
    caution="A contract may have been renewed, and nobody has entered the new day. Ask first.",
    advice="Ask whether it will go on. If not, tell people in time and look for somebody who takes over.",
    of_directory=True,
    find=find,
    details=frozenset({"day"}),
    concern=Concern.ENDING,
)
