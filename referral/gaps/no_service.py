"""A need of the taxonomy that no active service answers (field.md, G1)."""

from referral.gaps.finding import Finding, Remedy, Scene, ranked
from referral.model.ids import NeedCode


def find(scene: Scene) -> tuple[Finding, ...]:
    """Return each need without an active service, by the people who have it."""
    return ranked(
        [
            Finding(
                detector="no_service",
                key=f"no_service:{need}",
                remedy=Remedy.RECRUIT,
                evidence=scene.ledger.demand(NeedCode(need)),
                need=NeedCode(need),
            )
            for need in scene.vocabulary.needs
            if not any(scene.directory.is_active(one) for one in scene.directory.services_for.get(NeedCode(need), ()))
        ]
    )
