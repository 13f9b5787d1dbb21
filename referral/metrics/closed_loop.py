"""Does anybody learn what happened, and did it help."""

from datetime import timedelta
from typing import Final

from referral.lifecycle.deadlines import FOLLOW_UP_DAYS, SERVICE_CHECK_DAYS
from referral.lifecycle.timeline import PASSED_ON, Timeline
from referral.metrics.model import Figure, Mean, Scene, sent, share_of
from referral.model.referrals import Action, Informant, State

FINAL: Final = frozenset({Action.COMPLETE, Action.FAIL, Action.DECLINE})
REPORTS: Final = frozenset({Action.COMPLETE, Action.FAIL})
GRADES: Final = {"met": 1.0, "partly": 0.5, "not_met": 0.0}


def closed_strict(scene: Scene) -> tuple[Figure, ...]:
    """Count loop_closed_at set ÷ sent: it has ended AND somebody asked the client, or looked for them on three days.

    Source: ours, stricter than the next.
    """
    return (Figure(value=share_of(scene.cohort, lambda one: one.loop_closed_at)),)


def closed_industry(scene: Scene) -> tuple[Figure, ...]:
    """Count referrals on which the partner set a final status ÷ referrals: done, not done, declined.

    Source: PA Navigate, which counts "couldn't contact" and "no capacity" as closed. To be read beside the strict one.
    """
    return (Figure(value=share_of(scene.cohort, _partner_ended)),)


def got_help(scene: Scene) -> tuple[Figure, ...]:
    """Count got help ÷ referrals: completed with any result except passing on to somebody else.

    Source: PA Navigate, which also counts passing on; we do not.
    """
    return (Figure(value=share_of(scene.cohort, lambda one: one.state is State.COMPLETED and one.result != PASSED_ON)),)


def informed(scene: Scene) -> tuple[Figure, ...]:
    """Count clients whose referrer received a report of the result ÷ clients referred, the first referral of each.

    A report says done or not done, and comes from the partner or as a document. Source: CMS50.
    """
    first: dict[str, Timeline] = {}
    for one in sorted(scene.cohort, key=lambda course: (sent(course), course.id)):
        first.setdefault(one.client, one)
    return (Figure(value=share_of(first.values(), _reported)),)


def lost(scene: Scene) -> tuple[Figure, ...]:
    """Count clients' referrals not reached after tries on 3 days ÷ due for follow-up.

    Due: completed at least 14 days ago, or accepted at least 30 days ago and neither completed nor ended, or followed
    up already. Source: Los Angeles hub, 27.4 % lost of 1,865.
    """
    due = [one for one in scene.cohort if _due(one, scene)]
    return (Figure(value=share_of(due, lambda one: one.lost)),)


def need_met(scene: Scene) -> tuple[Figure, ...]:
    """Count need_result met ÷ asked, and ÷ sent; asked means a client who was reached, whatever the answer.

    Source: the review's four levels: contact made, resource received, need addressed, experience.
    """
    asked = [one for one in scene.cohort if one.need_result]
    return (
        Figure(part="of_asked", value=share_of(asked, _met)),
        Figure(part="of_sent", value=share_of(scene.cohort, _met)),
    )


def achievement(scene: Scene) -> tuple[Figure, ...]:
    """Sum the grades of outcomes (met 1, partly ½, not met 0) ÷ outcomes graded.

    Source: HMPPS grades; the weight ½ is our choice.
    """
    graded = [(one.client, GRADES[one.need_result]) for one in scene.cohort if one.need_result in GRADES]
    total = sum(grade for _, grade in graded)
    return (Figure(value=Mean(total=total, of=len(graded), people=len({client for client, _ in graded}))),)


def _partner_ended(course: Timeline) -> bool:
    return course.ended_by in FINAL and course.end_said_by is Informant.PARTNER


def _reported(course: Timeline) -> bool:
    return course.ended_by in REPORTS and course.end_said_by in {Informant.PARTNER, Informant.DOCUMENT}


def _due(course: Timeline, scene: Scene) -> bool:
    if course.asked_at:
        return True
    if course.state is State.COMPLETED:
        return course.ended_at is not None and course.ended_at <= scene.now - timedelta(days=FOLLOW_UP_DAYS)
    accepted_long = course.accepted_at is not None and course.accepted_at <= scene.now - timedelta(
        days=SERVICE_CHECK_DAYS
    )
    return accepted_long and course.ended_at is None


def _met(course: Timeline) -> bool:
    return course.need_result == "met"
