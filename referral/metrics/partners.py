"""Partners side by side: answers, honest declines and silence. No ranking, and nobody judged on a few cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from referral.lifecycle.timeline import Timeline
from referral.metrics.answers import spoke
from referral.metrics.model import Scene, Share, Unit, Wait, sent, share_of, wait_of
from referral.model.ids import OrganisationId
from referral.statistics import BetaPrior, beta_prior, shrunken_rate

FEWEST_AGED: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """What became of the aged referrals to one organisation; `usual` is its served rate drawn to what is usual.

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


def partners(scene: Scene) -> tuple[tuple[Partner, ...], BetaPrior]:
    """Return each organisation of an aged cohort in order of id, and what is usual among them.

    The served rate is shrunk as networks.md, section 4.1: (x + M m) / (n + M).
    """
    found: dict[OrganisationId, list[Timeline]] = {}
    for one in scene.cohort:
        if one.organisation is not None:
            found.setdefault(one.organisation, []).append(one)
    served = {one: share_of(courses, lambda course: course.received) for one, courses in found.items()}
    prior = beta_prior([(share.hits, share.of) for share in served.values()])
    return tuple(_partner(one, found[one], served[one], prior, scene) for one in sorted(found)), prior


def _partner(
    organisation: OrganisationId, courses: Sequence[Timeline], served: Share, prior: BetaPrior, scene: Scene
) -> Partner:
    return Partner(
        organisation=organisation,
        feedback=share_of(courses, lambda one: spoke(one, scene)),
        declined=share_of(courses, lambda one: one.decline_reason),
        served=served,
        usual=shrunken_rate(served.hits, served.of, prior),
        response=wait_of(courses, sent, lambda one: one.response_at, now=scene.now, unit=Unit.WORKING_HOURS),
    )
