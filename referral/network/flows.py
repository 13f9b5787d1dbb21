"""The referrals that really flow from centres to organisations, as exactly as the reader may know them.

They are those of the months by which partners are judged, counted as in the figures of every partner. Who works at one
centre reads its own flows exactly. Of other centres nothing about fewer people than `small_number` is told: neither how
many were sent, nor how many of them were served or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from referral.access.policy import Permission, Scope, scope_of
from referral.context import Context
from referral.matching.partners.partner_figures import Outcomes, figures_of
from referral.matching.partners.partner_record import PartnerRecords
from referral.model.ids import OrganisationId

ENOUGH: Final = 5  # under so many referrals a share of them says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLine:
    """Referrals from one centre to one organisation.

    `aged` are those whose time to answer is over; of them the client received the service in `served`. None is a number
    that this reader may not know: there are few people in it.
    """

    centre: OrganisationId
    organisation: OrganisationId
    sent: int | None
    aged: int | None
    served: int | None

    @property
    def share(self) -> float | None:
        """Return the share served, where there are enough referrals to say and both numbers are told."""
        if self.aged is None or self.served is None or self.aged < ENOUGH:
            return None
        return self.served / self.aged


def flows_for(context: Context, records: PartnerRecords) -> tuple[FlowLine, ...]:
    """Return the flows as the actor may know them."""
    exact = scope_of(context.actor, Permission.SEE_REFERRALS) is Scope.ALL
    least = int(context.vocabulary.threshold("small_number"))
    return tuple(
        _line(centre, organisation, rows)
        if exact or centre == context.actor.centre
        else _without_few(_line(centre, organisation, rows), rows, least=least)
        for (centre, organisation), rows in sorted(records.flows.items())
        if centre != organisation
    )


def _line(centre: OrganisationId, organisation: OrganisationId, rows: Sequence[Outcomes]) -> FlowLine:
    figures = figures_of(rows)
    return FlowLine(
        centre=centre, organisation=organisation, sent=figures.sent, aged=figures.aged, served=figures.served
    )


def _without_few(flow: FlowLine, rows: Sequence[Outcomes], *, least: int) -> FlowLine:
    served = {row.client for row in rows if row.over and row.served}
    others = {row.client for row in rows if row.over and not row.served}
    young = {row.client for row in rows if not row.over}
    if len(served | others | young) < least:
        return replace(flow, sent=None, aged=None, served=None)
    few = min(len(served), len(others)) < least or 0 < len(young) < least
    return replace(flow, aged=None, served=None) if few else flow
