"""An organisation at which many of the people who were sent are waiting (field.md, G11)."""

from datetime import timedelta
from statistics import median
from typing import Final

from referral.calendar import SOFIA
from referral.gaps import evidence
from referral.gaps.cases import ReferralCase
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.partner_rates import PartnerRate, flagged, partners_with_few
from referral.lifecycle.deadlines import OFFICIAL
from referral.model.referrals import Route, State


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each organisation with a share of people waiting that is a problem, the surest first.

    Who waits for the assessment that the law gives its days for is not counted as waiting.
    """

    def waits(case: ReferralCase) -> bool:
        return case.state is State.WAITLISTED and not _lawfully(data, case)

    return ranked(_finding(data, rate) for rate in flagged(data, waits, threshold="waiting_high"))


def _lawfully(data: GapInput, case: ReferralCase) -> bool:
    """Tell whether an official direction still has time: the days for the service, counted from the decision."""
    lawful = timedelta(days=OFFICIAL.service_days)
    return case.route == Route.OFFICIAL_DIRECTION.value and _days(data, case) <= lawful.days


def _days(data: GapInput, case: ReferralCase) -> int:
    since = (case.decided_at or case.sent_at).astimezone(SOFIA).date()
    return (data.today - since).days


def _finding(data: GapInput, rate: PartnerRate) -> Finding:
    services = {case.service for case in rate.hits if case.service is not None}
    return Finding(
        detector="queue",
        key=f"queue:{rate.organisation}",
        remedy=Remedy.EXPAND,
        evidence=evidence.of_referrals(rate.hits),
        organisations=(rate.organisation,),
        services=tuple(sorted(services)),
        rate=rate.share,
        probability=rate.probability_above(data.vocabulary.threshold("waiting_high")),
        details={"days": float(median(_days(data, case) for case in rate.hits))},
    )


QUEUE: Final = Detector(
    code="queue",
    label="Long waiting lists",
    sentence="{hits} of {of} people sent to {organisations} are waiting for {services}: {share} (95 % interval {low} "
    "to {high}). Half of them have waited {days} days or more.",
    rule="Each organisation with enough referrals in the months by which partners are judged, of which at least the "
    "share of the threshold are on a waiting list now. Days that the law gives an official direction are no waiting.",
    caution="A waiting list is no fault of the partner. A list that nobody brought up to date looks longer than it is.",
    advice="Ask for more places, or look for a second provider; tell people how long it takes.",
    rate_label="Waiting",
    find=find,
    details=frozenset({"days"}),
    too_few=partners_with_few,
)
