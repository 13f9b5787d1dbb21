"""With whom an organisation works: the partnerships that are entered, beside the referrals that really flow."""

from dataclasses import dataclass

from referral.access import policy
from referral.access.policy import Permission
from referral.context import Context
from referral.model.directory import Tie
from referral.model.ids import OrganisationId
from referral.network.flows import FlowLine, flows_for


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerTie:
    """An organisation that another works with: the partnership, if one is entered, and the referrals each way.

    A flow is None where nobody was sent.
    """

    other: OrganisationId
    tie: Tie | None
    sent: FlowLine | None
    got: FlowLine | None

    @property
    def referrals(self) -> int:
        """Return how many referrals went either way, as far as they are told."""
        return sum(flow.sent or 0 for flow in (self.sent, self.got) if flow is not None)


def ties_of_partner(context: Context, organisation: OrganisationId) -> tuple[PartnerTie, ...]:
    """Return with whom an organisation works: the partnerships that are entered, beside the referrals that really flow.

    Those with most referrals come first. Errors: NotAllowed.
    """
    policy.granted(context, Permission.FIND_HELP)
    directory = context.directory()
    entered = {other: tie for tie in directory.ties for other in _other_of(tie, organisation)}
    flows = flows_for(context)
    to_it = {flow.centre: flow for flow in flows if flow.organisation == organisation}
    from_it = {flow.organisation: flow for flow in flows if flow.centre == organisation}
    others = (entered.keys() | to_it.keys() | from_it.keys()) & directory.organisations.keys()
    ties = [PartnerTie(other=key, tie=entered.get(key), sent=from_it.get(key), got=to_it.get(key)) for key in others]
    return tuple(sorted(ties, key=lambda tie: (-tie.referrals, tie.other)))


def _other_of(tie: Tie, organisation: OrganisationId) -> tuple[OrganisationId, ...]:
    if organisation not in (tie.one, tie.other):
        return ()
    return (tie.other if tie.one == organisation else tie.one,)
