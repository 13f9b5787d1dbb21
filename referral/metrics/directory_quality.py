"""Is the network alive, the directory fresh, the consent in order, the work bearable."""

from datetime import timedelta
from typing import Final

from referral.calendar import SOFIA
from referral.lifecycle.states import ENDED
from referral.lifecycle.timeline import Timeline
from referral.metrics.model import Figure, Mean, Scene, Share, Unit, sent, share_of, wait_of

ACTIVE_DAYS: Final = timedelta(days=90)
FRESH_DAYS: Final = timedelta(days=365)


def participation(scene: Scene) -> tuple[Figure, ...]:
    """Count partners with ≥ 1 referral received in the last 90 days of the period ÷ listed partners.

    Listed: active organisations with an active service. Source: AmericaServes "% providers receiving".
    """
    last = min(scene.end, scene.now)
    receiving = {one.organisation for one in scene.log.courses.values() if last - ACTIVE_DAYS <= sent(one) <= last}
    return (Figure(value=Share(hits=len(receiving & scene.partners), of=len(scene.partners))),)


def freshness(scene: Scene) -> tuple[Figure, ...]:
    """Count active services verified in the last 12 months ÷ active services, as of now.

    Source: 211 practice, yearly.
    """
    oldest = (scene.now - FRESH_DAYS).astimezone(SOFIA).date()
    fresh = sum(day is not None and day >= oldest for day in scene.verified)
    return (Figure(value=Share(hits=fresh, of=len(scene.verified))),)


def consent(scene: Scene) -> tuple[Figure, ...]:
    """Count sent with valid consent ÷ sent (must be 100 %), and consent withdrawn ÷ consent given.

    Valid: a way and a day, not later than the day of sending; or a report_reason in law. Source: ours.
    """
    given = [one for one in scene.cohort if _consented(one)]
    return (
        Figure(part="coverage", value=share_of(scene.cohort, _consented)),
        Figure(part="withdrawn", value=share_of(given, lambda one: one.consent_withdrawn)),
    )


def workload(scene: Scene) -> tuple[Figure, ...]:
    """Average the events typed by the referring side per ended referral, and measure the minutes of writing one.

    Minutes: sent − created where the two differ; the log knows no other time at the keyboard. Source: ours; guards
    against double entry.
    """
    ended = [one for one in scene.cohort if one.state in ENDED]
    typed = Mean(total=sum(one.typed for one in ended), of=len(ended), people=len({one.client for one in ended}))
    written = [one for one in scene.cohort if one.created_at and one.created_at < sent(one)]
    minutes = wait_of(written, lambda one: one.created_at or sent(one), sent, now=scene.now, unit=Unit.MINUTES)
    return (Figure(part="events", value=typed), Figure(part="minutes", value=minutes))


def _consented(course: Timeline) -> bool:
    day, way = course.consent_on, course.consent_channel
    in_time = day is not None and day <= sent(course).astimezone(SOFIA).date()
    return bool(course.report_reason) or (bool(way) and in_time)
