"""The referrals that really flow from centres to organisations, as exactly as the reader may know them.

Who works at one centre reads its own flows exactly. Of other centres nothing about fewer people than `small_number` is
told: neither how many were sent, nor how many of them were served or not.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Final

from graph.model import Condition, Op
from graph.store import Reader
from referral.access.policy import Permission, Scope, scope_of
from referral.context import Context
from referral.model.ids import OrganisationId
from referral.model.referrals import State

ENOUGH: Final = 5  # under so many referrals a share of them says nothing
_COUNTED: Final = (Condition(field="state", op=Op.NE, value=State.ENTERED_IN_ERROR.value),)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLine:
    """Referrals from one centre to one organisation, and how many of them were completed (`served`).

    None is a number that this reader may not know: there are few people in it.
    """

    centre: OrganisationId
    organisation: OrganisationId
    sent: int | None
    served: int | None

    @property
    def share(self) -> float | None:
        """Return the share served, where there are enough referrals to say and both numbers are told."""
        if self.sent is None or self.served is None or self.sent < ENOUGH:
            return None
        return self.served / self.sent


def flows_for(context: Context, tx: Reader) -> tuple[FlowLine, ...]:
    """Return the flows as the actor may know them."""
    flows = _flows(tx)
    if scope_of(context.actor, Permission.SEE_REFERRALS) is Scope.ALL:
        return flows
    people = _people(tx)
    least = int(context.vocabulary.threshold("small_number"))
    return tuple(
        flow
        if flow.centre == context.actor.centre
        else _without_few(flow, *people[flow.centre, flow.organisation], least=least)
        for flow in flows
    )


def _flows(reader: Reader) -> tuple[FlowLine, ...]:
    counts: dict[tuple[str, str], list[int]] = {}
    for row in reader.tally("Referral", _COUNTED, by=("centre", "organisation", "state")):
        centre, organisation, state = row.key
        if organisation is None or centre == organisation:
            continue
        sent_and_served = counts.setdefault((str(centre), str(organisation)), [0, 0])
        sent_and_served[0] += row.count
        sent_and_served[1] += row.count if state == State.COMPLETED.value else 0
    return tuple(
        FlowLine(centre=OrganisationId(centre), organisation=OrganisationId(organisation), sent=sent, served=served)
        for (centre, organisation), (sent, served) in sorted(counts.items())
    )


def _people(reader: Reader) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """Return the clients served and not served of each flow."""
    people: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for row in reader.tally("Referral", _COUNTED, by=("centre", "organisation", "state", "client")):
        centre, organisation, state, client = row.key
        served, others = people[str(centre), str(organisation)]
        (served if state == State.COMPLETED.value else others).add(str(client))
    return people


def _without_few(flow: FlowLine, served: set[str], others: set[str], *, least: int) -> FlowLine:
    if len(served | others) < least:
        return replace(flow, sent=None, served=None)
    return flow if min(len(served), len(others)) >= least else replace(flow, served=None)
