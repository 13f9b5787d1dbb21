"""A need that only services outside the municipality answer (field.md, G2)."""

from typing import Final

from referral.gaps.finding import Detector, Finding, GapInput, Remedy, about_need, ranked
from referral.model.ids import NeedCode


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need whose usable services all lie outside the site's municipality, by the people who have it."""
    directory, home = data.directory, data.directory.home
    if home is None:
        return ()
    return ranked(
        about_need("outside_only", need, remedy=Remedy.ADAPT, evidence=data.ledger.demand(need), services=usable)
        for need in map(NeedCode, data.vocabulary.needs)
        if (usable := data.usable(need)) and not any(directory.serves_inside(service, home) for service in usable)
    )


OUTSIDE_ONLY: Final = Detector(
    code="outside_only",
    label="Only outside the municipality",
    sentence="“{need}” is offered only outside the municipality, by {organisations}. People who need it: {people}.",
    rule="Each need with services that can be used now and of which none serves the municipality, by people.",
    caution="An outreach day or a transport that the directory does not know is not seen. Ask the provider.",
    advice="People must travel. Arrange transport, or a day when the provider comes here.",
    of_directory=True,
    find=find,
    reads_needs=True,
)
