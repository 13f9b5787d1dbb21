"""A service that will be closed on the day on which somebody is expected there."""

from datetime import date
from typing import Final

from referral.calendar import SOFIA
from referral.gaps import evidence
from referral.gaps.cases import ReferralCase
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.lifecycle.states import OPEN
from referral.model import requirements
from referral.model.directory import Service
from referral.model.ids import ServiceId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each service that is over on the day of somebody's appointment or expected day, today or later."""
    groups: dict[tuple[ServiceId, str], list[tuple[date, ReferralCase]]] = {}
    for case in data.cases.referrals:
        day = expected_day(case)
        service = data.directory.services.get(case.service) if case.service is not None else None
        if case.state in OPEN and day is not None and day >= data.today and service is not None:
            reason = why_closed(data, service, day)
            if reason is not None:
                groups.setdefault((service.id, reason), []).append((day, case))
    return ranked(
        Finding(
            detector="closed_then",
            key=f"closed_then:{service}:{reason}",
            remedy=Remedy.REPAIR,
            evidence=evidence.of_referrals(case for _, case in cases),
            organisations=(data.directory.services[service].organisation,),
            services=(service,),
            details={"why": reason, "day": min(day for day, _ in cases)},
        )
        for (service, reason), cases in groups.items()
    )


def expected_day(case: ReferralCase) -> date | None:
    """Return the day on which the client is expected: of the appointment, else the day that was named."""
    return case.appointment_at.astimezone(SOFIA).date() if case.appointment_at is not None else case.expected_on


def why_closed(data: GapInput, service: Service, day: date) -> str | None:
    """Return why a service is over on a day, as the matcher calls it, or None. What is closed today stays closed."""
    owner = data.directory.organisations.get(service.organisation)
    window = requirements.window_of(service)
    if owner is None or not owner.active:
        return "organisation_closed"
    if service.status != "active":
        return "service_suspended"
    if service.funded_until is not None and service.funded_until < day:
        return "funding_ended"
    return "window_closed" if window is not None and not window.holds(day) else None


CLOSED_THEN: Final = Detector(
    code="closed_then",
    label="Closed on the day it is needed",
    sentence="{services} of {organisations} will be closed when people are expected there: {why}. People: {people}. "
    "The "
    "first is expected on {day}.",
    rule="Each open referral with an appointment or an expected day, today or later, on which the service or its "
    "organisation is closed, its funding is over, or no applications are taken.",
    caution="The funding may have been renewed without anybody entering it. Where only applications are closed, who "
    "has "
    "applied already may come.",
    advice="Call the partner and the people now: another day, or another partner.",
    find=find,
    details=frozenset({"why", "day"}),
)
