"""How a partner answers: how often, how fast, with how many honest declines. Never how often it accepts.

A decline with a reason is as good an answer as any: it frees the person to be sent elsewhere. Silence is the failure
(referrals.md, section 0). Only referrals old enough to judge count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, TypeVar

from referral.matching.model import Reason, Verdict, said
from referral.model.directory import Service
from referral.model.ids import OrganisationId, ServiceId
from referral.statistics import beta_prior, shrunken_rate

K = TypeVar("K", OrganisationId, ServiceId)
SLOW_HOURS: Final = 16  # two working days, the clock of a routine referral
HALF: Final = 0.5
FEWEST_REFERRALS: Final = 10
RESPONSE_REASONS: Final = ("answered_of", "answers_within", "declines_honestly", "often_silent", "little_known")

LITTLE_KNOWN: Final = (said(Verdict.UNKNOWN, "little_known"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Referrals with one fate: to whom, whether answered, whether declined, after how many working hours, how many."""

    organisation: OrganisationId
    service: ServiceId | None
    answered: bool
    declined: bool = False
    hours: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRecord:
    """What became of the referrals to one partner. `share` answered is shrunken; `hours` is the median answer time.

    `reasons` say it; `rank` is a sort key, better first: the share by tenths, then whether answers take over two days.
    Tenths, because a hair's difference must not outweigh a service being nearer or better known.
    """

    sent: int = 0
    answered: int = 0
    declined: int = 0
    hours: int | None = None
    share: float = 1.0
    reasons: tuple[Reason, ...] = ()
    rank: tuple[int, bool] = (-10, False)

    @property
    def silent(self) -> int:
        """Return how many were never answered."""
        return self.sent - self.answered


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRecords:
    """The records of all partners; a partner nobody knows has the network's mean."""

    organisations: Mapping[OrganisationId, PartnerRecord] = field(default_factory=lambda: MappingProxyType({}))
    services: Mapping[ServiceId, PartnerRecord] = field(default_factory=lambda: MappingProxyType({}))
    unknown: PartnerRecord = field(default_factory=PartnerRecord)
    fewest: int = FEWEST_REFERRALS

    def of(self, service: Service) -> PartnerRecord:
        """Return a service's own record where it is long enough, else its organisation's, else the network's mean."""
        own = self.services.get(service.id)
        if own is not None and own.sent >= self.fewest:
            return own
        return self.organisations.get(service.organisation, self.unknown)


NO_RECORDS: Final = PartnerRecords()


def partner_records(
    outcomes: Iterable[Outcomes], *, fewest: int = FEWEST_REFERRALS, silent_from: float = HALF
) -> PartnerRecords:
    """Return the records that outcomes make.

    Each answered share is shrunken toward the network's mean m as (x + M·m) / (n + M), the mean of a Beta-Binomial
    posterior: two of two must not beat 45 of 50 (networks.md, section 4.1). A record of under `fewest` referrals says
    only that little is known; a share of silence of at least `silent_from` is called often.
    """
    rows = tuple(outcomes)
    by_organisation = _gathered((row.organisation, row) for row in rows)
    by_service = _gathered((row.service, row) for row in rows if row.service is not None)
    prior = beta_prior([(_answered(part), _sent(part)) for part in by_organisation.values()])

    def record(part: list[Outcomes]) -> PartnerRecord:
        sent, answered = _sent(part), _answered(part)
        share = shrunken_rate(answered, sent, prior)
        declined = sum(row.count for row in part if row.answered and row.declined)
        hours = _median_hours(part)
        known = PartnerRecord(sent=sent, answered=answered, declined=declined, hours=hours, share=share)
        enough = sent >= fewest
        slow = enough and hours is not None and hours > SLOW_HOURS
        reasons = _reasons(known, silent_from) if enough else LITTLE_KNOWN
        return replace(known, reasons=reasons, rank=(-int(10 * share + 1e-9), slow))

    return PartnerRecords(
        organisations=MappingProxyType({key: record(part) for key, part in by_organisation.items()}),
        services=MappingProxyType({key: record(part) for key, part in by_service.items()}),
        unknown=record([]) if rows else PartnerRecord(),
        fewest=fewest,
    )


def _reasons(record: PartnerRecord, silent_from: float) -> tuple[Reason, ...]:
    answered, sent = record.answered, record.sent
    if 1 - record.share >= silent_from:
        return (said(Verdict.CAUTION, "often_silent", answered=answered, sent=sent),)
    reasons = [said(Verdict.PASS, "answered_of", answered=answered, sent=sent)]
    if record.hours is not None:
        reasons.append(said(Verdict.PASS, "answers_within", hours=max(record.hours, 1)))
    if record.declined >= HALF * answered:
        reasons.append(said(Verdict.CAUTION, "declines_honestly", declined=record.declined, answered=answered))
    return tuple(reasons)


def _gathered(pairs: Iterable[tuple[K, Outcomes]]) -> dict[K, list[Outcomes]]:
    groups: dict[K, list[Outcomes]] = {}
    for key, row in pairs:
        groups.setdefault(key, []).append(row)
    return groups


def _answered(part: list[Outcomes]) -> int:
    return sum(row.count for row in part if row.answered)


def _sent(part: list[Outcomes]) -> int:
    return sum(row.count for row in part)


def _median_hours(part: list[Outcomes]) -> int | None:
    """Return the lower median of the known answer times."""
    times = sorted((row.hours, row.count) for row in part if row.answered and row.hours is not None)
    half, passed = (sum(count for _, count in times) + 1) // 2, 0
    for hours, count in times:
        passed += count
        if passed >= half:
            return hours
    return None
