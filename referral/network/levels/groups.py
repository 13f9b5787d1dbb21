"""Groups of organisations as marks: municipalities, areas or kinds, and what flows between them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from graph.layout import discs
from graph.layout.discs import Disc
from graph.layout.free_places import SPACING, Place
from referral.model.ids import AreaId, OrganisationId
from referral.network.levels.material import Material
from referral.network.levels.organisations import MOST, MOST_DISCS, NOWHERE, counts
from referral.network.scene.counts import Counts, total
from referral.network.scene.facts import SceneNode, Stands
from referral.network.scene.question import Level
from referral.storage.directory import Directory

OTHERS: Final = "others"
_STANDS: Final = {Level.MUNICIPALITY: Stands.MUNICIPALITY, Level.AREA: Stands.AREA, Level.KIND: Stands.KIND}
_SUMS: Final = ("sent", "aged", "served")


def groups(material: Material, level: Level) -> tuple[list[SceneNode], dict[str, str]]:
    """Return the groups as marks, the largest first, and the id of the group of each chosen organisation.

    There are at most MOST_DISCS; the smallest ones share one mark when there would be more.
    """
    members: dict[str, list[OrganisationId]] = {}
    for key in material.chosen:
        members.setdefault(_group(material, level, key), []).append(key)
    ranked = sorted(members, key=lambda code: (-len(members[code]), code))
    if len(ranked) > MOST_DISCS:
        rest = ranked[MOST_DISCS - 1 :]
        members[OTHERS] = [key for code in rest for key in members.pop(code)]
        ranked = [*ranked[: MOST_DISCS - 1], OTHERS]
    places = _places(material, {code: members[code] for code in ranked})
    nodes = [_mark(material, level, code, members[code], places[code]) for code in ranked]
    return nodes, {key: node.id for code, node in zip(ranked, nodes, strict=True) for key in members[code]}


def level_for(material: Material) -> Level:
    """Return the level that suits how many organisations there are, where none is asked."""
    if len(material.chosen) <= MOST:
        return Level.ORGANISATION
    for level in (Level.AREA, Level.MUNICIPALITY, Level.KIND):
        count = len({_group(material, level, key) for key in material.chosen})
        if 1 < count <= MOST_DISCS:
            return level
    return Level.KIND


def _group(material: Material, level: Level, key: OrganisationId) -> str:
    """Return the code of the group of an organisation; one without a seat is in the group without a name."""
    organisation = material.directory.organisations[key]
    if level is Level.KIND:
        return material.looks(organisation)[1]
    seat = organisation.seat
    if seat is None or level is Level.AREA:
        return seat or ""
    return material.directory.municipality_of.get(seat) or seat


def group_of(directory: Directory, level: Level, key: str, nodes: Iterable[SceneNode]) -> str:
    """Return the id of the group of an area or municipality that an organisation is drawn in, if any is."""
    organisation = directory.organisations.get(OrganisationId(key))
    seat = organisation.seat if organisation else None
    if seat is None or level not in {Level.AREA, Level.MUNICIPALITY}:
        return ""
    code = seat if level is Level.AREA else directory.municipality_of.get(seat) or seat
    drawn = {node.subject: node.id for node in nodes}
    return drawn.get(code) or drawn.get(OTHERS, "")


def _mark(material: Material, level: Level, code: str, members: Sequence[OrganisationId], place: Place) -> SceneNode:
    stands = Stands.OTHERS if code == OTHERS else _STANDS[level]
    is_place = stands in {Stands.AREA, Stands.MUNICIPALITY}
    return SceneNode(
        id=f"{stands.value}:{code}",
        stands=stands,
        subject=code,
        place=place,
        group=code if level is Level.KIND and code != OTHERS else "",
        area=AreaId(code) if is_place and code else None,
        counts=_sums(material, members),
    )


def _sums(material: Material, members: Sequence[OrganisationId]) -> Counts:
    of_members = [counts(material, key) for key in members]
    return {**{name: total(one.get(name, 0) for one in of_members) for name in _SUMS}, "members": len(members)}


def _places(material: Material, members: Mapping[str, Sequence[OrganisationId]]) -> Mapping[str, Place]:
    """Return where each group stands: in the middle of its members, none over another, drawn together."""
    wanted = {}
    largest = max((len(keys) for keys in members.values()), default=1)
    for code, keys in members.items():
        spots = [material.places.get(key, NOWHERE) for key in keys]
        middle = (sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots))
        wanted[code] = Disc(centre=middle, radius=radius(len(keys), largest))
    reach = max((max(abs(disc.centre[0]), abs(disc.centre[1])) for disc in wanted.values()), default=0.0)
    room = 2.2 * math.sqrt(sum(disc.radius**2 for disc in wanted.values()))
    shrink = min(1.0, room / reach) if reach else 1.0
    return discs.apart(
        {
            code: Disc(centre=(disc.centre[0] * shrink, disc.centre[1] * shrink), radius=disc.radius + SPACING * 0.6)
            for code, disc in wanted.items()
        }
    )


def radius(members: int, largest: int) -> float:
    """Return the radius of a group's mark, in units of the map, by the square root of its share of the largest."""
    return SPACING * (0.55 + 1.1 * math.sqrt(members / max(largest, 1)))
