"""The picture of the network: organisations at lasting places, declared ties, and the referrals that really flow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph import layout
from graph.model import Condition, Node, Op
from graph.store import Reader, Writer
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.model.ids import OrganisationId
from referral.model.referrals import State
from referral.storage.directory import Directory

Position = tuple[float, float]
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
