"""An organisation whose answers mostly come after the time that they had (networks.md, G9)."""

from functools import partial
from typing import Final, cast

from referral.calendar import working_hours_between
from referral.gaps.cases import ReferralCase
from referral.gaps.finding import Concern, Detector, Finding, GapInput, ranked
from referral.gaps.partner_rates import finding_of_rate, partner_rates, partners_with_few
from referral.lifecycle.deadlines import first_answer_due
from referral.model.referrals import Referral

_ONE_DAY: Final = 8  # working hours


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each organisation of whose answers surely more than the threshold were late, the surest first.

    Surely: the lower end of the 95 % interval is above the threshold. Each answer had the time of its priority, of the
    official direction or of the agreement; the hours in which a question of the partner was open are not counted.
    """
    high = data.vocabulary.threshold("late_high")
    return ranked(
        finding_of_rate(rate, detector="slow_answer", high=high)
        for rate in partner_rates(data, is_late, among=_is_answered)
        if rate.share.interval[0] > high
    )


def is_late(case: ReferralCase) -> bool:
    """Tell whether the first word came after it was due, in working hours from delivery."""
    if case.priority != "emergency" and (case.answer_hours or 0) <= _ONE_DAY:
        return False  # no deadline in days is shorter
    due = first_answer_due(cast("Referral", case))  # it reads only what a case has, by the same names
    if case.answer_hours is None or case.delivered_at is None or due is None:
        return False
    return case.answer_hours > working_hours_between(case.delivered_at, due)


def _is_answered(case: ReferralCase) -> bool:
    return case.provider_answered and case.answer_hours is not None


SLOW_ANSWER: Final = Detector(
    code="slow_answer",
    label="Slow answers",
    sentence="Of {of} answers of {organisations}, {hits} came late: {share} (95 % interval {low} to {high}).",
    rule="Each organisation with enough answers in the months by which partners are judged, of which surely more than "
    "the share of the threshold came after they were due: by the priority, the official direction or the agreement.",
    caution="Who answers late does answer. A longer time can be agreed with the partner and is then not late.",
    advice="Ask what keeps the answers, and agree on a time that can be kept.",
    rate_label="Answered late",
    find=find,
    concern=Concern.SILENT,
    too_few=partial(partners_with_few, among=_is_answered),
)
