"""Did the client get the service."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from operator import attrgetter
from types import MappingProxyType
from typing import Final

from referral.lifecycle.deadlines import SERVICE_CHECK_DAYS
from referral.lifecycle.states import Outcome, outcome_of
from referral.lifecycle.timeline import Timeline
from referral.metrics.counting import parts_of, share_of
from referral.metrics.input import MetricInput
from referral.metrics.model import Family, Figure, Metric, Part, Share, Unit
from referral.metrics.selection import values, where
from referral.model.referrals import State

ATTENDED: Final = Part(code="attended", label="came")
NO_SHOW: Final = Part(code="no_show", label="did not come")
_ATTENDED: Final = attrgetter("attended")
_MISSED: Final = attrgetter("missed")
_RECEIVED: Final = attrgetter("received")
OUTCOME_PARTS: Final[Mapping[Outcome, Part]] = MappingProxyType(
    {
        Outcome.SERVED: Part(code="served", label="received the service"),
        Outcome.ADVISED: Part(code="advised", label="only advice, or sent on to somebody else"),
        Outcome.NOT_HELPED: Part(code="not_helped", label="came, but was not helped"),
        Outcome.NO_SHOW: Part(code="no_show", label="did not come to the appointment"),
        Outcome.DECLINED: Part(code="declined", label="declined by the partner"),
        Outcome.WITHDREW: Part(code="withdrew", label="withdrawn by the client or the centre"),
        Outcome.WAITING: Part(code="waiting", label="on a waiting list"),
        Outcome.LOST: Part(code="lost", label="lost: no answer, or no contact"),
        Outcome.OPEN: Part(code="open", label="still open"),
    }
)


def outcomes(data: MetricInput) -> tuple[Figure, ...]:
    """Cut the referrals sent into what became of them ÷ sent; the parts add up to all.

    Source: field.md, section 5; the outcomes are those of `referral.lifecycle.states`.
    """
    return parts_of(data.cohort, _outcome)


def attendance(data: MetricInput) -> tuple[Figure, ...]:
    """Count attended ÷ appointments kept open, and no_show ÷ the same.

    Kept open: the client came or did not come, or the hour has passed and nobody has said. An appointment moved or
    called off beforehand is not counted. Source: HMPPS, attended yes or late, no.
    """
    held = sum(values(data.cohort, _held, data.now))
    attended = sum(values(data.cohort, _ATTENDED))
    missed = sum(values(data.cohort, _MISSED))
    return (
        Figure(part=ATTENDED, value=Share(hits=attended, of=held)),
        Figure(part=NO_SHOW, value=Share(hits=missed, of=held)),
    )


def completion(data: MetricInput) -> tuple[Figure, ...]:
    """Count completed with delivered in full or part, enrolled or issued ÷ sent; advice and passing on are not it.

    Source: MEASURE "completed referral" = the person got the service; Indikit's ideal level.
    """
    return (Figure(value=share_of(data.cohort, _RECEIVED)),)


def not_served(data: MetricInput) -> tuple[Figure, ...]:
    """Count accepted, matured, not served ÷ accepted and matured: the acceptance is at least 30 days old.

    Served is what `completion` counts: who got advice alone or was sent on was accepted and not served.

    Source: RIMS 2019 names this gap.
    """
    latest = data.now - timedelta(days=SERVICE_CHECK_DAYS)
    return (Figure(value=share_of(where(data.cohort, _accepted_by, latest), _not_received)),)


def _accepted_by(timeline: Timeline, latest: datetime) -> bool:
    return timeline.accepted_at is not None and timeline.accepted_at <= latest


def _not_received(timeline: Timeline) -> bool:
    return not timeline.received


def _outcome(timeline: Timeline) -> Part | None:
    outcome = outcome_of(timeline.state, timeline.reason, timeline.result)
    return OUTCOME_PARTS[outcome] if outcome is not None else None


def _held(timeline: Timeline, now: datetime) -> int:
    """Return how many appointments of a referral were kept open."""
    passed = timeline.appointment_at is not None and timeline.appointment_at < now and timeline.state is State.SCHEDULED
    return timeline.attended + timeline.missed + passed


METRICS: Final = (
    Metric(
        code="outcomes",
        family=Family.SERVICE,
        unit=Unit.SHARE,
        label="What happened to them",
        sentence="What became of the referrals that were sent.",
        formula="each outcome ÷ sent; together they are all that were sent",
        caution="Young referrals are still open: an open one is not a failure.",
        parts=tuple(OUTCOME_PARTS.values()),
        find=outcomes,
    ),
    Metric(
        code="completion",
        family=Family.SERVICE,
        unit=Unit.SHARE,
        label="Service received",
        sentence="How many referrals ended with a service that the client received.",
        formula="completed with service delivered in full or in part, enrolled, or document issued ÷ sent",
        caution="A service received is not yet a need met; advice alone does not count here.",
        find=completion,
    ),
    Metric(
        code="not_served",
        family=Family.SERVICE,
        unit=Unit.SHARE,
        label="Accepted but not served",
        sentence="How many clients were accepted and then waited for a service that has not come.",
        formula="accepted at least 30 days ago and no service received ÷ accepted at least 30 days ago",
        caution="Some services last longer than 30 days: ask before you call it a failure.",
        find=not_served,
    ),
    Metric(
        code="attendance",
        family=Family.SERVICE,
        unit=Unit.SHARE,
        label="Appointments",
        sentence="How many of the appointments kept open were attended.",
        formula="came ÷ appointments kept open; did not come ÷ the same. One moved or called off is not counted.",
        caution="Who does not come may have had no transport, no money or no message: look for the reason.",
        parts=(ATTENDED, NO_SHOW),
        find=attendance,
    ),
)
