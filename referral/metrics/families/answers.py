"""Does the partner answer, and what."""

from operator import attrgetter
from typing import Final

from referral.lifecycle.timeline import Timeline
from referral.metrics.counting import parts_of, share_of
from referral.metrics.input import MetricInput
from referral.metrics.model import Family, Figure, Metric, Part, Unit
from referral.metrics.partner_answers import OF_SENT, accepted, answered, on_behalf
from referral.metrics.selection import where

OF_DECIDED: Final = Part(code="of_decided", label="of those decided")
_LEARNT: Final = attrgetter("learnt_otherwise")
_DECIDED: Final = attrgetter("decided")


def response(data: MetricInput) -> tuple[Figure, ...]:
    """Count referrals on which the partner itself said something ÷ those whose time to answer is over.

    By link, by telephone, on a slip or signed in. The figure of find help, gaps, map and the partner's own page.
    Source: referrals.md, sections 2 and 4, "received some feedback" of the Lebanon inter-agency analyses.
    """
    return (Figure(value=share_of(data.judged, answered), on_behalf=on_behalf(data.judged)),)


def learnt_otherwise(data: MetricInput) -> tuple[Figure, ...]:
    """Count referrals whose answer we know from the client or a document alone ÷ those whose time to answer is over.

    Source: referrals.md, section 2: it stands beside what the partner said.
    """
    return (Figure(value=share_of(data.judged, _LEARNT)),)


def no_feedback(data: MetricInput) -> tuple[Figure, ...]:
    """Count referrals on which the partner said nothing ÷ those whose time to answer is over.

    Source: as the response rate, of which it is the rest.
    """
    return (Figure(value=share_of(data.judged, _unanswered)),)


def acknowledged_only(data: MetricInput) -> tuple[Figure, ...]:
    """Count referrals acknowledged and without a decision ÷ sent; an acceptance taken back leaves it acknowledged.

    Source: Lebanon, basic assistance: 32 accepted + 8 refused + 47 acknowledged only = 87 % answered.
    """
    return (Figure(value=share_of(data.cohort, _seen_alone)),)


def acceptance(data: MetricInput) -> tuple[Figure, ...]:
    """Count accepted ∪ waitlisted ∪ scheduled ÷ sent, and ÷ decided; an acceptance taken back does not count.

    Source: Lebanon divides by sent, Joy shows the share accepted; hence both, each named.
    """
    decided = where(data.cohort, _DECIDED)
    return (
        Figure(part=OF_SENT, value=share_of(data.cohort, accepted), on_behalf=on_behalf(data.cohort)),
        Figure(part=OF_DECIDED, value=share_of(decided, accepted)),
    )


def declines(data: MetricInput) -> tuple[Figure, ...]:
    """Count declined with reason r ÷ decided, for each reason; a gap signal, not a fault.

    Source: referrals.md, section 4.
    """
    decided = where(data.cohort, _DECIDED)
    return parts_of(decided, _decline_reason)


def _unanswered(timeline: Timeline) -> bool:
    return not answered(timeline)


def _seen_alone(timeline: Timeline) -> bool:
    return timeline.responded and not timeline.decided


def _decline_reason(timeline: Timeline) -> Part | None:
    return Part(code=timeline.decline_reason, listing="decline") if timeline.decline_reason else None


METRICS: Final = (
    Metric(
        code="response",
        family=Family.ANSWER,
        unit=Unit.SHARE,
        label="Answered",
        sentence="How many referrals the partner itself answered.",
        formula="said something by link, by telephone, on a slip or signed in ÷ those whose time to answer is over",
        caution="The age chosen above is not asked here: each referral counts once its own time to answer is over. "
        "One that we took back before an answer does not count.",
        find=response,
    ),
    Metric(
        code="learnt_otherwise",
        family=Family.ANSWER,
        unit=Unit.SHARE,
        label="Learnt otherwise",
        sentence="For how many referrals the partner said nothing and we learnt its decision from somebody else.",
        formula="decision known from the client, a document or a visit alone ÷ those whose time to answer is over",
        caution="It is our work and not the partner's answer: never add the two.",
        find=learnt_otherwise,
    ),
    Metric(
        code="no_feedback",
        family=Family.ANSWER,
        unit=Unit.SHARE,
        label="No feedback from the partner",
        sentence="For how many referrals the partner said nothing.",
        formula="nothing said by the partner itself ÷ those whose time to answer is over",
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
