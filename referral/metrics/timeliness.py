"""How long it takes: open referrals are open, not missing."""

from datetime import datetime

from referral.lifecycle.states import OPEN
from referral.lifecycle.timeline import Timeline
from referral.metrics.answers import on_behalf
from referral.metrics.model import Chain, Figure, Scene, Unit, sent, share_of, wait_of


def first_response(scene: Scene) -> tuple[Figure, ...]:
    """Measure first of acknowledged and decided − sent, in working hours.

    Source: GetHelpOC, Wyoming 211; "speed" of RIMS.
    """
    value = wait_of(scene.cohort, sent, lambda one: one.response_at, now=scene.now, unit=Unit.WORKING_HOURS)
    return (Figure(value=value, on_behalf=on_behalf(scene.cohort)),)


def to_match(scene: Scene) -> tuple[Figure, ...]:
    """Measure first acceptance anywhere in the chain − first sent in the chain, in days.

    Source: AmericaServes.
    """
    return (Figure(value=wait_of(scene.chains, _began, _matched, now=scene.now, unit=Unit.DAYS)),)


def to_service(scene: Scene) -> tuple[Figure, ...]:
    """Measure first_service_at anywhere in the chain − first sent in the chain, in days.

    A service received without a recorded first day counts from its completion. Source: "efficiency" of NNSI.
    """
    return (Figure(value=wait_of(scene.chains, _began, _served, now=scene.now, unit=Unit.DAYS)),)


def timeliness(scene: Scene) -> tuple[Figure, ...]:
    """Count answered within the clock for its priority ÷ sent.

    The clock is the first answer of referrals.md, section 2 (24 h, 72 h, 2 working days), or as agreed, or of the
    official direction. Source: RIMS "timeliness".
    """
    return (Figure(value=share_of(scene.cohort, _in_clock), on_behalf=on_behalf(scene.cohort)),)


def days_pending(scene: Scene) -> tuple[Figure, ...]:
    """Measure today − sent for open referrals, last change − sent for the others, in days.

    Nothing is censored: it is a plain quantile of how long they have been or were in hand. Source: Clarity reports.
    """
    still = [one for one in scene.cohort if one.state in OPEN]
    over = [one for one in scene.cohort if one.state not in OPEN]
    return (
        Figure(part="open", value=wait_of(still, sent, lambda _: scene.now, now=scene.now, unit=Unit.DAYS)),
        Figure(part="ended", value=wait_of(over, sent, lambda one: one.changed_at, now=scene.now, unit=Unit.DAYS)),
    )


def _in_clock(course: Timeline) -> bool:
    due = course.answer_due_at
    return course.response_at is not None and due is not None and course.response_at <= due


def _began(chain: Chain) -> datetime:
    return sent(chain.head)


def _matched(chain: Chain) -> datetime | None:
    return min((one.accepted_at for one in chain.members if one.accepted_at), default=None)


def _served(chain: Chain) -> datetime | None:
    return min((one.service_at for one in chain.members if one.service_at), default=None)
