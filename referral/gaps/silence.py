"""An organisation whose referrals end in silence: it hardly ever says anything back (field.md, G12)."""

from types import MappingProxyType

from referral.gaps.finding import Finding, Remedy, Scene, ranked
from referral.statistics import wilson_interval


def find(scene: Scene) -> tuple[Finding, ...]:
    """Return each organisation that answered less than the threshold of enough referrals."""
    fewest = scene.vocabulary.threshold("rate_minimum")
    low = scene.vocabulary.threshold("feedback_low")
    return ranked(
        [
            Finding(
                detector="silence",
                key=f"silence:{organisation}",
                remedy=Remedy.REPAIR,
                evidence=scene.ledger.referrals_to(organisation),
                organisation=organisation,
                interval=wilson_interval(flow.answered, flow.sent),
                details=MappingProxyType(
                    {"sent": flow.sent, "answered": flow.answered, "share": flow.answered / flow.sent}
                ),
            )
            for organisation, flow in scene.ledger.flows().items()
            if flow.sent >= fewest and flow.answered / flow.sent < low
        ]
    )
