"""How likely a partner is to complete a need: the share of its clients who were served, drawn to that of others."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from referral.matching.partners.partner_figures import Outcomes, count_by_domain
from referral.matching.partners.partner_record import PartnerRecords
from referral.statistics import BetaPrior, beta_prior, shrunken_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """By kind of need: what is usual among partners, and how many of how many old referrals of each were served."""

    usual: Mapping[str, BetaPrior]
    counts: Mapping[str, Mapping[str, tuple[int, int]]]

    def of(self, organisation: str, domain: str) -> float:
        """Return the chance that an organisation completes a need of a kind; who has no record has the usual one.

        (x + M m) / (n + M) by kind of need (networks.md, section 4.1); one half where nobody has a record.
        """
        prior = self.usual.get(domain, beta_prior(()))
        return shrunken_rate(*self.counts.get(organisation, {}).get(domain, (0, 0)), prior)


def chances_of(partners: PartnerRecords) -> Chances:
    """Return the chances that follow from the referrals that partners are judged by whose time to answer is over."""
    rows: dict[str, list[Outcomes]] = {}
    for (_, organisation), outcomes in partners.flows.items():
        rows.setdefault(organisation, []).extend(row for row in outcomes if row.over and not row.withdrawn)
    counts = {key: count_by_domain(part, lambda row: row.served) for key, part in rows.items()}
    domains = {domain for by_domain in counts.values() for domain in by_domain}
    usual = {
        domain: beta_prior([by_domain[domain] for by_domain in counts.values() if domain in by_domain])
        for domain in sorted(domains)
    }
    return Chances(usual=MappingProxyType(usual), counts=MappingProxyType(counts))
