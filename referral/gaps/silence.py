"""An organisation whose referrals end in silence: it hardly ever says anything back (field.md, G12)."""

from typing import Final

from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.metrics.model import Share


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each organisation that answered less than the threshold of enough referrals."""
    fewest = data.vocabulary.threshold("rate_minimum")
    low = data.vocabulary.threshold("feedback_low")
    return ranked(
        Finding(
            detector="silence",
            key=f"silence:{organisation}",
            remedy=Remedy.REPAIR,
            evidence=data.ledger.referrals_to(organisation),
            organisations=(organisation,),
            rate=Share(hits=flow.answered, of=flow.sent),
        )
        for organisation, flow in data.ledger.flows().items()
        if flow.sent >= fewest and flow.answered / flow.sent < low
    )


SILENCE: Final = Detector(
    code="silence",
    label="Referrals without an answer",
    sentence="{organisations} answered {hits} of {of} referrals: {share} (95 % interval {low} to {high}).",
    rule="Each organisation with enough referrals sent long enough ago that answered fewer of them than the threshold.",
    caution="An answer by phone that nobody recorded looks like silence. Ask before you judge.",
    advice="This partner hardly ever tells us what happened. Agree with them on a way to answer.",
    rate_label="Answered",
    find=find,
)
