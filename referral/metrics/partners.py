"""Partners side by side: answers, honest declines and silence. No ranking, and nobody judged on a few cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from referral.lifecycle.timeline import Timeline
from referral.metrics.counting import share_of, wait_of
from referral.metrics.input import MetricInput, sent_at
from referral.metrics.model import Share, Unit, Wait
from referral.metrics.partner_answers import spoke
from referral.model.ids import OrganisationId
from referral.statistics import BetaPrior, beta_prior, shrunken_rate

FEWEST_AGED: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """What became of the aged referrals to one organisation; `usual` is its served rate drawn to the common mean.

    `hidden` names the cells that this reader may not see.
    """

    organisation: OrganisationId
    feedback: Share
    declined: Share
    served: Share
    usual: float
    response: Wait
    hidden: frozenset[str] = frozenset()

    @property
    def judged(self) -> bool:
        """Tell whether there are enough aged referrals to say anything."""
        return self.feedback.of >= FEWEST_AGED


def partners(data: MetricInput) -> tuple[tuple[Partner, ...], BetaPrior]:
    """Return each organisation of an aged cohort in order of id, and the prior of their served rates.

    The served rate is shrunken as networks.md, section 4.1: (x + M m) / (n + M).
    """
    received: dict[OrganisationId, list[Timeline]] = {}
    for timeline in data.cohort:
        if timeline.organisation is not None:
            received.setdefault(timeline.organisation, []).append(timeline)
    served = {partner: share_of(received[partner], lambda timeline: timeline.received) for partner in sorted(received)}
    prior = beta_prior([(share.hits, share.of) for share in served.values()])
    return tuple(
        Partner(
            organisation=partner,
            feedback=share_of(received[partner], lambda timeline: spoke(timeline, data)),
            declined=share_of(received[partner], lambda timeline: timeline.decline_reason),
            served=share,
            usual=shrunken_rate(share.hits, share.of, prior),
            response=_response(received[partner], data),
        )
        for partner, share in served.items()
    ), prior


def _response(timelines: Sequence[Timeline], data: MetricInput) -> Wait:
    return wait_of(timelines, sent_at, lambda timeline: timeline.response_at, now=data.now, unit=Unit.WORKING_HOURS)
