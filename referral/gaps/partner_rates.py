"""What became of the referrals to each organisation in the months by which partners are judged.

field.md, section 5: a rate is looked at from `rate_minimum` referrals on, and everything that was sent in those months
is its denominator, so that what we took back, what is too young and what lawfully waits can only make it smaller.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from types import MappingProxyType

from referral.calendar import first_of_months, start_of_day
from referral.gaps import evidence
from referral.gaps.cases import ReferralCase
from referral.gaps.finding import Finding, GapInput, Remedy
from referral.gaps.rates import ProviderRates, provider_rates
from referral.gaps.too_few import Judged, TooFew, too_few
from referral.lifecycle.states import Outcome, outcome_of
from referral.metrics.model import Share
from referral.model.ids import OrganisationId


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRate:
    """The referrals to one organisation, those of them that are counted, the earliest first, and their share.

    `everybody` holds the same of all organisations: it tells how sure the share is.
    """

    organisation: OrganisationId
    hits: tuple[ReferralCase, ...]
    of: tuple[ReferralCase, ...]
    everybody: ProviderRates[OrganisationId]

    @property
    def share(self) -> Share:
        """Return how many of the referrals are counted."""
        return Share(hits=len(self.hits), of=len(self.of))

    def probability_above(self, threshold: float) -> float | None:
        """Return how sure it is that the true share is above a threshold, beside the others with such needs."""
        return self.everybody.above(self.organisation, threshold)


def finding_of_rate(
    rate: PartnerRate,
    *,
    detector: str,
    high: float,
    remedy: Remedy = Remedy.REPAIR,
    details: Mapping[str, str | float] = MappingProxyType({}),
) -> Finding:
    """Return the finding about one organisation whose share is counted by a detector and held against `high`."""
    return Finding(
        detector=detector,
        key=f"{detector}:{rate.organisation}",
        remedy=remedy,
        evidence=evidence.of_referrals(rate.hits),
        organisations=(rate.organisation,),
        rate=rate.share,
        probability=rate.probability_above(high),
        details=details,
    )


def first_judged_day(data: GapInput) -> date:
    """Return the first day of the months by which partners are judged: `judged_months` whole ones before this one."""
    return first_of_months(data.today, int(data.vocabulary.threshold("judged_months")))


def judged(data: GapInput) -> Mapping[OrganisationId, tuple[ReferralCase, ...]]:
    """Return the judged referrals to each organisation; one that was merged into another counts there."""
    start = start_of_day(first_judged_day(data)).astimezone(UTC)
    groups: dict[OrganisationId, list[ReferralCase]] = {}
    for case in data.cases.referrals:
        if case.organisation is not None and case.sent_at >= start:
            groups.setdefault(data.directory.standing_for(case.organisation), []).append(case)
    return MappingProxyType({organisation: tuple(cases) for organisation, cases in groups.items()})


def partner_rates(
    data: GapInput, hit: Callable[[ReferralCase], bool], *, among: Callable[[ReferralCase], bool] = lambda _: True
) -> Iterator[PartnerRate]:
    """Yield the rate of each organisation with enough referrals among those that a rate looks at."""
    fewest = data.vocabulary.threshold("rate_minimum")
    looked_at = {
        key: tuple((case, hit(case)) for case in cases if among(case)) for key, cases in data.shared(judged).items()
    }
    everybody = provider_rates(
        (key, case.need.partition(".")[0], is_hit) for key, cases in looked_at.items() for case, is_hit in cases
    )
    for organisation, cases in looked_at.items():
        if len(cases) >= fewest:
            yield PartnerRate(
                organisation=organisation,
                hits=tuple(case for case, is_hit in cases if is_hit),
                of=tuple(case for case, _ in cases),
                everybody=everybody,
            )


def partners_with_few(data: GapInput, among: Callable[[ReferralCase], bool] = lambda _: True) -> TooFew:
    """Return the organisations with too few referrals among those that a rate looks at."""
    numbers = {key: sum(map(among, cases)) for key, cases in data.shared(judged).items()}
    return too_few(Judged.ORGANISATION, numbers, least=data.vocabulary.threshold("rate_minimum"))


def flagged(data: GapInput, hit: Callable[[ReferralCase], bool], *, threshold: str) -> Iterator[PartnerRate]:
    """Yield the rates that reach a threshold."""
    high = data.vocabulary.threshold(threshold)
    for rate in partner_rates(data, hit):
        if len(rate.hits) / len(rate.of) >= high:
            yield rate


def outcome(case: ReferralCase) -> Outcome | None:
    """Return what became of a referral."""
    return outcome_of(case.state, case.reason, case.service_result)
