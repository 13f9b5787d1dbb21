"""The picture of the network: organisations at lasting places, declared ties, and the referrals that really flow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graph.layout.free_places import Place
from graph.model import Condition, Op
from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.model.ids import OrganisationId
from referral.model.referrals import State
from referral.network.places import lasting_places
from referral.storage.directory import Directory

ENOUGH: Final = 5  # under so many referrals a share of them says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLine:
    """Referrals from one centre to one organisation, and how many of them were completed (`served`)."""

    centre: OrganisationId
    organisation: OrganisationId
    sent: int
    served: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPicture:
    """Everything the map and its table show."""

    directory: Directory
    places: Mapping[OrganisationId, Place]
    flows: tuple[FlowLine, ...]
    revision: int


def picture(context: Context) -> NetworkPicture:
    """Return the network; a reader of figures sees declared ties and no referrals."""
    scope = policy.granted(context, Permission.SEE_NETWORK)
    directory = context.directory()
    places = lasting_places(context, directory)
    flows: tuple[FlowLine, ...] = ()
    if scope is not Scope.FIGURES:
        flows = context.read(_flows)
    return NetworkPicture(directory=directory, places=places, flows=flows, revision=directory.revision)


def _flows(reader: Reader) -> tuple[FlowLine, ...]:
    counted = (Condition(field="state", op=Op.NE, value=State.ENTERED_IN_ERROR.value),)
    counts: dict[tuple[str, str], list[int]] = {}
    for row in reader.tally("Referral", counted, by=("centre", "organisation", "state")):
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
