"""One organisation and those one or two steps from it, as rings around it."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

from graph.layout.free_places import SPACING, Place
from referral.model.ids import OrganisationId
from referral.network.levels.material import Material
from referral.network.levels.organisations import importance, mark
from referral.network.scene.facts import SceneNode

MOST: Final = 150
_ROOM: Final = 1.15  # between two marks of a ring, in steps of the map


def rings(
    material: Material, centre: OrganisationId, *, pairs: Iterable[tuple[str, str]]
) -> tuple[list[SceneNode], int]:
    """Return the organisations within the question's steps of a centre along `pairs`, and how many were left out.

    The nearest come first, and of those as near the most important. On a ring those of a kind stand together.
    """
    steps = _steps(centre, material.question.steps, pairs)
    wanted = [OrganisationId(key) for key in steps if key in set(material.active)]
    near = sorted(
        (mark(material, key, ring=steps[key]) for key in wanted), key=lambda node: (node.ring, importance(node))
    )
    kept = near[:MOST]
    places = _places(kept)
    return [mark(material, OrganisationId(node.id), place=places[node.id], ring=node.ring) for node in kept], len(
        near
    ) - len(kept)


def _steps(centre: str, most: int, pairs: Iterable[tuple[str, str]]) -> Mapping[str, int]:
    """Return how many ties lead from the centre to each one within reach."""
    beside: dict[str, set[str]] = {}
    for one, other in pairs:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    steps, edge = {centre: 0}, {centre}
    for step in range(1, most + 1):
        edge = {other for key in edge for other in beside.get(key, ())} - steps.keys()
        steps |= dict.fromkeys(sorted(edge), step)
    return steps


def _places(nodes: Iterable[SceneNode]) -> Mapping[str, Place]:
    by_ring: dict[int, list[SceneNode]] = {}
    for node in nodes:
        by_ring.setdefault(node.ring or 0, []).append(node)
    places: dict[str, Place] = {node.id: (0.0, 0.0) for node in by_ring.pop(0, [])}
    reach = 0.0
    for _, members in sorted(by_ring.items()):
        reach = max(reach + 1.6 * SPACING, len(members) * SPACING * _ROOM / (2 * math.pi))
        members.sort(key=lambda node: (node.group, node.shape, node.id))
        for number, node in enumerate(members):
            turn = 2 * math.pi * number / len(members) - math.pi / 2
            places[node.id] = (round(reach * math.cos(turn), 1), round(reach * math.sin(turn), 1))
    return places
