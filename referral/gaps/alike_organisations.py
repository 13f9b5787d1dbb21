"""Organisations that may be one written down twice: the same name in either alphabet, or the same phone."""

from collections import defaultdict
from typing import Final

from referral.directory.alike import marks
from referral.gaps.evidence import of_entries
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.model.ids import OrganisationId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each group of active organisations of which every one shares a name or a phone with another of it."""
    return ranked(
        Finding(
            detector="alike_organisations",
            key=f"alike_organisations:{'+'.join(group)}",
            remedy=Remedy.REPAIR,
            evidence=of_entries("Organisation", group),
            organisations=group,
        )
        for group in _groups(data)
    )


def _groups(data: GapInput) -> list[tuple[OrganisationId, ...]]:
    sharing: dict[object, list[OrganisationId]] = defaultdict(list)
    for key, one in data.directory.organisations.items():
        for mark in marks(one) if one.active else ():
            sharing[mark].append(key)
    group_of: dict[OrganisationId, set[OrganisationId]] = {}
    for keys in sharing.values():
        merged = set(keys).union(*(group_of.get(key, ()) for key in keys))
        group_of |= dict.fromkeys(merged, merged)
    groups = {tuple(sorted(group)) for group in group_of.values() if len(group) > 1}
    return sorted(groups)


ALIKE_ORGANISATIONS: Final = Detector(
    code="alike_organisations",
    label="Organisations perhaps entered twice",
    sentence="Perhaps one and the same: {organisations}.",
    rule="Active organisations with the same name in either alphabet, or with a phone number in common.",
    caution="Two offices of one building may share a phone. Look at both before you merge them.",
    advice="Open both side by side. If they are one, merge them; nothing is lost, and it can be undone for a day.",
    of_directory=True,
    find=find,
)
