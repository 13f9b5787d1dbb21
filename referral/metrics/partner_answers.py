"""What counts as an answer of a partner: its own word, by whatever way; what others told stands beside it."""

from typing import Final

from referral.lifecycle.timeline import Timeline
from referral.metrics.counting import share_of
from referral.metrics.model import Part, Share
from referral.model.actors import ActingAs

OF_SENT: Final = Part(code="of_sent", label="of those sent")


def accepted(timeline: Timeline) -> bool:
    """Tell whether an acceptance, a place on the waiting list or an appointment stands."""
    return timeline.accepted_at is not None


def answered(timeline: Timeline) -> bool:
    """Tell whether the partner itself said something."""
    return timeline.provider_answered


def on_behalf(timelines: tuple[Timeline, ...]) -> Share:
    """Return the share of answers that the referring side typed for the partner."""
    heard = [timeline for timeline in timelines if answered(timeline)]
    return share_of(heard, lambda timeline: timeline.spoke_as is ActingAs.ON_BEHALF)
