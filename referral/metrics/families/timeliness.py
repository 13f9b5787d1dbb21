"""How long it takes: open referrals are open, not missing."""

from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final

from referral.lifecycle import states
from referral.lifecycle.timeline import Timeline
from referral.metrics.counting import answer_wait, share_of, wait_of, wait_of_times
from referral.metrics.input import MetricInput, ReferralChain, sent_at
from referral.metrics.model import Family, Figure, Metric, Part, Unit
from referral.metrics.partner_answers import on_behalf
from referral.metrics.selection import values, where

OPEN: Final = Part(code="open", label="still open")
ENDED: Final = Part(code="ended", label="ended")
_CHANGED: Final = attrgetter("changed_at")


def first_response(data: MetricInput) -> tuple[Figure, ...]:
    """Measure the partner's first word − sent, in working hours begun, of those whose time to answer is over.

    Source: GetHelpOC, Wyoming 211; "speed" of RIMS.
    """
    return (Figure(value=answer_wait(data.judged, now=data.now, fewest=data.fewest), on_behalf=on_behalf(data.judged)),)


def to_match(data: MetricInput) -> tuple[Figure, ...]:
    """Measure first acceptance anywhere in the chain − first sent in the chain, in days.

    Source: AmericaServes.
    """
    return (Figure(value=wait_of(data.chains, _began, _matched, now=data.now, unit=Unit.DAYS)),)


def to_service(data: MetricInput) -> tuple[Figure, ...]:
    """Measure first_service_at anywhere in the chain − first sent in the chain, in days.

    A service received without a recorded first day counts from its completion. Source: "efficiency" of NNSI.
    """
    return (Figure(value=wait_of(data.chains, _began, _served, now=data.now, unit=Unit.DAYS)),)


def timeliness(data: MetricInput) -> tuple[Figure, ...]:
    """Count answered by the partner before the deadline of its priority ÷ those whose time to answer is over.

    The deadline is the first answer of referrals.md, section 2 (24 h, 72 h, 2 working days), or as agreed, or of the
    official direction. Source: RIMS "timeliness".
    """
    return (Figure(value=share_of(data.judged, _before_due), on_behalf=on_behalf(data.judged)),)


def days_pending(data: MetricInput) -> tuple[Figure, ...]:
    """Measure today − sent for open referrals, last change − sent for the others, in days.

    Nothing is censored: it is a plain quantile of how long they have been or were in hand. Source: Clarity reports.
    """
    still, over = where(data.cohort, _is_open), where(data.cohort, _is_over)
    pending = [(days, True) for days in values(still, _days_until, data.now)]
    return (
        Figure(part=OPEN, value=wait_of_times(pending, unit=Unit.DAYS)),
        Figure(part=ENDED, value=wait_of(over, sent_at, _CHANGED, now=data.now, unit=Unit.DAYS)),
    )


def _is_open(timeline: Timeline) -> bool:
    return timeline.state in states.OPEN


def _is_over(timeline: Timeline) -> bool:
    return timeline.state not in states.OPEN


def _days_until(timeline: Timeline, now: datetime) -> float:
    return (now - sent_at(timeline)) / timedelta(days=1)


def _before_due(timeline: Timeline) -> bool:
    due = timeline.answer_due_at
    spoke = timeline.partner_spoke_at
    return spoke is not None and due is not None and spoke <= due


def _began(chain: ReferralChain) -> datetime:
    return sent_at(chain.head)


def _matched(chain: ReferralChain) -> datetime | None:
    return min((timeline.accepted_at for timeline in chain.members if timeline.accepted_at), default=None)


def _served(chain: ReferralChain) -> datetime | None:
    return min((timeline.service_at for timeline in chain.members if timeline.service_at), default=None)


METRICS: Final = (
    Metric(
        code="timeliness",
        family=Family.SPEED,
        unit=Unit.SHARE,
        label="Answered in time",
        sentence="How many referrals were answered as fast as their priority asks.",
        formula="answered by the deadline of its priority or agreement ÷ those whose time to answer is over",
        caution="Mixing priorities hides delays: look at urgent ones apart where there are enough.",
        find=timeliness,
    ),
    Metric(
        code="first_response",
        family=Family.SPEED,
        unit=Unit.WORKING_HOURS,
        label="Time to the first answer",
        sentence="How long it takes until the partner itself first says something.",
        formula="first word of the partner − sent, in working hours begun (9 to 17 on working days)",
        caution="Referrals never answered stay in the count as still waiting, so the median may not be reached.",
        find=first_response,
    ),
    Metric(
        code="to_match",
        family=Family.SPEED,
        unit=Unit.DAYS,
        label="Time to a partner who accepts",
        sentence="How long it takes until some partner accepts, further tries included.",
        formula="first acceptance anywhere in the chain of referrals − first sent in the chain",
        caution="Chains that ended without acceptance stay in the count as still waiting.",
        find=to_match,
    ),
    Metric(
        code="to_service",
        family=Family.SPEED,
        unit=Unit.DAYS,
        label="Time to service",
        sentence="How long it takes from the first referral to the first day of service.",
        formula="first day of service anywhere in the chain of referrals − first sent in the chain",
        caution="Services differ: a document takes days, housing takes months.",
        find=to_service,
    ),
    Metric(
        code="days_pending",
        family=Family.SPEED,
        unit=Unit.DAYS,
        label="Days open",
        sentence="How long referrals have been in hand.",
        formula="open: today − sent; ended: last change − sent",
        caution="It shows the load and not the speed: open ones are not finished yet.",
        parts=(OPEN, ENDED),
        find=days_pending,
    ),
)
