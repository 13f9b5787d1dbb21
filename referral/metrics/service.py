"""Did the client get the service."""

from datetime import timedelta

from referral.lifecycle.deadlines import SERVICE_CHECK_DAYS
from referral.lifecycle.states import outcome_of
from referral.lifecycle.timeline import Timeline
from referral.metrics.model import Figure, Scene, Share, parts_of, share_of
from referral.model.referrals import State


def outcomes(scene: Scene) -> tuple[Figure, ...]:
    """Cut the referrals sent into what became of them ÷ sent; the parts add up to all.

    Source: field.md, section 5; the words are those of `referral.outcomes`.
    """

    def what(course: Timeline) -> str | None:
        found = outcome_of(course.state, course.reason)
        return found.value if found else None

    return parts_of(scene.cohort, what, listing="outcomes")


def attendance(scene: Scene) -> tuple[Figure, ...]:
    """Count attended ÷ appointments kept open, and no_show ÷ the same.

    Kept open: the client came or did not come, or the hour has passed and nobody has said. An appointment moved or
    called off beforehand is not counted. Source: HMPPS, attended yes or late, no.
    """
    held = [one for one in scene.cohort if _held(one, scene)]
    total = sum(_held(one, scene) for one in held)
    return (
        Figure(part="attended", whole=True, value=_visits(held, total, came=True)),
        Figure(part="no_show", whole=True, value=_visits(held, total, came=False)),
    )


def completion(scene: Scene) -> tuple[Figure, ...]:
    """Count completed with delivered in full or part, enrolled or issued ÷ sent; advice and passing on are not it.

    Source: MEASURE "completed referral" = the person got the service; Indikit's ideal level.
    """
    return (Figure(value=share_of(scene.cohort, lambda one: one.received)),)


def not_served(scene: Scene) -> tuple[Figure, ...]:
    """Count accepted, matured, not completed ÷ accepted and matured: the acceptance is at least 30 days old.

    Source: RIMS 2019 names this gap.
    """
    latest = scene.now - timedelta(days=SERVICE_CHECK_DAYS)
    old = [one for one in scene.cohort if one.accepted_at and one.accepted_at <= latest]
    return (Figure(value=share_of(old, lambda one: one.state is not State.COMPLETED)),)


def _held(course: Timeline, scene: Scene) -> int:
    passed = course.appointment_at is not None and course.appointment_at < scene.now and course.state is State.SCHEDULED
    return course.attended + course.missed + passed


def _visits(held: list[Timeline], total: int, *, came: bool) -> Share:
    people = share_of(held, lambda one: one.attended if came else one.missed).people
    return Share(hits=sum(one.attended if came else one.missed for one in held), of=total, people=people)
