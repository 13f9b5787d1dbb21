"""Needs that were met elsewhere, by somebody whom the directory does not know (networks.md, G13)."""

from collections import Counter
from typing import Final

from referral.gaps import evidence
from referral.gaps.cases import ReferralCase
from referral.gaps.finding import Detector, Finding, GapInput, Remedy
from referral.lifecycle.states import is_served
from referral.metrics.model import Share
from referral.model.referrals import State

ELSEWHERE: Final = "need_met_elsewhere"


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return one finding about the referrals that were taken back because the need had been met elsewhere, if any."""
    elsewhere = tuple(case for case in data.cases.referrals if _is_elsewhere(case))
    if not elsewhere:
        return ()
    served = sum(is_served(case.state, case.service_result) for case in data.cases.referrals)
    people: Counter[str] = Counter(need for _, need in {(case.client, case.need) for case in elsewhere})
    return (
        Finding(
            detector="outside_help",
            key="outside_help",
            remedy=Remedy.RECRUIT,
            evidence=evidence.of_referrals(elsewhere),
            needs=tuple(sorted({case.need for case in elsewhere}, key=lambda need: (-people[need], need))),
            rate=Share(hits=len(elsewhere), of=len(elsewhere) + served),
        ),
    )


def _is_elsewhere(case: ReferralCase) -> bool:
    return case.state is State.CANCELLED and case.reason == ELSEWHERE


OUTSIDE_HELP: Final = Detector(
    code="outside_help",
    label="Helped by others",
    sentence="{hits} of {of} needs that were met were met by others than the partner to whom the client was sent: "
    "{share} "
    "(95 % interval {low} to {high}). People: {people}. Needs: {needs}.",
    rule="The referrals taken back because the need was met elsewhere, of these and all that ended with the service.",
    caution="The other helper may be in the directory. Who it was is not recorded apart: read the notes, ask the "
    "client.",
    advice="Ask who helped. They are the first to recruit.",
    rate_label="Met elsewhere",
    find=find,
)
