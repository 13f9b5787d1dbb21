"""An organisation that accepts people and never tells what became of them (networks.md, G14)."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Final

from referral.calendar import SOFIA, after_working_days
from referral.gaps.cases import ReferralCase
from referral.gaps.finding import Concern, Detector, Finding, GapInput, ranked
from referral.gaps.partner_rates import finding_of_rate, partner_rates, partners_with_few
from referral.gaps.too_few import TooFew
from referral.lifecycle.deadlines import deadline_rule_of
from referral.lifecycle.states import AGREED, ENDED, STATES
from referral.model.referrals import Informant, State

# Who speaks for the partner: itself, or a document that it issued.
_REPORTS: Final = frozenset({Informant.PARTNER, Informant.DOCUMENT})
# Accepted, and something is known that is still to come.
_UNDER_WAY: Final = frozenset(AGREED) - {State.ACCEPTED}


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each organisation that surely left more than the threshold of what it accepted without a report.

    Surely: the lower end of the 95 % interval is above the threshold. Only what is old enough counts: the time for the
    service and then the time to answer are over; not what we took back, and not what has a day or is under way.
    """
    high = data.vocabulary.threshold("no_report_high")
    rates = partner_rates(data, _is_silent, among=_old_enough(data))
    return ranked(
        finding_of_rate(rate, detector="no_report", high=high) for rate in rates if rate.share.interval[0] > high
    )


def _too_few(data: GapInput) -> TooFew:
    return partners_with_few(data, _old_enough(data))


def _old_enough(data: GapInput) -> Callable[[ReferralCase], bool]:
    """Return the test of a referral that was accepted and whose time is over."""
    end_of_today = datetime.combine(data.today, time.max, SOFIA)
    silence = int(data.vocabulary.threshold("silence_days"))
    return lambda case: _is_accepted(case) and _report_due(case, silence) <= end_of_today


def _is_accepted(case: ReferralCase) -> bool:
    """Tell whether the partner itself took a client and nothing that is to come is known; silence is another gap."""
    state = case.state
    if state is State.DECLINED or state in _UNDER_WAY:
        return False
    given_up = STATES[state].task_status == "cancelled"
    return case.provider_answered and case.decided_at is not None and not given_up


def _report_due(case: ReferralCase, silence_days: int) -> datetime:
    """Return when a word of what became of it is due: after the days for the service and those for an answer."""
    days = case.service_days if case.service_days is not None else deadline_rule_of(case).service_days
    return after_working_days((case.decided_at or case.sent_at) + timedelta(days=days), silence_days)


def _is_silent(case: ReferralCase) -> bool:
    return case.state not in ENDED or case.process_informant not in _REPORTS


NO_REPORT: Final = Detector(
    code="no_report",
    label="Accepts and does not report back",
    sentence="Of {of} people whom {organisations} accepted, it never told what became of {hits}: {share} (95 % "
    "interval "
    "{low} to {high}).",
    rule="Each organisation with enough referrals, in the months by which partners are judged, that it accepted and "
    "whose time is over, of which it surely left more than the share of the threshold without a word of how they "
    "ended.",
    caution="What the client told us is no report of the partner. A call that nobody recorded looks like no report.",
    advice="Agree on one short way to tell how it ended: a link, a slip, a weekly call.",
    rate_label="No report",
    find=find,
    concern=Concern.SILENT,
    too_few=_too_few,
)
