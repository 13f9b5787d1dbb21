"""What every metric is computed from: the referrals sent in a period, and those that follow them or came before.

Rules of all (referrals.md, section 4): the cohort is the referrals SENT in a period; drafts, those entered in error and
reports that the law demands are not counted.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Final

from referral.lifecycle.timeline import Timeline
from referral.matching.partners.partner_figures import answer_time_ends, is_withdrawn
from referral.metrics.selection import every, where
from referral.model.ids import ClientCode, OrganisationId, RecordedNeedId, ReferralId

SILENCE_DAYS: Final = 10  # as the vocabulary has it; a site may set another


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralChain:
    """The referrals for one need that follow each other, the first one first."""

    members: tuple[Timeline, ...]

    @property
    def head(self) -> Timeline:
        """Return the first referral."""
        return self.members[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRecord:
    """A recorded need: `has_partner` tells whether the matcher knows somebody who can help this person with it now."""

    id: RecordedNeedId
    client: ClientCode
    recorded_on: date
    has_partner: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class ReferralLog:
    """Every counted referral that was read, by id, with its chain, its client and its need.

    `consent_until` is the last day of a consent that the client's record alone knows, where it says one.
    """

    timelines: Mapping[ReferralId, Timeline]
    consent_until: Mapping[ClientCode, date] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def head_of(self) -> Mapping[ReferralId, ReferralId]:
        """Return for each referral the first of its chain; a ring is cut where it closes."""
        return {referral: self._head(referral) for referral in self.timelines}

    @cached_property
    def by_client(self) -> Mapping[ClientCode, tuple[Timeline, ...]]:
        """Return the referrals of each client."""
        grouped: dict[ClientCode, list[Timeline]] = {}
        for timeline in self.timelines.values():
            grouped.setdefault(timeline.client, []).append(timeline)
        return {client: tuple(timelines) for client, timelines in grouped.items()}

    @cached_property
    def by_need(self) -> Mapping[RecordedNeedId, tuple[Timeline, ...]]:
        """Return the referrals made for each recorded need."""
        grouped: dict[RecordedNeedId, list[Timeline]] = {}
        for timeline in self.timelines.values():
            if timeline.recorded_need is not None:
                grouped.setdefault(timeline.recorded_need, []).append(timeline)
        return {need: tuple(timelines) for need, timelines in grouped.items()}

    def _head(self, referral: ReferralId) -> ReferralId:
        seen = {referral}
        while (before := self.timelines[referral].follows) in self.timelines and before not in seen:
            referral = ReferralId(str(before))
            seen.add(referral)
        return referral


@dataclass(frozen=True, kw_only=True)
class MetricInput:
    """Everything a metric is computed from.

    `cohort` are the referrals sent from `start` until before `end`. `log` holds every counted referral that was read,
    also later ones and those before, so that chains and returns are whole. `partners` are the organisations listed,
    `receiving` those that got a referral in the last 90 days of the period, `verified` the last check of each active
    service. `maturity` is how many days old each referral of the cohort
    at least is; `whole` is the input of those of any age, which works out for all ages what is the same. Whether
    somebody answers is judged from the moment when the time to answer is over, `silence_days` working days at least.
    With fewer than `fewest` referrals nothing is said of how soon one partner answers; 0 where it is not about one.
    """

    now: datetime
    start: datetime
    end: datetime
    cohort: Collection[Timeline]
    log: ReferralLog
    needs: Collection[NeedRecord] = ()
    partners: frozenset[OrganisationId] = frozenset()
    receiving: frozenset[OrganisationId] = frozenset()
    verified: tuple[date | None, ...] = ()
    maturity: int = 0
    whole: "MetricInput | None" = None
    silence_days: int = SILENCE_DAYS
    fewest: int = 0

    @cached_property
    def judged(self) -> Collection[Timeline]:
        """Return the referrals that say how partners answer: time is over, and we did not take them back before that.

        Each has its own clock, so the age of the cohort is not asked.
        """
        return self.whole.judged if self.whole else where(self.cohort, _is_judged, self.silence_days, self.now)

    @cached_property
    def first_of_clients(self) -> Collection[Timeline]:
        """Return the first referral of each client."""
        if self.whole:
            return where(self.whole.first_of_clients, _sent_by, self._latest)
        first: dict[ClientCode, Timeline] = {}
        for timeline in sorted(self.cohort, key=in_order):
            first.setdefault(timeline.client, timeline)
        return every(tuple(first.values()))

    @property
    def _latest(self) -> datetime:
        """Return when the youngest was sent at the latest."""
        return self.now - timedelta(days=self.maturity)

    def aged(self, days: int) -> "MetricInput":
        """Return the input with only what is at least so many days old."""
        latest = self.now - timedelta(days=days)
        return replace(
            self,
            cohort=where(self.cohort, _sent_by, latest),
            needs=where(self.needs, _recorded_by, latest.date()),
            maturity=days,
            whole=self.whole or self,
        )

    @cached_property
    def chains(self) -> Collection[ReferralChain]:
        """Return the chains whose first referral is in the cohort."""
        if self.whole:
            return where(self.whole.chains, _begun_by, self._latest)
        grouped: dict[ReferralId, list[Timeline]] = {}
        for referral, head in self.log.head_of.items():
            grouped.setdefault(head, []).append(self.log.timelines[referral])
        chains = [
            ReferralChain(
                members=(
                    head,
                    *sorted((follower for follower in grouped[head.id] if follower is not head), key=in_order),
                )
            )
            for head in self.cohort
            if self.log.head_of[head.id] == head.id
        ]
        return every(chains)


def sent_at(timeline: Timeline) -> datetime:
    """Return when a counted referral was sent.

    Errors: ValueError for one that was never sent.
    """
    if timeline.sent_at is None:
        raise ValueError(timeline.id)
    return timeline.sent_at


def _sent_by(timeline: Timeline, latest: datetime) -> bool:
    return sent_at(timeline) <= latest


def _begun_by(chain: ReferralChain, latest: datetime) -> bool:
    return _sent_by(chain.head, latest)


def _recorded_by(need: NeedRecord, latest: date) -> bool:
    return need.recorded_on <= latest


def _is_judged(timeline: Timeline, silence_days: int, now: datetime) -> bool:
    ends = answer_time_ends(timeline, silence_days=silence_days)
    return ends is not None and ends <= now and not is_withdrawn(timeline)


def in_order(timeline: Timeline) -> tuple[datetime, str]:
    """Return the sort key of referrals: by sending, then by id."""
    return (sent_at(timeline), timeline.id)
