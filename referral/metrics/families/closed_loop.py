"""Does anybody learn what happened, and did it help."""

from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final

from referral.lifecycle.deadlines import FOLLOW_UP_DAYS, SERVICE_CHECK_DAYS
from referral.lifecycle.states import AGREED, PASSED_ON
from referral.lifecycle.timeline import Timeline
from referral.metrics.counting import share_of
from referral.metrics.input import MetricInput
from referral.metrics.model import Family, Figure, Mean, Metric, Part, Unit
from referral.metrics.partner_answers import OF_SENT
from referral.metrics.selection import values, where
from referral.model.referrals import Action, Informant, State

FINAL: Final = frozenset({Action.COMPLETE, Action.FAIL, Action.DECLINE})
REPORTS: Final = frozenset({Action.COMPLETE, Action.FAIL})
OF_ASKED: Final = Part(code="of_asked", label="of those asked")
_ACCEPTED: Final = frozenset({*AGREED, State.NOT_COMPLETED})
_CLOSED: Final = attrgetter("loop_closed_at")
_LOST: Final = attrgetter("lost")
_ASKED: Final = attrgetter("need_result")
GRADES: Final = {"met": 1.0, "partly": 0.5, "not_met": 0.0}


def closed_strict(data: MetricInput) -> tuple[Figure, ...]:
    """Count loop_closed_at set ÷ sent: it has ended AND somebody asked the client, or looked for them on three days.

    Source: ours, stricter than the next.
    """
    return (Figure(value=share_of(data.cohort, _CLOSED)),)


def closed_industry(data: MetricInput) -> tuple[Figure, ...]:
    """Count referrals on which the partner set a final status ÷ referrals: done, not done, declined.

    Source: PA Navigate, which counts "couldn't contact" and "no capacity" as closed. To be read beside the strict one.
    """
    return (Figure(value=share_of(data.cohort, _partner_ended)),)


def got_help(data: MetricInput) -> tuple[Figure, ...]:
    """Count got help ÷ referrals: completed with any result except passing on to somebody else.

    Source: PA Navigate, which also counts passing on; we do not.
    """
    return (Figure(value=share_of(data.cohort, _helped)),)


def informed(data: MetricInput) -> tuple[Figure, ...]:
    """Count clients whose referrer received a report of the result ÷ clients referred, the first referral of each.

    A report says done or not done, and comes from the partner or as a document. Source: CMS50.
    """
    return (Figure(value=share_of(data.first_of_clients, _reported)),)


def lost(data: MetricInput) -> tuple[Figure, ...]:
    """Count referrals whose client was not reached after tries on 3 days ÷ due for follow-up, both among those due.

    Due: completed at least 14 days ago, or accepted at least 30 days ago and not completed, once the known day of the
    service is over. Who was asked before that was not due yet. Source: Los Angeles hub, 27.4 % lost of 1,865.
    """
    return (Figure(value=share_of(where(data.cohort, _due, data.now), _LOST)),)


def need_met(data: MetricInput) -> tuple[Figure, ...]:
    """Count need_result met ÷ asked, and ÷ sent; asked means a client who was reached, whatever the answer.

    Source: the review's four levels: contact made, resource received, need addressed, experience.
    """
    return (
        Figure(part=OF_ASKED, value=share_of(where(data.cohort, _ASKED), _met)),
        Figure(part=OF_SENT, value=share_of(data.cohort, _met)),
    )


def achievement(data: MetricInput) -> tuple[Figure, ...]:
    """Sum the grades of outcomes (met 1, partly ½, not met 0) ÷ outcomes graded.

    Source: HMPPS grades; the weight ½ is our choice.
    """
    grades = [GRADES[result] for result in values(data.cohort, _ASKED) if result in GRADES]
    return (Figure(value=Mean(total=sum(grades), of=len(grades))),)


def _partner_ended(timeline: Timeline) -> bool:
    return timeline.ended_by in FINAL and timeline.end_said_by is Informant.PARTNER


def _reported(timeline: Timeline) -> bool:
    return timeline.ended_by in REPORTS and timeline.end_said_by in {Informant.PARTNER, Informant.DOCUMENT}


def _helped(timeline: Timeline) -> bool:
    return timeline.state is State.COMPLETED and timeline.result != PASSED_ON


def _due(timeline: Timeline, now: datetime) -> bool:
    if timeline.state is State.COMPLETED:
        return timeline.ended_at is not None and timeline.ended_at <= now - timedelta(days=FOLLOW_UP_DAYS)
    accepted_at = timeline.accepted_at if timeline.state in _ACCEPTED else None
    is_to_come = timeline.comes_by is not None and timeline.comes_by > now
    return accepted_at is not None and accepted_at <= now - timedelta(days=SERVICE_CHECK_DAYS) and not is_to_come


def _met(timeline: Timeline) -> bool:
    return timeline.need_result == "met"


METRICS: Final = (
    Metric(
        code="closed_strict",
        family=Family.LOOP,
        unit=Unit.SHARE,
        label="Loop closed, strictly",
        sentence="How often somebody learned from the client what happened in the end.",
        formula="ended, and the client was asked afterwards or looked for on three days ÷ sent",
        caution="It measures whether we asked, not whether the client was helped.",
        find=closed_strict,
    ),
    Metric(
        code="closed_industry",
        family=Family.LOOP,
        unit=Unit.SHARE,
        label="Loop closed, as usually counted",
        sentence="How often the partner recorded how the referral ended.",
        formula="the partner said how it ended, whichever way ÷ sent",
        caution="“Could not contact” counts as closed here: never read it without the strict figure.",
        find=closed_industry,
    ),
    Metric(
        code="need_met",
        family=Family.LOOP,
        unit=Unit.SHARE,
        label="Need met",
        sentence="How many clients say that their need is met.",
        formula="the client said that the need is met ÷ clients asked and reached; also ÷ sent",
        caution="Clients who could not be reached are unknown, and may differ from those who answered.",
        parts=(OF_ASKED, OF_SENT),
        find=need_met,
    ),
    Metric(
        code="achievement",
        family=Family.LOOP,
        unit=Unit.COUNT,
        label="Outcome achieved",
        sentence="How far the needs of those who answered were met, on average.",
        formula="met counts 1, partly ½, not met 0: the sum ÷ clients who gave one of these answers",
        caution="The weight of one half for “partly” is a choice; compare only figures made in the same way.",
        find=achievement,
    ),
    Metric(
        code="got_help",
        family=Family.LOOP,
        unit=Unit.SHARE,
        label="Got help, as usually counted",
        sentence="How many referrals were completed with some help.",
        formula="completed with any result but passing on to somebody else ÷ sent",
        caution="It counts advice as help and does not ask the client.",
        find=got_help,
    ),
    Metric(
        code="informed",
        family=Family.LOOP,
        unit=Unit.SHARE,
        label="Referrer was told the result",
        sentence="For how many clients the referrer received a report of the result.",
        formula="clients whose first referral ended with a report from the partner or a document ÷ clients referred",
        caution="What the client told us is not counted: it is about the partner's report.",
        find=informed,
    ),
    Metric(
        code="lost",
        family=Family.LOOP,
        unit=Unit.SHARE,
        label="Lost to follow-up",
        sentence="How many clients could not be reached when we asked what happened.",
        formula="not reached on three days ÷ due: completed 14 days ago, or accepted 30 days ago and not completed, "
        "its known day over",
        caution="Clients who move or change their number are lost more often, and may need help most.",
        find=lost,
    ),
)
