"""What counts as an answer of a partner: in time, accepted, spoken, typed on its behalf."""

from datetime import datetime, timedelta
from typing import Final

from referral.lifecycle.timeline import Timeline
from referral.metrics.counting import share_of
from referral.metrics.input import MetricInput, sent_at
from referral.metrics.model import Part, Share
from referral.model.actors import ActingAs

OF_SENT: Final = Part(code="of_sent", label="of those sent")


def in_time(timeline: Timeline) -> bool:
    """Tell whether the partner's side showed anything before the referral expired."""
    return timeline.response_at is not None and (
        timeline.expired_at is None or timeline.response_at <= timeline.expired_at
    )


def accepted(timeline: Timeline) -> bool:
    """Tell whether an acceptance, a place on the waiting list or an appointment stands."""
    return timeline.accepted_at is not None


def spoke(timeline: Timeline, data: MetricInput) -> bool:
    """Tell whether the partner said anything by maturity."""
    limit: datetime = sent_at(timeline) + timedelta(days=data.maturity) if data.maturity else data.now
    return timeline.partner_spoke_at is not None and timeline.partner_spoke_at <= limit


def on_behalf(timelines: tuple[Timeline, ...]) -> Share:
    """Return the share of first answers that the referring side typed for somebody."""
    answered = [timeline for timeline in timelines if timeline.response_at]
    return share_of(answered, lambda timeline: timeline.response_as is ActingAs.ON_BEHALF)
