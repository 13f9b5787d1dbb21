"""A need that depends on one organisation (field.md, G4); one that the law makes the only one is set apart."""

from dataclasses import replace
from typing import Final

from referral.gaps.finding import Detector, Finding, GapInput, Remedy, about_need, ranked
from referral.model.ids import NeedCode, OrganisationId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need with exactly one organisation that can be used now, by the people referred for it."""
    findings = []
    for need in map(NeedCode, data.vocabulary.needs):
        usable = data.usable(need)
        if len({service.organisation for service in usable}) == 1:
            finding = about_need(
                "single_provider",
                need,
                remedy=Remedy.RECRUIT,
                evidence=data.ledger.referrals_for(need),
                services=usable,
            )
            findings.append(replace(finding, apart=_is_statutory(data, usable[0].organisation)))
    return ranked(findings)


def _is_statutory(data: GapInput, organisation: OrganisationId) -> bool:
    kind = data.vocabulary.kinds.get(data.directory.organisations[organisation].kind)
    return kind is not None and kind.statutory


SINGLE_PROVIDER: Final = Detector(
    code="single_provider",
    label="Depends on one organisation",
    sentence="Only {organisations} offers “{need}”. Referrals made for it: {records}; people: {people}.",
    rule="Each need that exactly one organisation can answer now, by the number of people referred for it.",
    caution="Where the law names one provider this is normal: those are listed apart.",
    advice="If it stops, nobody is left. Look for a second provider.",
    of_directory=True,
    find=find,
    reads_needs=True,
)
