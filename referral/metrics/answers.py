"""Does the partner answer, and what."""

from datetime import datetime, timedelta

from referral.lifecycle.timeline import Timeline
from referral.metrics.model import Figure, Scene, Share, parts_of, sent, share_of
from referral.model.actors import ActingAs


def response(scene: Scene) -> tuple[Figure, ...]:
    """Count referrals with decided_at or acknowledged_at before expiry ÷ sent; a question back shows it was seen too.

    Source: referrals.md, section 4, "received some feedback" of the Lebanon inter-agency analyses.
    """
    return (Figure(value=share_of(scene.cohort, in_time), on_behalf=on_behalf(scene.cohort)),)


def no_feedback(scene: Scene) -> tuple[Figure, ...]:
    """Count referrals with no word from the partner by maturity ÷ sent.

    A word is an event said by the partner, whoever typed it; the matured cohort looks only at its first 30, 60 or 90
    days, the full one until now. Source: as the response rate.
    """
    return (Figure(value=share_of(scene.cohort, lambda one: not spoke(one, scene))),)


def acknowledged_only(scene: Scene) -> tuple[Figure, ...]:
    """Count referrals acknowledged and without a decision ÷ sent; an acceptance taken back leaves it acknowledged.

    Source: Lebanon, basic assistance: 32 accepted + 8 refused + 47 acknowledged only = 87 % answered.
    """
    return (Figure(value=share_of(scene.cohort, lambda one: one.response_at and not one.decided_at)),)


def acceptance(scene: Scene) -> tuple[Figure, ...]:
    """Count accepted ∪ waitlisted ∪ scheduled ÷ sent, and ÷ decided; an acceptance taken back does not count.

    Source: Lebanon divides by sent, Joy shows the share accepted; hence both, each named.
    """
    decided = [one for one in scene.cohort if one.decided_at]
    return (
        Figure(part="of_sent", value=share_of(scene.cohort, accepted), on_behalf=on_behalf(scene.cohort)),
        Figure(part="of_decided", value=share_of(decided, accepted)),
    )


def declines(scene: Scene) -> tuple[Figure, ...]:
    """Count declined with reason r ÷ decided, for each reason; a gap signal, not a fault.

    Source: referrals.md, section 4.
    """
    decided = [one for one in scene.cohort if one.decided_at]
    return parts_of(decided, lambda one: one.decline_reason, listing="decline")


def in_time(course: Timeline) -> bool:
    """Tell whether the partner's side showed anything before the referral expired."""
    return course.response_at is not None and (course.expired_at is None or course.response_at <= course.expired_at)


def accepted(course: Timeline) -> bool:
    """Tell whether an acceptance, a place on the waiting list or an appointment stands."""
    return course.accepted_at is not None


def spoke(course: Timeline, scene: Scene) -> bool:
    """Tell whether the partner said anything by maturity."""
    limit: datetime = sent(course) + timedelta(days=scene.maturity) if scene.maturity else scene.now
    return course.partner_spoke_at is not None and course.partner_spoke_at <= limit


def on_behalf(courses: tuple[Timeline, ...]) -> Share:
    """Return the share of first answers that the referring side typed for somebody."""
    answered = [one for one in courses if one.response_at]
    return share_of(answered, lambda one: one.response_hand is ActingAs.ON_BEHALF)
