"""A need that only services outside the municipality answer (field.md, G2)."""

from types import MappingProxyType

from referral.gaps.finding import Finding, Remedy, Scene, ranked
from referral.model.ids import NeedCode


def find(scene: Scene) -> tuple[Finding, ...]:
    """Return each need whose active services all lie outside the site's municipality, by the people who have it."""
    home = scene.directory.home
    if home is None:
        return ()
    found = []
    for code in scene.vocabulary.needs:
        need = NeedCode(code)
        active = [one for one in scene.directory.services_for.get(need, ()) if scene.directory.is_active(one)]
        if active and not any(scene.directory.serves_inside(one, home) for one in active):
            providers = tuple(sorted({one.organisation for one in active}))
            found.append(
                Finding(
                    detector="outside_only",
                    key=f"outside_only:{need}",
                    remedy=Remedy.ADAPT,
                    evidence=scene.ledger.demand(need),
                    need=need,
                    organisation=providers[0],
                    details=MappingProxyType({"organisations": providers}),
                )
            )
    return ranked(found)
