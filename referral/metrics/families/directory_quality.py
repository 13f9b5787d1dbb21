"""Is the network alive, the directory fresh, the consent in order, the work bearable."""

from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final

from referral.calendar import SOFIA
from referral.lifecycle.states import ENDED
from referral.lifecycle.timeline import Timeline
from referral.metrics.counting import share_of, wait_of
from referral.metrics.input import MetricInput, ReferralLog, sent_at
from referral.metrics.model import Family, Figure, Mean, Metric, Part, Share, Unit
from referral.metrics.selection import values, where
from referral.model.consent import last_day

_WITHDRAWN: Final = attrgetter("consent_withdrawn")
_TYPED: Final = attrgetter("typed")
FRESH_DAYS: Final = timedelta(days=365)
COVERAGE: Final = Part(code="coverage", label="sent with consent")
WITHDRAWN: Final = Part(code="withdrawn", label="consent withdrawn")
EVENTS: Final = Part(code="events", label="entries for one referral")
MINUTES: Final = Part(code="minutes", label="minutes to write one")


def participation(data: MetricInput) -> tuple[Figure, ...]:
    """Count partners with ≥ 1 referral received in the last 90 days of the period ÷ listed partners.

    Listed: active organisations with an active service. Source: AmericaServes "% providers receiving".
    """
    return (Figure(value=Share(hits=len(data.receiving & data.partners), of=len(data.partners))),)


def freshness(data: MetricInput) -> tuple[Figure, ...]:
    """Count active services verified in the last 12 months ÷ active services, as of now; a later day does not count.

    Source: 211 practice, yearly.
    """
    oldest = (data.now - FRESH_DAYS).astimezone(SOFIA).date()
    today = data.now.astimezone(SOFIA).date()
    fresh = sum(day is not None and oldest <= day <= today for day in data.verified)
    return (Figure(value=Share(hits=fresh, of=len(data.verified))),)


def consent(data: MetricInput) -> tuple[Figure, ...]:
    """Count sent with valid consent ÷ sent (must be 100 %), and consent withdrawn ÷ consent given.

    Valid: a channel and a day, not later than the day of sending and not ended by then; or a report that the law
    demands. Source: ours.
    """
    given = where(data.cohort, _consented, data.log)
    return (
        Figure(part=COVERAGE, value=share_of(data.cohort, _consented, data.log)),
        Figure(part=WITHDRAWN, value=share_of(given, _WITHDRAWN)),
    )


def workload(data: MetricInput) -> tuple[Figure, ...]:
    """Average the events typed by the referring side per ended referral, and measure the minutes of writing one.

    Minutes: sent − created where the two differ; the log knows no other time at the keyboard. Source: ours; guards
    against double entry.
    """
    ended = where(data.cohort, _has_ended)
    typed = Mean(total=sum(values(ended, _TYPED)), of=len(ended))
    minutes = wait_of(where(data.cohort, _was_written), _begun_at, sent_at, now=data.now, unit=Unit.MINUTES)
    return (Figure(part=EVENTS, value=typed), Figure(part=MINUTES, value=minutes))


def _has_ended(timeline: Timeline) -> bool:
    return timeline.state in ENDED


def _was_written(timeline: Timeline) -> bool:
    """Tell whether it was kept as a draft before it was sent."""
    return _begun_at(timeline) < sent_at(timeline)


def _begun_at(timeline: Timeline) -> datetime:
    return timeline.created_at or sent_at(timeline)


def _consented(timeline: Timeline, log: ReferralLog) -> bool:
    day, channel = timeline.consent_on, timeline.consent_channel
    sent = sent_at(timeline).astimezone(SOFIA).date()
    until = log.consent_until.get(timeline.client) if timeline.consent is None else None
    in_time = day is not None and day <= sent <= last_day(day, until)
    return bool(timeline.report_reason) or (bool(channel) and in_time)


METRICS: Final = (
    Metric(
        code="participation",
        family=Family.UPKEEP,
        unit=Unit.SHARE,
        label="Partners taking part",
        sentence="How many of the listed partners receive referrals.",
        formula="partners with a referral in the last 90 days of the period ÷ organisations with an active service",
        caution="Some partners are rarely needed: not every one must receive referrals each quarter.",
        of_directory=True,
        find=participation,
    ),
    Metric(
        code="freshness",
        family=Family.UPKEEP,
        unit=Unit.SHARE,
        label="Directory kept up to date",
        sentence="How many services were verified within a year.",
        formula="services verified in the last 12 months ÷ active services, as of the day asked for",
        caution="It is as of the day asked for, or as of today, whatever the period.",
        of_directory=True,
        find=freshness,
    ),
    Metric(
        code="consent",
        family=Family.UPKEEP,
        unit=Unit.SHARE,
        label="Consent",
        sentence="How many referrals were sent with the consent of the client.",
        formula="sent with a consent given no later than the day of sending ÷ sent (must be 100 %); withdrawn ÷ given",
        caution="Anything below 100 % has to be looked into, case by case.",
        parts=(COVERAGE, WITHDRAWN),
        find=consent,
    ),
    Metric(
        code="workload",
        family=Family.UPKEEP,
        unit=Unit.COUNT,
        label="Work of the centre",
        sentence="How much data entry one referral costs the centre.",
        formula="entries typed by the centre ÷ ended referrals; minutes from beginning to sending a referral",
        caution="Minutes are known only where a draft was kept before sending.",
        parts=(EVENTS, MINUTES),
        find=workload,
    ),
)
