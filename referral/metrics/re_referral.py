"""Did the referral go to the right place, and what of those who found none."""

from datetime import timedelta
from typing import Final

from referral.lifecycle.states import ENDED
from referral.lifecycle.timeline import Timeline
from referral.metrics.answers import accepted
from referral.metrics.model import Figure, Mean, NeedFact, Scene, sent, share_of

YEAR: Final = timedelta(days=365)


def first_accuracy(scene: Scene) -> tuple[Figure, ...]:
    """Count chains whose first partner accepted ÷ chains.

    Source: AmericaServes and NNSI "accuracy"; RIMS "accuracy".
    """
    return (Figure(value=share_of(scene.chains, lambda one: accepted(one.head))),)


def reroutes(scene: Scene) -> tuple[Figure, ...]:
    """Average referrals in the chain − 1.

    Source: NNSI.
    """
    more = sum(len(one.members) - 1 for one in scene.chains)
    value = Mean(total=more, of=len(scene.chains), people=len({one.client for one in scene.chains}))
    return (Figure(value=value),)


def recurrence(scene: Scene) -> tuple[Figure, ...]:
    """Count closed referrals whose client was sent again for the same need category within 12 months ÷ closed.

    Closed: ended at least 12 months ago, so that the whole year was seen. A referral of the same chain is the same need
    going on, not a return. Source: AmericaServes "re-occurrence".
    """
    closed = [one for one in scene.cohort if one.state in ENDED and one.ended_at and _seen(one, scene)]
    return (Figure(value=share_of(closed, lambda one: _came_back(one, scene))),)


def unmet_need(scene: Scene) -> tuple[Figure, ...]:
    """Count needs with no eligible partner, or whose chain ended without service ÷ needs recorded in the period.

    No eligible partner: never referred, and no active service for the need serves the territory. The two are also told
    apart; needs with an eligible partner that were never referred ("not tried") stand beside and are not unmet by it.
    Source: referralsystem.app gap alert; Inform USA gap tracking.
    """
    needs = scene.needs

    def nobody(need: NeedFact) -> bool:
        return need.id not in scene.log.by_need and not need.has_partner

    def in_vain(need: NeedFact) -> bool:
        tried = scene.log.by_need.get(need.id, ())
        return bool(tried) and all(one.state in ENDED and not one.received for one in tried)

    def untried(need: NeedFact) -> bool:
        return need.id not in scene.log.by_need and need.has_partner

    return (
        Figure(part="unmet", whole=True, value=share_of(needs, lambda one: nobody(one) or in_vain(one))),
        Figure(part="no_partner", whole=True, value=share_of(needs, nobody)),
        Figure(part="ended_without_service", whole=True, value=share_of(needs, in_vain)),
        Figure(part="not_tried", whole=True, value=share_of(needs, untried)),
    )


def _seen(course: Timeline, scene: Scene) -> bool:
    return course.ended_at is not None and course.ended_at <= scene.now - YEAR


def _came_back(course: Timeline, scene: Scene) -> bool:
    ended = course.ended_at
    if ended is None:
        return False
    return any(
        other.domain == course.domain
        and scene.log.head_of[other.id] != scene.log.head_of[course.id]
        and ended < sent(other) <= ended + YEAR
        for other in scene.log.by_client[course.client]
    )
