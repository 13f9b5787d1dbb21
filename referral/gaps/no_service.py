"""A need of the taxonomy that no active service answers (field.md, G1)."""

from typing import Final

from referral.gaps.finding import Detector, Finding, GapInput, Remedy, about_need, ranked
from referral.gaps.unclassified import nothing_is_classified
from referral.model.ids import NeedCode


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need without an active service, by the people who have it; nothing where no service is classified."""
    if nothing_is_classified(data.directory):
        return ()
    return ranked(
        about_need("no_service", need, remedy=Remedy.RECRUIT, evidence=data.ledger.demand(need))
        for need in map(NeedCode, data.vocabulary.needs)
        if not data.active(need)
    )


NO_SERVICE: Final = Detector(
    code="no_service",
    label="Needs without a service",
    sentence="Nobody offers “{need}” now. People who have recorded this need: {people}.",
    rule="Each need of the list that no active service answers, by the number of people who have it.",
    caution="A service may exist that is not in the directory yet. Ask around before you look for a new partner.",
    advice="Nobody offers this service. Look for a partner who could.",
    of_directory=True,
    find=find,
    reads_needs=True,
)
