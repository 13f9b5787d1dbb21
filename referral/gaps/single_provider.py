"""A need that hangs on one organisation (field.md, G4); one that the law makes the only one is set apart."""

from types import MappingProxyType

from referral.gaps.finding import Finding, Remedy, Scene, ranked
from referral.model.ids import NeedCode


def find(scene: Scene) -> tuple[Finding, ...]:
    """Return each need with exactly one active provider organisation, by the people referred for it."""
    found = []
    for code in scene.vocabulary.needs:
        need = NeedCode(code)
        active = [one for one in scene.directory.services_for.get(need, ()) if scene.directory.is_active(one)]
        providers = {one.organisation for one in active}
        if len(providers) != 1:
            continue
        owner = scene.directory.organisations[providers.pop()]
        kind = scene.vocabulary.kinds.get(owner.kind)
        referrals = scene.ledger.referrals_for(need)
        found.append(
            Finding(
                detector="single_provider",
                key=f"single_provider:{need}",
                remedy=Remedy.RECRUIT,
                evidence=referrals,
                need=need,
                organisation=owner.id,
                apart=kind is not None and kind.statutory,
                details=MappingProxyType({"referrals": referrals.total}),
            )
        )
    return ranked(found)
