"""What counts as an answer of a partner: its own word, by whatever way; what others told stands beside it."""

from collections.abc import Collection
from typing import Final

from referral.lifecycle.timeline import Timeline
from referral.metrics.counting import share_of
from referral.metrics.model import Part, Share
from referral.metrics.selection import where
from referral.model.actors import ActingAs

OF_SENT: Final = Part(code="of_sent", label="of those sent")


def accepted(timeline: Timeline) -> bool:
    """Tell whether an acceptance, a place on the waiting list or an appointment stands."""
    return timeline.accepted_at is not None


def answered(timeline: Timeline) -> bool:
    """Tell whether the partner itself said something."""
    return timeline.provider_answered


def on_behalf(timelines: Collection[Timeline]) -> Share:
    """Return the share of answers that the referring side typed for the partner."""
    return share_of(where(timelines, answered), _typed_for_it)


def _typed_for_it(timeline: Timeline) -> bool:
    return timeline.spoke_as is ActingAs.ON_BEHALF
