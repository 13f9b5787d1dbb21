"""How sure a detector is that a provider's true rate is beyond its threshold: one helper for all detectors of rates.

Beta-Binomial per service type (networks.md, section 4.1). The plain rule of field.md decides what is listed; this says
how sure it is and orders it.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from referral.metrics.model import Share
from referral.statistics import (
    BetaPrior,
    mixed_prior,
    priors_by_type,
    probability_above,
    probability_below,
    shrunken_rate,
)
from referral.statistics.shrinkage import ByType

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, kw_only=True)
class ProviderRates(Generic[K]):
    """For each provider and service type: how many cases were counted, and of how many."""

    counts: Mapping[K, ByType]

    @cached_property
    def types(self) -> Mapping[str, BetaPrior]:
        """Return the prior of each service type."""
        return priors_by_type(self.counts)

    def share(self, provider: K) -> Share:
        """Return the rate of a provider over all its service types; 0 of 0 for one that is not known."""
        parts = self.counts.get(provider, {}).values()
        return Share(hits=sum(hits for hits, _ in parts), of=sum(of for _, of in parts))

    def estimate(self, provider: K) -> float:
        """Return its rate drawn to the mean of its service types; one half where nothing is known."""
        share = self.share(provider)
        return shrunken_rate(share.hits, share.of, self._usual(provider))

    def above(self, provider: K, threshold: float) -> float | None:
        """Return how sure it is that its true rate is above a threshold; None without a case: not enough data."""
        share = self.share(provider)
        return probability_above(threshold, share.hits, share.of, prior=self._usual(provider)) if share.of else None

    def below(self, provider: K, threshold: float) -> float | None:
        """Return the same for below."""
        share = self.share(provider)
        return probability_below(threshold, share.hits, share.of, prior=self._usual(provider)) if share.of else None

    def _usual(self, provider: K) -> BetaPrior:
        return mixed_prior(self.counts.get(provider, {}), self.types)


def provider_rates(cases: Iterable[tuple[K, str, bool]]) -> ProviderRates[K]:
    """Return the rates that cases add up to, each a provider, its service type and whether it is a hit."""
    counts: dict[K, dict[str, tuple[int, int]]] = {}
    for provider, service_type, hit in cases:
        by_type = counts.setdefault(provider, {})
        hits, of = by_type.get(service_type, (0, 0))
        by_type[service_type] = (hits + hit, of + 1)
    return ProviderRates(counts=counts)
