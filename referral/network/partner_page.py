"""The figures of one partner as its page and the API show them, for readers who also find help there."""

from dataclasses import asdict, dataclass
from datetime import date

from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.matching.partners.partner_outcomes import records_of_partners, usual_cohort
from referral.matching.partners.partner_record import PartnerRecords
from referral.model.ids import OrganisationId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigures:
    """The figures of a partner for one reader; None is a small number that this reader does not see, `hours` apart.

    They are of the referrals sent from `first` on; what each counts is said in `partner_figures`. `enough` tells
    whether they are enough to judge how the partner answers.
    """

    first: date
    enough: bool
    sent: int | None
    aged: int | None
    judged: int | None
    answered: int | None
    learnt: int | None
    declined: int | None
    served: int | None
    hours: int | None


def figures_of_partner(context: Context, organisation: OrganisationId) -> ShownFigures:
    """Return the figures of an organisation: those of find help, map, gaps and results.

    Who does not see the referrals of every centre reads no small number, and no number at all of what other centres
    sent for few people, as the own ones could be taken away from it. Errors: NotAllowed.
    """
    policy.granted(context, Permission.FIND_HELP)
    records = records_of_partners(context)
    figures = records.of_organisation(organisation)
    exact = policy.scope_of(context.actor, Permission.SEE_REFERRALS) is Scope.ALL
    least = 0 if exact else int(context.vocabulary.threshold("small_number"))
    few = 0 < _people_elsewhere(context, records, organisation) < least
    enough = figures.judged >= records.fewest and not few
    numbers = {
        name: None if few or 0 < count < least else count for name, count in asdict(figures).items() if name != "hours"
    }
    return ShownFigures(
        first=usual_cohort(context).start.date(), enough=enough, hours=figures.hours if enough else None, **numbers
    )


def _people_elsewhere(context: Context, records: PartnerRecords, organisation: OrganisationId) -> int:
    """Return how many people other centres than the reader's own sent to an organisation."""
    return len(
        {
            row.client
            for (centre, partner), rows in records.flows.items()
            if partner == organisation and centre != context.actor.centre
            for row in rows
        }
    )
