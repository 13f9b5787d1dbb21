"""Ask the map: the one way from the parameters of an address to a scene with its answers."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from referral.context import Context
from referral.network.levels.groups import group_of
from referral.network.questions import QUESTIONS
from referral.network.questions.model import MapQuestion, QuestionInput
from referral.network.scene import asked, build
from referral.network.scene.answers import Answer
from referral.network.scene.asked import Params
from referral.network.scene.build import Places
from referral.network.scene.facts import Scene
from referral.network.scene.found import found
from referral.network.scene.question import Level, Question

EVERY: Final = "every"  # in place of the code of one question: all of them are answered


def question_of(context: Context, params: Params) -> Question:
    """Return the question of an address; garbage in it asks nothing. Errors: NotAllowed."""
    question = asked.question_of(context, params, asks=(EVERY, *(one.code for one in questions_for(context))))
    if question.ask is None and question.path is not None:
        return replace(question, ask="connected")
    may_close = any(one.code == "closing" for one in questions_for(context))
    return replace(question, ask="closing") if question.ask is None and question.without and may_close else question


def is_unknown(context: Context, params: Params) -> bool:
    """Tell whether parameters name a question that is none, or none for this reader."""
    named = next(iter(params.get("ask", ())), "").strip()
    return bool(named) and named not in {EVERY, *(one.code for one in questions_for(context))}


def questions_for(context: Context) -> tuple[MapQuestion, ...]:
    """Return the questions that a reader may ask."""
    return tuple(one for one in QUESTIONS if one.is_for(context))


def scene_mark(context: Context, question: Question, places: Places) -> str:
    """Return what tells the scene of a question, as this reader sees it now, from every other one."""
    return build.mark(context, question, places)


def asked_scene(context: Context, question: Question, places: Places) -> Scene:
    """Return the scene of a question as this reader may see it, kept while nothing has changed; it only reads."""
    name = build.mark(context, question, places)
    return context.shared(("answered scene", name), lambda: _answered(context, question, places))


def _answered(context: Context, question: Question, places: Places) -> Scene:
    scene = build.scene(context, question, places)
    if question.find is not None:
        scene = replace(scene, lit=_lit_marks(scene, found(context, question.find)))
    chosen = [one for one in questions_for(context) if question.ask in {one.code, EVERY}]
    if not chosen:
        return scene
    whole = Question(need=question.need, period=question.period, without=question.without)
    material = build.material_of(context, whole, places)
    data = QuestionInput(context=context, question=question, material=material)
    answers = tuple(one.answered(data) for one in chosen)
    lit = _lit(scene, answers) if question.ask != EVERY else frozenset()
    return replace(scene, answers=answers, lit=scene.lit | lit)


def _lit(scene: Scene, answers: tuple[Answer, ...]) -> frozenset[str]:
    """Return the marks and ties of a scene that answers are about."""
    pairs = {frozenset(pair) for answer in answers for pair in answer.pairs}
    ties = {tie.id for tie in scene.ties if frozenset((tie.source, tie.target)) in pairs}
    return _lit_marks(scene, {node for answer in answers for node in answer.nodes}) | ties


def _lit_marks(scene: Scene, ids: Iterable[str]) -> frozenset[str]:
    """Return the marks of a scene that have these ids; groups are lit for their members."""
    nodes = set(ids)
    if scene.level not in {Level.ORGANISATION, Level.SERVICE}:
        nodes |= {group_of(scene.directory, scene.level, node, scene.nodes) for node in nodes}
    return frozenset(node.id for node in scene.nodes if node.id in nodes)
