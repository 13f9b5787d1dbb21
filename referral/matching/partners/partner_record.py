"""How a partner answers: how often, how fast, with how many honest declines. Never how often it accepts.

A decline with a reason is as good an answer as any: it frees the person to be sent elsewhere. Silence is the failure
(referrals.md, section 0). Only referrals old enough to judge count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, TypeVar

from referral.matching.model import Reason, Verdict, said
from referral.matching.partners.partner_figures import (
    HALF,
    NO_FIGURES,
    Outcomes,
    PartnerFigures,
    count_by_domain,
    figures_of,
    is_silence_over,
)
from referral.model.directory import Service
from referral.model.ids import OrganisationId
from referral.statistics import beta_prior, shrunken_by_type, shrunken_rate

K = TypeVar("K")
SLOW_HOURS: Final = 16  # two working days, the clock of a routine referral
FEWEST_REFERRALS: Final = 10
RESPONSE_REASONS: Final = (
    *("answered_of", "answers_within", "declines_honestly", "often_silent", "little_known"),
    *("answers_again", "answers_usually", "declines_usually", "seldom_answers"),
)
# What says the same without its numbers, to whom these would tell of few people of other centres.
WITHOUT_NUMBERS: Final = MappingProxyType(
    {"answered_of": "answers_usually", "declines_honestly": "declines_usually", "often_silent": "seldom_answers"}
)

LITTLE_KNOWN: Final = (said(Verdict.UNKNOWN, "little_known"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRecord:
    """What became of the referrals to one partner; `share` is how many it answers, shrunken per kind of need.

    `lately` are the figures of those of the last twelve months.
    `reasons` say it; `rank` is a sort key, better first: the share by tenths, then whether answers take over two days.
    Tenths, because a hair's difference must not outweigh a service being nearer or better known.
    """

    figures: PartnerFigures = NO_FIGURES
    lately: PartnerFigures = NO_FIGURES
    share: float = 1.0
    reasons: tuple[Reason, ...] = ()
    rank: tuple[int, bool] = (-10, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRecords:
    """The records of all partners; a partner nobody knows has the network's mean.

    `flows` is what each centre's referrals to each organisation say; `silent_from` is the share of silence that is
    called often.
    """

    organisations: Mapping[OrganisationId, PartnerRecord] = field(default_factory=lambda: MappingProxyType({}))
    flows: Mapping[tuple[OrganisationId, OrganisationId], Sequence[Outcomes]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    unknown: PartnerRecord = field(default_factory=PartnerRecord)
    fewest: int = FEWEST_REFERRALS
    silent_from: float = HALF

    def of(self, service: Service) -> PartnerRecord:
        """Return the record of the organisation behind a service, as every page shows it, or the network's mean."""
        return self.organisations.get(service.organisation, self.unknown)

    def of_organisation(self, organisation: OrganisationId) -> PartnerFigures:
        """Return the figures of an organisation; one that nothing was sent to has none."""
        record = self.organisations.get(organisation)
        return record.figures if record is not None else NO_FIGURES


NO_RECORDS: Final = PartnerRecords()


def partner_records(
    outcomes: Iterable[Outcomes], *, fewest: int = FEWEST_REFERRALS, silent_from: float = HALF
) -> PartnerRecords:
    """Return the records that outcomes make.

    Each answered share is shrunken toward the mean m of its kind of need as (x + M·m) / (n + M), the mean of a
    Beta-Binomial posterior: two of two must not beat 45 of 50 (networks.md, section 4.1). A record of under `fewest`
    referrals says only that little is known; a share of silence of at least `silent_from` is called often, unless that
    is over: see `is_silence_over`.
    """
    rows = tuple(outcomes)
    by_organisation = _gathered((row.organisation, row) for row in rows)
    flows = _gathered(((row.centre, row.organisation), row) for row in rows if row.centre is not None)
    known = {key: _known(part) for key, part in by_organisation.items()}
    prior = beta_prior([(one.figures.answered, one.figures.judged) for one in known.values()])
    mean = _record(PartnerRecord(), shrunken_rate(0, 0, prior), fewest=fewest, silent_from=silent_from)
    shares = shrunken_by_type(
        {key: answered_by_domain(part) for key, part in by_organisation.items()}, without_cases=mean.share
    )
    return PartnerRecords(
        organisations=MappingProxyType(
            {key: _record(known[key], share, fewest=fewest, silent_from=silent_from) for key, share in shares.items()}
        ),
        flows=MappingProxyType(flows),
        unknown=mean if rows else PartnerRecord(),
        fewest=fewest,
        silent_from=silent_from,
    )


def answered_by_domain(part: Iterable[Outcomes]) -> dict[str, tuple[int, int]]:
    """Return for each kind of need how many of the judged referrals were answered."""
    return count_by_domain((row for row in part if row.judged), lambda row: row.answered)


def _known(part: Sequence[Outcomes]) -> PartnerRecord:
    """Return the figures of one partner, of all and of those of the last twelve months."""
    return PartnerRecord(figures=figures_of(part), lately=figures_of(row for row in part if row.lately))


def _record(known: PartnerRecord, share: float, *, fewest: int, silent_from: float) -> PartnerRecord:
    figures = known.figures
    enough = figures.judged >= fewest
    slow = enough and figures.hours is not None and figures.hours > SLOW_HOURS
    reasons = _reasons(known, share, silent_from) if enough else LITTLE_KNOWN
    return replace(known, share=share, reasons=reasons, rank=rank_of(share, slow=slow))


def rank_of(share: float, *, slow: bool) -> tuple[int, bool]:
    """Return the place in the order of a partner that answers a share of referrals; see `PartnerRecord.rank`."""
    return -int(10 * share + 1e-9), slow


def _reasons(known: PartnerRecord, share: float, silent_from: float) -> tuple[Reason, ...]:
    figures = known.figures
    answered, sent = figures.answered, figures.judged
    seldom = 1 - share >= silent_from
    if seldom and not is_silence_over(known.lately, least=1 - silent_from):
        return (said(Verdict.CAUTION, "often_silent", answered=answered, sent=sent),)
    reasons = [said(Verdict.PASS, "answered_of", answered=answered, sent=sent)]
    if seldom and known.lately.judged < sent:
        reasons = [said(Verdict.PASS, "answers_again")]
    if figures.hours is not None:
        reasons.append(said(Verdict.PASS, "answers_within", hours=max(figures.hours, 1)))
    if figures.declined >= HALF * answered:
        reasons.append(said(Verdict.CAUTION, "declines_honestly", declined=figures.declined, answered=answered))
    return tuple(reasons)


def _gathered(pairs: Iterable[tuple[K, Outcomes]]) -> dict[K, list[Outcomes]]:
    groups: dict[K, list[Outcomes]] = {}
    for key, row in pairs:
        groups.setdefault(key, []).append(row)
    return groups
