"""A service that is still entered as active although its funding has ended (field.md, G15)."""

from typing import Final

from referral.gaps.finding import Concern, Detector, Finding, GapInput, ranked
from referral.gaps.funding_ending import about_funding


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each active service whose funding has ended, by the people sent there, with the needs left unanswered."""
    return ranked(
        about_funding(
            data,
            service,
            detector="funding_ended",
            needs=tuple(need for need in service.needs if not data.usable(need)),
        )
        for service in data.directory.services.values()
        if service.funded_until is not None and service.funded_until < data.today and data.directory.is_active(service)
    )


FUNDING_ENDED: Final = Detector(
    code="funding_ended",
    label="Funding that has ended",
    sentence="The funding of {services} at {organisations} ended on {day}. Needs that nobody answers now: {needs}. "
    "People sent there in the last twelve months: {people}.",
    rule="Each service that is entered as active and whose funding has ended. Find help offers none of them.",
    caution="A contract may have been renewed, and nobody has entered the new day. Ask first.",
    advice="Ask whether it goes on. Enter the new day, or that the service is closed.",
    of_directory=True,
    find=find,
    details=frozenset({"day"}),
    concern=Concern.ENDING,
)
