"""Ask the map: the one way from the parameters of an address to a scene with its answers."""

from referral.context import Context
from referral.network.scene import asked, build
from referral.network.scene.asked import Params
from referral.network.scene.build import Places
from referral.network.scene.facts import Scene
from referral.network.scene.question import Question


def question_of(context: Context, params: Params) -> Question:
    """Return the question of an address; garbage in it asks nothing. Errors: NotAllowed."""
    return asked.question_of(context, params)


def scene_mark(context: Context, question: Question, places: Places) -> str:
    """Return what tells the scene of a question, as this reader sees it now, from every other one."""
    return build.mark(context, question, places)


def asked_scene(context: Context, question: Question, places: Places) -> Scene:
    """Return the scene of a question as this reader may see it, kept while nothing has changed; it only reads."""
    return build.scene(context, question, places)
