"""Does the partner answer, and what."""

from typing import Final

from referral.lifecycle.timeline import Timeline
from referral.metrics.counting import parts_of, share_of
from referral.metrics.input import MetricInput
from referral.metrics.model import Family, Figure, Metric, Part, Unit
from referral.metrics.partner_answers import OF_SENT, accepted, in_time, on_behalf, spoke

OF_DECIDED: Final = Part(code="of_decided", label="of those decided")


def response(data: MetricInput) -> tuple[Figure, ...]:
    """Count referrals with decided_at or acknowledged_at before expiry ÷ sent; a question back shows it was seen too.

    Source: referrals.md, section 4, "received some feedback" of the Lebanon inter-agency analyses.
    """
    return (Figure(value=share_of(data.cohort, in_time), on_behalf=on_behalf(data.cohort)),)


def no_feedback(data: MetricInput) -> tuple[Figure, ...]:
    """Count referrals with no word from the partner by maturity ÷ sent.

    A word is an event said by the partner, whoever typed it; the matured cohort looks only at its first 30, 60 or 90
    days, the full one until now. Source: as the response rate.
    """
    return (Figure(value=share_of(data.cohort, lambda timeline: not spoke(timeline, data))),)


def acknowledged_only(data: MetricInput) -> tuple[Figure, ...]:
    """Count referrals acknowledged and without a decision ÷ sent; an acceptance taken back leaves it acknowledged.

    Source: Lebanon, basic assistance: 32 accepted + 8 refused + 47 acknowledged only = 87 % answered.
    """
    return (Figure(value=share_of(data.cohort, lambda timeline: timeline.response_at and not timeline.decided_at)),)


def acceptance(data: MetricInput) -> tuple[Figure, ...]:
    """Count accepted ∪ waitlisted ∪ scheduled ÷ sent, and ÷ decided; an acceptance taken back does not count.

    Source: Lebanon divides by sent, Joy shows the share accepted; hence both, each named.
    """
    decided = [timeline for timeline in data.cohort if timeline.decided_at]
    return (
        Figure(part=OF_SENT, value=share_of(data.cohort, accepted), on_behalf=on_behalf(data.cohort)),
        Figure(part=OF_DECIDED, value=share_of(decided, accepted)),
    )


def declines(data: MetricInput) -> tuple[Figure, ...]:
    """Count declined with reason r ÷ decided, for each reason; a gap signal, not a fault.

    Source: referrals.md, section 4.
    """
    decided = [timeline for timeline in data.cohort if timeline.decided_at]
    return parts_of(decided, _decline_reason)


def _decline_reason(timeline: Timeline) -> Part | None:
    return Part(code=timeline.decline_reason, listing="decline") if timeline.decline_reason else None


METRICS: Final = (
    Metric(
        code="response",
        family=Family.ANSWER,
        unit=Unit.SHARE,
        label="Answered",
        sentence="How many referrals the partner saw, asked about or decided in time.",
        formula="seen, asked back or decided before it expired ÷ sent",
        caution="An answer entered by the centre counts too: see the share entered on behalf of the partner.",
        find=response,
    ),
    Metric(
        code="no_feedback",
        family=Family.ANSWER,
        unit=Unit.SHARE,
        label="No feedback from the partner",
        sentence="For how many referrals the partner said nothing.",
        formula="nothing said by the partner until the age of the group ÷ sent",
        caution="The silence may be ours: an answer by phone that nobody recorded looks the same.",
        find=no_feedback,
    ),
    Metric(
        code="acknowledged_only",
        family=Family.ANSWER,
        unit=Unit.SHARE,
        label="Seen, but not decided",
        sentence="How many referrals were seen and then left without a decision.",
        formula="seen or asked back, without a decision ÷ sent",
        caution="Some decisions take long by law: compare services of the same kind.",
        find=acknowledged_only,
    ),
    Metric(
        code="acceptance",
        family=Family.ANSWER,
        unit=Unit.SHARE,
        label="Accepted",
        sentence="How many referrals the partner accepted.",
        formula="accepted, on a waiting list or given an appointment ÷ sent; also ÷ decided",
        caution="A low figure may mean that we refer to the wrong place, not that the partner is unwilling.",
        parts=(OF_SENT, OF_DECIDED),
        find=acceptance,
    ),
    Metric(
        code="declines",
        family=Family.ANSWER,
        unit=Unit.SHARE,
        label="Declined, by reason",
        sentence="Why partners decline.",
        formula="declined for this reason ÷ decided",
        caution="An honest “no” is a sign of a gap, not a fault of the partner.",
        find=declines,
    ),
)
