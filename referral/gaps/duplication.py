"""A need that many answer in one area and nobody in another one (field.md, G14)."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from referral.gaps.coverage import people_of_areas, providers_by_area
from referral.gaps.evidence import of_needs
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.model.ids import AreaId, NeedCode, OrganisationId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need with enough providers in one area and areas with none, by the people there who recorded it."""
    fewest = data.vocabulary.threshold("same_service_providers")
    people = people_of_areas(data)
    findings = []
    for need in map(NeedCode, data.vocabulary.needs):
        providers = providers_by_area(data, need)
        without = [area for area, offering in providers.items() if not offering]
        crowded = [area for area, offering in providers.items() if len(offering) >= fewest]
        if without and crowded:
            without.sort(key=lambda area: (-people[area], area))
            findings += [_finding(data, need, area, providers, without) for area in _largest(crowded, providers)]
    return ranked(findings)


def _largest(crowded: list[AreaId], providers: Mapping[AreaId, frozenset[OrganisationId]]) -> list[AreaId]:
    """Return one area for each set of providers: areas that share all of them are told once."""
    by_providers: dict[frozenset[OrganisationId], list[AreaId]] = defaultdict(list)
    for area in sorted(crowded):
        by_providers[providers[area]].append(area)
    return [areas[0] for areas in by_providers.values()]


def _finding(
    data: GapInput,
    need: NeedCode,
    area: AreaId,
    providers: Mapping[AreaId, frozenset[OrganisationId]],
    without: list[AreaId],
) -> Finding:
    lacking = set(without)
    return Finding(
        detector="duplication",
        key=f"duplication:{need}:{area}",
        remedy=Remedy.ADAPT,
        evidence=of_needs(case for case in data.cases.needs_by_kind.get(need, ()) if case.area in lacking),
        need=need,
        area=area,
        organisations=tuple(sorted(providers[area])),
        details={"providers": float(len(providers[area])), "areas": " ".join(without)},
    )


DUPLICATION: Final = Detector(
    code="duplication",
    label="Many in one place, nobody in another",
    sentence="{providers} organisations offer “{need}” in {area} ({organisations}), and nobody in: {areas}. People "
    "there who recorded it: {people}.",
    rule="Each need that at least four organisations (a setting) answer in one area and that nobody answers in "
    "another, by the people of those areas who recorded it. What reaches the whole municipality counts everywhere.",
    caution="Each of them may have its own people and be full. It is no reason to close one.",
    advice="Ask them together which of them could come to an area without anybody.",
    of_directory=True,
    find=find,
    details=frozenset({"providers", "areas"}),
    reads_needs=True,
)
