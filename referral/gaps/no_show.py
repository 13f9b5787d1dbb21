"""An organisation to which people who are sent do not come, and what keeps them away (field.md, G7)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from referral.gaps.cases import ReferralCase
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.partner_rates import PartnerRate, finding_of_rate, flagged, outcome, partners_with_few
from referral.lifecycle.states import Outcome
from referral.model.ids import NeedCode


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each organisation with a share of no-shows that is a problem, the surest first."""
    return ranked(_finding(data, rate) for rate in flagged(data, _is_no_show, threshold="no_show_high"))


def _is_no_show(case: ReferralCase) -> bool:
    return outcome(case) is Outcome.NO_SHOW


def _finding(data: GapInput, rate: PartnerRate) -> Finding:
    barriers = Counter(case.barrier for case in rate.hits if case.barrier is not None)
    barrier, times = min(barriers.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    finding = finding_of_rate(
        rate,
        detector="no_show",
        high=data.vocabulary.threshold("no_show_high"),
        remedy=Remedy.REACH,
        details={"barrier": barrier, "times": float(times)},
    )
    return replace(finding, needs=_needs_behind(data, barrier, rate.hits))


def _needs_behind(data: GapInput, barrier: str, cases: Iterable[ReferralCase]) -> tuple[NeedCode, ...]:
    """Return the needs that would remove a barrier: those in the domain of most of the referrals, or else all."""
    answers = data.vocabulary.needs_behind(barrier)
    domains = Counter(_domain(case.need) for case in cases)
    domain = min(domains, key=lambda name: (-domains[name], name))
    near = tuple(need for need in answers if _domain(need) == domain)
    return tuple(map(NeedCode, near or answers))


def _domain(need: str) -> str:
    return need.partition(".")[0]


NO_SHOW: Final = Detector(
    code="no_show",
    label="People do not come",
    sentence="Of {of} people sent to {organisations}, {hits} did not come: {share} (95 % interval {low} to {high}). "
    "Recorded most often: {barrier} ({times}). What would help: {needs}.",
    rule="Each organisation with enough referrals in the months by which partners are judged, of which at least the "
    "share of the threshold ended because the client did not come.",
    caution="Not coming says nothing against the client or the partner. Where no reason was recorded, ask the people.",
    advice="Ask what kept people away: transport, hours, fear. Accompany them, or bring the service nearer.",
    rate_label="Did not come",
    find=find,
    details=frozenset({"barrier", "times"}),
    too_few=partners_with_few,
)
