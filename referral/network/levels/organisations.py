"""Organisations as marks of a scene, the ones that matter most first, with the pale discs of their areas."""

from collections.abc import Iterable
from typing import Final

from graph.layout import discs
from graph.layout.free_places import Place
from referral.model.ids import AreaId, OrganisationId
from referral.network.levels.material import Material
from referral.network.scene.counts import Counts, order_of
from referral.network.scene.facts import SceneDisc, SceneNode, Stands

MOST: Final = 300  # organisations in one view
MOST_DISCS: Final = 40
NOWHERE: Final = (0.0, 0.0)


def marks(material: Material, keys: Iterable[OrganisationId]) -> list[SceneNode]:
    """Return organisations as marks at their places, those of most referrals first, then of most partners."""
    return sorted((mark(material, key) for key in keys), key=importance)


def mark(material: Material, key: OrganisationId, *, place: Place | None = None, ring: int | None = None) -> SceneNode:
    """Return one organisation as a mark, at its lasting place or at another one."""
    organisation = material.directory.organisations[key]
    shape, group = material.looks(organisation)
    return SceneNode(
        id=key,
        stands=Stands.ORGANISATION,
        subject=key,
        place=place or material.places.get(key, NOWHERE),
        shape=shape,
        group=group,
        area=organisation.seat,
        counts=counts(material, key),
        cuts_off=sum(map(len, material.cut.get(key, ()))),
        ring=ring,
        closed=key == material.question.without,
    )


def counts(material: Material, key: OrganisationId) -> Counts:
    """Return how many partners an organisation has, and how many referrals to it were sent, judged and served."""
    partners = len(material.directory.partners_of.get(key, ()))
    return {**material.traffic.organisations.get(key, {}), "partners": partners}


def importance(node: SceneNode) -> tuple[int, int, str]:
    """Return the sort key of a mark: most referrals, then most partners, then its id."""
    return -order_of(node.count("sent")), -order_of(node.count("partners")), node.id


def area_discs(nodes: Iterable[SceneNode]) -> tuple[SceneDisc, ...]:
    """Return the discs of the areas that marks are in, the largest first and no more than MOST_DISCS."""
    members: dict[AreaId, list[Place]] = {}
    for node in nodes:
        if node.area is not None and node.stands is Stands.ORGANISATION:
            members.setdefault(node.area, []).append(node.place)
    made = []
    for area, places in members.items():
        disc = discs.around(places)
        made.append(SceneDisc(area=area, centre=disc.centre, radius=disc.radius, members=len(places)))
    return tuple(sorted(made, key=lambda disc: (-disc.members, disc.area))[:MOST_DISCS])
