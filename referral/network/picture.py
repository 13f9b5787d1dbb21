"""The picture of the network: organisations at lasting places, declared ties, and the referrals that really flow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph import layout
from graph.model import Node
from graph.store import Writer
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.matching.partner_figures import PartnerFigures
from referral.matching.partner_outcomes import records_of_partners
from referral.matching.partner_record import NO_RECORDS, PartnerRecords
from referral.model.ids import OrganisationId
from referral.storage.directory import Directory

Position = tuple[float, float]
ENOUGH: Final = 5  # under so many referrals a share of them says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLine:
    """Referrals of the last twelve months from one centre to one organisation.

    `aged` are those whose time to answer is over; of them the client received the service in `served`.
    """

    centre: OrganisationId
    organisation: OrganisationId
    sent: int
    aged: int
    served: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPicture:
    """Everything the map and its table show.

    `figures` are those of each organisation that referrals went to, the centres' own included. A reader who may not see
    referrals gets neither them nor the lines, and `hides_referrals` says so.
    """

    directory: Directory
    places: Mapping[OrganisationId, Position]
    flows: tuple[FlowLine, ...]
    revision: int
    figures: Mapping[OrganisationId, PartnerFigures]
    hides_referrals: bool = False


def picture(context: Context) -> NetworkPicture:
    """Return the network; a reader of figures sees declared ties and no referrals."""
    scope = policy.granted(context, Permission.SEE_NETWORK)
    directory = context.directory()
    places = context.write(lambda tx: _places(tx, directory))
    hides_referrals = scope is Scope.FIGURES
    records = NO_RECORDS if hides_referrals else records_of_partners(context)
    return NetworkPicture(
        directory=directory,
        places=places,
        flows=_flows(records),
        revision=directory.revision,
        figures={key: record.figures for key, record in records.organisations.items()},
        hides_referrals=hides_referrals,
    )


def _flows(records: PartnerRecords) -> tuple[FlowLine, ...]:
    return tuple(
        FlowLine(centre=centre, organisation=organisation, sent=figures.sent, aged=figures.aged, served=figures.served)
        for (centre, organisation), figures in sorted(records.flows.items())
        if centre != organisation
    )


def _places(tx: Writer, directory: Directory) -> dict[OrganisationId, Position]:
    """Return stored places; a first picture is laid out whole, a newcomer is put near its partners."""
    shown = [organisation.id for organisation in directory.organisations.values() if organisation.active]
    stored: dict[OrganisationId, Position] = {
        OrganisationId(node.id): (float(str(node.fields["x"])), float(str(node.fields["y"])))
        for node in tx.get_many("MapPosition", shown)
    }
    fresh = _placed_near(directory, shown, stored) if stored else _laid_out(directory, shown)
    if fresh:
        tx.put([Node(kind="MapPosition", id=key, fields={"x": x, "y": y}) for key, (x, y) in fresh.items()])
    return {**stored, **fresh}


def _laid_out(directory: Directory, shown: Sequence[OrganisationId]) -> dict[OrganisationId, Position]:
    """Return the places of a first picture, grouped by seat."""
    groups = {str(key): str(directory.organisations[key].seat or "") for key in shown}
    places = layout.two_level(groups, [(tie.one, tie.other) for tie in directory.ties])
    return {OrganisationId(key): position for key, position in places.items()}


def _placed_near(
    directory: Directory, shown: Sequence[OrganisationId], stored: Mapping[OrganisationId, Position]
) -> dict[OrganisationId, Position]:
    """Return a place for each organisation without one, near its partners."""
    known = dict(stored)
    for key in shown:
        if key not in known:
            around = [known[partner] for partner in directory.partners_of.get(key, ()) if partner in known]
            known[key] = layout.near(around, known.values())
    return {key: position for key, position in known.items() if key not in stored}
