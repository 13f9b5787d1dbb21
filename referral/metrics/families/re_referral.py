"""Did the referral go to the right place, and what of those who found none."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from referral.lifecycle.states import ENDED
from referral.lifecycle.timeline import Timeline
from referral.metrics.counting import share_of
from referral.metrics.input import MetricInput, NeedRecord, ReferralChain, ReferralLog, sent_at
from referral.metrics.model import Family, Figure, Mean, Metric, Part, Share, Unit
from referral.metrics.partner_answers import accepted
from referral.metrics.selection import values, where

YEAR: Final = timedelta(days=365)
UNMET: Final = Part(code="unmet", label="together")
NO_PARTNER: Final = Part(code="no_partner", label="nobody can help this person")
ENDED_WITHOUT_SERVICE: Final = Part(code="ended_without_service", label="every referral ended without service")
NOT_TRIED: Final = Part(code="not_tried", label="not tried, although somebody could help")
SAME_NEED: Final = Part(code="same_need", label="with the same need")
SAME_DOMAIN: Final = Part(code="same_domain", label="with a need of the same kind")


def first_accuracy(data: MetricInput) -> tuple[Figure, ...]:
    """Count chains whose first partner accepted ÷ chains.

    Source: AmericaServes and NNSI "accuracy"; RIMS "accuracy".
    """
    return (Figure(value=share_of(data.chains, _right_at_once)),)


def reroutes(data: MetricInput) -> tuple[Figure, ...]:
    """Average referrals in the chain − 1.

    Source: NNSI.
    """
    further = sum(values(data.chains, _further_tries))
    return (Figure(value=Mean(total=further, of=len(data.chains))),)


def recurrence(data: MetricInput) -> tuple[Figure, ...]:
    """Count closed referrals whose client was sent again for the same need within 12 months ÷ closed; by domain beside.

    Closed: ended at least 12 months ago, so that the whole year was seen. A referral of the same chain is the same need
    going on, not a return. Source: AmericaServes "re-occurrence".
    """
    closed = tuple(where(data.cohort, _ended_a_year_ago, data.now))
    return tuple(
        Figure(part=part, value=share_of(closed, _came_back, data.log, alike)) for part, alike in _ALIKE.items()
    )


def unmet_need(data: MetricInput) -> tuple[Figure, ...]:
    """Count needs with no eligible partner, or whose chain ended without service ÷ needs recorded in the period.

    No eligible partner: never referred, and the matcher knows nobody who could help this person now. The two are also
    told apart; needs with an eligible partner that were never referred ("not tried") stand beside, not unmet by it.
    Source: referralsystem.app gap alert; Inform USA gap tracking.
    """
    counts = Counter(values(data.needs, _fate, data.log))
    shares = {part: Share(hits=counts[part], of=len(data.needs)) for part in (NO_PARTNER, ENDED_WITHOUT_SERVICE)}
    unmet = Share(hits=sum(share.hits for share in shares.values()), of=len(data.needs))
    untried = Share(hits=counts[NOT_TRIED], of=len(data.needs))
    return (
        Figure(part=UNMET, value=unmet),
        *(Figure(part=part, value=share) for part, share in shares.items()),
        Figure(part=NOT_TRIED, value=untried),
    )


def _fate(need: NeedRecord, log: ReferralLog) -> Part | None:
    """Return what is wrong with a recorded need, if anything."""
    tried = log.by_need.get(need.id, ())
    if not tried:
        return NOT_TRIED if need.has_partner else NO_PARTNER
    in_vain = all(timeline.state in ENDED and not timeline.received for timeline in tried)
    return ENDED_WITHOUT_SERVICE if in_vain else None


def _right_at_once(chain: ReferralChain) -> bool:
    return accepted(chain.head)


def _further_tries(chain: ReferralChain) -> int:
    return len(chain.members) - 1


def _ended_a_year_ago(timeline: Timeline, now: datetime) -> bool:
    return timeline.state in ENDED and timeline.ended_at is not None and timeline.ended_at <= now - YEAR


def _came_back(timeline: Timeline, log: ReferralLog, alike: Callable[[Timeline, Timeline], bool]) -> bool:
    ended = timeline.ended_at
    if ended is None:
        return False
    return any(
        alike(other, timeline)
        and log.head_of[other.id] != log.head_of[timeline.id]
        and ended < sent_at(other) <= ended + YEAR
        for other in log.by_client[timeline.client]
    )


_ALIKE: Final[Mapping[Part, Callable[[Timeline, Timeline], bool]]] = MappingProxyType(
    {
        SAME_NEED: lambda one, other: one.need == other.need,
        SAME_DOMAIN: lambda one, other: one.domain == other.domain,
    }
)
METRICS: Final = (
    Metric(
        code="first_accuracy",
        family=Family.ROUTE,
        unit=Unit.SHARE,
        label="Right at the first try",
        sentence="How often the first partner was the right one.",
        formula="chains whose first partner accepted ÷ chains of referrals",
        caution="Acceptance does not yet mean that the client was served.",
        find=first_accuracy,
    ),
    Metric(
        code="reroutes",
        family=Family.ROUTE,
        unit=Unit.COUNT,
        label="Further tries",
        sentence="How many further referrals one need takes.",
        formula="mean of referrals in a chain − 1",
        caution="A low figure may also mean that nobody tried again.",
        find=reroutes,
    ),
    Metric(
        code="recurrence",
        family=Family.ROUTE,
        unit=Unit.SHARE,
        label="Came back",
        sentence="How many clients came back with the same need, or one of its kind, within a year.",
        formula="sent again for the same need, or the same kind, within 12 months ÷ ended at least 12 months ago",
        caution="Some needs return by nature; coming back is also a sign of trust.",
        parts=(SAME_NEED, SAME_DOMAIN),
        find=recurrence,
    ),
    Metric(
        code="unmet_need",
        family=Family.ROUTE,
        unit=Unit.SHARE,
        label="Unmet needs",
        sentence="How many recorded needs found no help.",
        formula="nobody can help this person, or every referral ended without a service ÷ needs recorded in the period",
        caution="Only recorded needs count: people who never came are not seen.",
        parts=(UNMET, NO_PARTNER, ENDED_WITHOUT_SERVICE, NOT_TRIED),
        of_directory=True,
        find=unmet_need,
    ),
)
