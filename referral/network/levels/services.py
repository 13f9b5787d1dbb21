"""The services of one organisation as marks around it."""

import math
from typing import Final

from graph.layout.free_places import SPACING
from referral.model.ids import OrganisationId
from referral.network.levels.material import Material
from referral.network.levels.organisations import MOST_DISCS, mark
from referral.network.scene.facts import SceneNode, SceneTie, Stands
from referral.network.scene.question import Layer

_SHAPE: Final = "dot"


def services(material: Material, centre: OrganisationId) -> tuple[list[SceneNode], tuple[SceneTie, ...], int]:
    """Return an organisation and its active services, the ties between, and how many services were left out."""
    middle = mark(material, centre, place=(0.0, 0.0), ring=0)
    offered = [one for one in material.directory.services_of.get(centre, ()) if material.directory.is_active(one)]
    asked = material.question.need
    offered = [one for one in offered if asked is None or asked in one.needs]
    shown = offered[: MOST_DISCS - 1]
    reach = max(1.8 * SPACING, len(shown) * SPACING / (2 * math.pi))
    nodes = [middle]
    for number, service in enumerate(shown):
        turn = 2 * math.pi * number / len(shown) - math.pi / 2
        nodes.append(
            SceneNode(
                id=f"service:{service.id}",
                stands=Stands.SERVICE,
                subject=service.id,
                place=(round(reach * math.cos(turn), 1), round(reach * math.sin(turn), 1)),
                shape=_SHAPE,
                group=middle.group,
                ring=1,
            )
        )
    ties = tuple(SceneTie(source=middle.id, target=node.id, layer=Layer.DECLARED) for node in nodes[1:])
    return nodes, ties, len(offered) - len(shown)
