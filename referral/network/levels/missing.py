"""Partners and ties that are missing, as far as this reader may see gaps: hollow marks and dashed ties."""

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from graph.layout.free_places import SPACING, FreePlaces, Place
from graph.model import where
from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.gaps.finding import Finding
from referral.gaps.ledger import gaps_of
from referral.gaps.missing_tie import MISSING_TIE
from referral.gaps.no_service import NO_SERVICE
from referral.model.ids import AreaId, NeedCode
from referral.network.scene.counts import Counts, Untold
from referral.network.scene.facts import SceneDisc, SceneNode, SceneTie, Stands

MOST: Final = 12  # missing partners in one view, those that most people wait for


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What is missing: findings about needs that nobody offers and about ties, and where most people need each."""

    partners: tuple[Finding, ...] = ()
    ties: tuple[Finding, ...] = ()
    areas: Mapping[NeedCode, AreaId] | None = None


NOTHING_MISSING: Final = Missing()


def missing(context: Context) -> Missing:
    """Return what is missing, for who may see gaps; a reader of figures is told no area."""
    if not policy.allows(context.actor, Permission.SEE_GAPS):
        return NOTHING_MISSING
    partners = tuple(one for one in gaps_of(context, (NO_SERVICE,)) if one.need is not None)[:MOST]
    needs = [one.need for one in partners if one.need is not None]
    return Missing(
        partners=partners,
        ties=gaps_of(context, (MISSING_TIE,)),
        areas=context.read(lambda tx: _areas(context, tx, needs)),
    )


def _areas(context: Context, reader: Reader, needs: Iterable[NeedCode]) -> Mapping[NeedCode, AreaId]:
    """Return the area where most people recorded each need, of those whose numbers this reader knows."""
    scope = policy.scope_of(context.actor, Permission.SEE_GAPS)
    if scope is Scope.FIGURES:
        return {}
    own = where(centre=context.actor.centre or "") if scope is Scope.CENTRE else ()
    areas = {}
    for need in needs:
        groups = reader.tally("RecordedNeed", (*where(need=need), *own), by=("area", "client"))
        people = Counter(str(group.key[0]) for group in groups if group.key[0] is not None)
        if people:
            areas[need] = AreaId(min(people, key=lambda area: (-people[area], area)))
    return areas


def marks(
    found: Missing, nodes: Iterable[SceneNode], discs: Iterable[SceneDisc], *, need: NeedCode | None = None
) -> list[SceneNode]:
    """Return missing partners as hollow marks beside the disc of the area that needs each most, over nobody."""
    nodes, by_area = list(nodes), {disc.area: disc for disc in discs}
    free = FreePlaces(node.place for node in nodes)
    middle = _middle([node.place for node in nodes])
    edge = max((math.dist(middle, node.place) for node in nodes), default=0.0) + SPACING
    made = []
    for number, finding in enumerate(one for one in found.partners if need in {None, one.need}):
        area = (found.areas or {}).get(finding.need or NeedCode(""))
        disc = by_area.get(area) if area is not None else None
        turn = math.pi / 2 + (number - len(found.partners) / 2) * 0.25
        place = (middle[0] + edge * math.cos(turn), middle[1] + edge * math.sin(turn))
        start = _outside(disc, middle) if disc is not None else (round(place[0], 1), round(place[1], 1))
        made.append(_mark(finding, free.take_nearest(start), area=area))
    return made


def ties(found: Missing, drawn: Container[str]) -> list[SceneTie]:
    """Return missing ties between marks that are drawn."""
    return [
        SceneTie(source=one.organisations[0], target=one.organisations[1], layer=None, counts=_people(one), gap=one.key)
        for one in found.ties
        if one.organisations[0] in drawn and one.organisations[1] in drawn
    ]


def _mark(finding: Finding, place: Place, *, area: AreaId | None) -> SceneNode:
    return SceneNode(
        id=f"missing:{finding.need}",
        stands=Stands.MISSING,
        subject=finding.need or "",
        place=place,
        area=area,
        counts=_people(finding),
        need=finding.need,
        since=finding.evidence.since,
        gap=finding.key,
    )


def _people(finding: Finding) -> Counts:
    return {"people": Untold.FEW if finding.hidden else finding.people}


def _outside(disc: SceneDisc, middle: Place) -> Place:
    """Return the point beside a disc that looks away from the middle of the map."""
    turn = math.atan2(disc.centre[1] - middle[1], disc.centre[0] - middle[0])
    reach = disc.radius + SPACING * 0.3
    return (round(disc.centre[0] + reach * math.cos(turn), 1), round(disc.centre[1] + reach * math.sin(turn), 1))


def _middle(places: list[Place]) -> Place:
    xs, ys = [x for x, _ in places] or [0.0], [y for _, y in places] or [0.0]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
