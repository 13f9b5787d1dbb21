"""The referrals that really flow from centres to organisations, as exactly as the reader may know them."""

from dataclasses import dataclass

from referral.context import Context
from referral.model.ids import OrganisationId
from referral.network.scene.counts import Count
from referral.network.scene.facts import ENOUGH
from referral.network.scene.question import Question
from referral.network.scene.traffic import traffic


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


def flows_for(context: Context) -> tuple[FlowLine, ...]:
    """Return the flows of the usual twelve months as the actor may know them; a reader of figures reads none."""
    return tuple(
        FlowLine(
            centre=centre,
            organisation=organisation,
            sent=_told(counts.get("sent", 0)),
            aged=_told(counts.get("aged", 0)),
            served=_told(counts.get("served", 0)),
        )
        for (centre, organisation), counts in traffic(context, Question()).paths.items()
    )


def _told(count: Count) -> int | None:
    return count if isinstance(count, int) else None
