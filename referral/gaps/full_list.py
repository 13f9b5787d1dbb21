"""A need that only services without a free place would answer for the people who have it."""

from typing import Final

from referral.gaps import evidence
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.near_misses import kept_out

FULL: Final = frozenset({"places_full", "list_full"})


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need of which people find nothing but full lists, by these people."""
    services = data.directory.services
    return ranked(
        Finding(
            detector="full_list",
            key=f"full_list:{need}",
            remedy=Remedy.EXPAND,
            evidence=evidence.of_needs(kept.needs),
            need=need,
            organisations=tuple(sorted({services[service].organisation for service in kept.services})),
            services=kept.services,
        )
        for need, kept in kept_out(data, FULL).items()
    )


FULL_LIST: Final = Detector(
    code="full_list",
    label="Full lists",
    sentence="For “{need}” these people could go only to services without a free place: {services}. People: {people}.",
    rule="Each need that is open and not referred, whose client nobody can take now, and for which a service would fit "
    "but has no places or a full waiting list.",
    caution="Places that became free and were not entered look full. Ask the partner.",
    advice="Ask for more places, or look for a second provider.",
    of_directory=True,
    find=find,
)
