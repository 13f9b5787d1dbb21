"""Make the scene of a question: permission and small numbers first, in read transactions alone, kept while it is true.

A scene is kept under everything that it was made from: the question, the role and centre of the reader, the revision of
the store, the places and the moment. Its `mark` tells a browser in one look that nothing has changed.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from graph.layout.free_places import Place
from referral.access import policy
from referral.access.policy import Permission, Scope, scope_of
from referral.context import Context
from referral.model.ids import OrganisationId
from referral.network.levels import groups, missing, organisations, rings, services
from referral.network.levels import ties as ties_between
from referral.network.levels.material import Material, cut_points
from referral.network.levels.missing import NOTHING_MISSING, Missing
from referral.network.scene.facts import Scene, SceneNode, SceneTie
from referral.network.scene.question import Layer, Level, Question
from referral.network.scene.traffic import traffic
from referral.network.survey.ties import survey_ties
from referral.storage.cached import LIFE
from referral.storage.reading import figures_revision

Places = Mapping[OrganisationId, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The marks and ties of one level, and how many marks were left out."""

    nodes: list[SceneNode]
    ties: tuple[SceneTie, ...]
    left_out: int = 0


def scene(context: Context, question: Question, places: Places) -> Scene:
    """Return the scene of a question without answers; `places` are those of the active organisations."""
    name = mark(context, question, places)
    return context.shared(("scene", name), lambda: _built(context, question, places, name))


def mark(context: Context, question: Question, places: Places) -> str:
    """Return what tells a scene from every other one. Nothing is built for it."""
    actor = context.actor
    is_own = scope_of(actor, Permission.SEE_REFERRALS) is Scope.OWN
    reader = (actor.role, actor.centre, actor.id if is_own else None)
    moment = context.as_of or int(context.clock().timestamp() // LIFE.total_seconds())
    revision = (context.computed.changes, (context.present or context.store).read(figures_revision))
    seen = (question.params(), reader, moment, revision, hash(frozenset(places.items())))
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]


def _built(context: Context, question: Question, places: Places, name: str) -> Scene:
    material = material_of(context, question, places)
    level = question.level or (Level.ORGANISATION if question.centre else groups.level_for(material))
    if level is Level.SERVICE and question.centre is None:
        level = Level.ORGANISATION
    found = missing.missing(context) if level is Level.ORGANISATION else NOTHING_MISSING
    drawn = _MAKERS[level](material, level)
    discs = organisations.area_discs(drawn.nodes) if question.centre is None else ()
    if level is Level.ORGANISATION:
        drawn = _with_missing(question, drawn, found)
    return Scene(
        question=question,
        level=level,
        directory=material.directory,
        revision=material.directory.revision,
        nodes=tuple(drawn.nodes),
        ties=drawn.ties,
        discs=discs,
        left_out=drawn.left_out,
        hides_referrals=material.traffic.hidden,
        own_only=material.traffic.own_only,
        mark=name,
    )


def material_of(context: Context, question: Question, places: Places) -> Material:
    """Return what the levels are made from, as this reader may know it."""
    directory = context.directory()
    is_told = policy.granted(context, Permission.SEE_NETWORK) is not Scope.FIGURES
    return Material(
        question=question,
        directory=directory,
        vocabulary=context.vocabulary,
        places=places,
        traffic=traffic(context, question),
        before=traffic(context, question, period=question.compared) if question.compared else None,
        named=survey_ties(context) if is_told else None,
        cut=context.shared(("cut points", directory.revision), lambda: cut_points(directory)),
    )


def _with_missing(question: Question, drawn: Drawn, found: Missing) -> Drawn:
    """Return a view with the missing ties between its marks, and around no centre the missing partners."""
    nodes = drawn.nodes
    known = {node.id for node in nodes}
    if question.centre is None and question.kind is None and question.area is None:
        discs = organisations.area_discs(nodes)
        nodes = [*nodes, *missing.marks(found, nodes, discs, need=question.need)]
    return replace(drawn, nodes=nodes, ties=(*drawn.ties, *missing.ties(found, known)))


def _of_organisations(material: Material, _level: Level) -> Drawn:
    """Return organisations: the chosen ones, or the rings around one."""
    question = material.question
    if question.centre is None:
        every = organisations.marks(material, material.chosen)
        nodes, left_out = every[: organisations.MOST], max(0, len(every) - organisations.MOST)
    else:
        pairs = [(tie.source, tie.target) for tie in ties_between.ties(material, set(material.active))]
        nodes, left_out = rings.rings(material, question.centre, pairs=pairs)
    ties = ties_between.ties(material, {node.id for node in nodes})
    if question.centre is not None:
        at = {node.id: node.ring or 0 for node in nodes}
        ties = tuple(tie for tie in ties if abs(at[tie.source] - at[tie.target]) == 1)
    return Drawn(nodes=nodes, ties=ties, left_out=left_out)


def _of_groups(material: Material, level: Level) -> Drawn:
    nodes, group_of = groups.groups(material, level)
    return Drawn(nodes=nodes, ties=ties_between.between(ties_between.ties(material, group_of), group_of))


def _of_services(material: Material, _level: Level) -> Drawn:
    if material.question.centre is None:
        raise ValueError("services are shown around one organisation")
    nodes, ties, left_out = services.services(material, material.question.centre)
    shown = ties if material.question.shows(Layer.DECLARED) else ()
    return Drawn(nodes=nodes, ties=shown, left_out=left_out)


_MAKERS: Mapping[Level, Callable[[Material, Level], Drawn]] = {
    Level.MUNICIPALITY: _of_groups,
    Level.AREA: _of_groups,
    Level.KIND: _of_groups,
    Level.ORGANISATION: _of_organisations,
    Level.SERVICE: _of_services,
}
