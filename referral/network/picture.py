"""The network as files and measures read it: organisations, declared ties, and the referrals that really flow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from referral.access import policy
from referral.access.policy import Permission, Scope, scope_of
from referral.context import Context
from referral.matching.partners.partner_figures import PartnerFigures
from referral.matching.partners.partner_outcomes import records_of_partners, usual_cohort
from referral.matching.partners.partner_record import NO_RECORDS
from referral.model.ids import OrganisationId
from referral.network.flows import FlowLine, flows_for
from referral.storage.directory import Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPicture:
    """Everything that measures and files are made from; `organisations` are the active organisations, in order of id.

    `first` is the day from which referrals count. `figures` are those of each organisation that referrals went to, the
    centres' own included, for exact readers. A reader who may not see referrals gets neither them nor the lines, and
    `hides_referrals` says so.
    """

    directory: Directory
    organisations: tuple[OrganisationId, ...]
    flows: tuple[FlowLine, ...]
    revision: int
    figures: Mapping[OrganisationId, PartnerFigures]
    first: date
    hides_referrals: bool = False


def picture(context: Context) -> NetworkPicture:
    """Return the network; a reader of figures sees declared ties and no referrals."""
    hides_referrals = policy.granted(context, Permission.SEE_NETWORK) is Scope.FIGURES
    directory = context.directory()
    records = NO_RECORDS if hides_referrals else records_of_partners(context)
    exact = scope_of(context.actor, Permission.SEE_REFERRALS) is Scope.ALL
    return NetworkPicture(
        directory=directory,
        organisations=tuple(sorted(key for key, one in directory.organisations.items() if one.active)),
        flows=flows_for(context),
        revision=directory.revision,
        figures={key: record.figures for key, record in records.organisations.items() if exact},
        first=usual_cohort(context).start.date(),
        hides_referrals=hides_referrals,
    )
