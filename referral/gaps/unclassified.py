"""Services that nobody has classified: they answer no need of the list, so no page can find them (field.md, G16)."""

from typing import Final

from referral.gaps.finding import Detector, Finding, GapInput, RecordSet, Remedy
from referral.storage.directory import Directory

SHOWN: Final = 20


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return one finding with every active service that answers no need, if there is one."""
    directory = data.directory
    services = [
        key for key, service in directory.services.items() if directory.is_active(service) and not service.needs
    ]
    if not services:
        return ()
    evidence = RecordSet(kind="Service", total=len(services), people=0, ids=tuple(sorted(services)[:SHOWN]))
    return (Finding(detector="unclassified", key="unclassified", remedy=Remedy.REPAIR, evidence=evidence),)


def nothing_is_classified(directory: Directory) -> bool:
    """Tell whether there are services and none of them answers a need: then nobody knows which needs are answered."""
    return bool(directory.services) and not directory.services_for


UNCLASSIFIED: Final = Detector(
    code="unclassified",
    label="Unclassified services",
    sentence="Unclassified services: {records}. Nobody can find them by a need.",
    rule="Each active service for which no need is entered.",
    caution="What they offer is not counted in the lists of needs below: a need may look unanswered and is not.",
    advice="Enter the needs that each of them answers.",
    of_directory=True,
    find=find,
)
