"""An organisation that declines many of the people who are sent to it, and why (field.md, G8)."""

from collections import Counter
from typing import Final

from referral.gaps.cases import ReferralCase
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.obtainable import Obtainable
from referral.gaps.partner_rates import PartnerRate, finding_of_rate, flagged, outcome, partners_with_few
from referral.lifecycle.states import Outcome


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each organisation with a share of declines that is a problem, the surest first.

    Declines for a document that these people cannot get are counted apart: where the rest is no problem, what has to
    change are the documents and not the partner.
    """
    papers = data.shared(Obtainable)
    return ranked(_finding(data, papers, rate) for rate in flagged(data, _is_declined, threshold="decline_high"))


def _is_declined(case: ReferralCase) -> bool:
    return outcome(case) is Outcome.DECLINED


def _finding(data: GapInput, papers: Obtainable, rate: PartnerRate) -> Finding:
    explained = sum(map(papers.explains, rate.hits))
    reasons = Counter(case.reason for case in rate.hits if case.reason is not None)
    reason, times = min(reasons.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    unexplained = (len(rate.hits) - explained) / len(rate.of)
    told = sum(case.provider_answered for case in rate.hits)
    is_partner = unexplained >= data.vocabulary.threshold("decline_high")
    return finding_of_rate(
        rate,
        detector="refusing",
        high=data.vocabulary.threshold("decline_high"),
        remedy=Remedy.REPAIR if is_partner else Remedy.ADAPT,
        details={"reason": reason, "times": float(times), "explained": float(explained), "told": float(told)},
    )


REFUSING: Final = Detector(
    code="refusing",
    label="Declines often",
    sentence="{organisations} declined {hits} of {of} referrals: {share} (95 % interval {low} to {high}). Most often: "
    "{reason} ({times}). For a document that these people cannot get: {explained}. Told by the partner itself: "
    "{told}; the others were learnt otherwise.",
    rule="Each organisation with enough referrals in the months by which partners are judged, of which it declined at "
    "least the share of the threshold.",
    caution="A decline with a reason is an honest answer. Where documents explain it, look for the way to the "
    "documents before you talk of the partner.",
    advice="Talk about the reasons: send only who meets the conditions, or ask for places.",
    rate_label="Declined",
    find=find,
    details=frozenset({"reason", "times", "explained", "told"}),
    too_few=partners_with_few,
)
