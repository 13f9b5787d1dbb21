"""The picture of the network: organisations at lasting places, declared ties, and the referrals that really flow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph import layout
from graph.model import Node
from graph.store import Writer
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.model.ids import OrganisationId
from referral.network.flows import FlowLine, flows_for
from referral.storage.directory import Directory

Position = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPicture:
    """Everything the map and its table show."""

    directory: Directory
    places: Mapping[OrganisationId, Position]
    flows: tuple[FlowLine, ...]
    revision: int


def picture(context: Context) -> NetworkPicture:
    """Return the network; a reader of figures sees declared ties and no referrals."""
    scope = policy.granted(context, Permission.SEE_NETWORK)
    directory = context.directory()
    places = context.write(lambda tx: _places(tx, directory))
    flows: tuple[FlowLine, ...] = ()
    if scope is not Scope.FIGURES:
        flows = context.read(lambda tx: flows_for(context, tx))
    return NetworkPicture(directory=directory, places=places, flows=flows, revision=directory.revision)


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
