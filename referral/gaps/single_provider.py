"""A need that depends on one organisation (field.md, G4); one that the law makes the only one is set apart."""

from typing import Final

from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.model.ids import NeedCode


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need with exactly one organisation that can be used now, by the people referred for it."""
    directory = data.directory
    findings = []
    for need in map(NeedCode, data.vocabulary.needs):
        providers = {service.organisation for service in data.usable(need)}
        if len(providers) != 1:
            continue
        provider = directory.organisations[providers.pop()]
        kind = data.vocabulary.kinds.get(provider.kind)
        findings.append(
            Finding(
                detector="single_provider",
                key=f"single_provider:{need}",
                remedy=Remedy.RECRUIT,
                evidence=data.ledger.referrals_for(need),
                need=need,
                organisations=(provider.id,),
                apart=kind is not None and kind.statutory,
            )
        )
    return ranked(findings)


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
