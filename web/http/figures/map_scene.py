"""The scene that a request asks for, with its words and addresses: what page, picture, data and files are made from."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Query
from fastapi.responses import Response
from pydantic import create_model

from referral.access.policy import Permission
from referral.context import Context
from referral.network.asking import asked_scene, question_of, scene_mark
from referral.network.places import Places
from referral.network.scene.asked import QUARTERS
from referral.network.scene.facts import Scene
from referral.network.scene.question import PARAMETERS, Question
from web.charts.scene.links import SceneLinks
from web.http import render
from web.http.figures.as_of import as_refusal, context_asked
from web.http.figures.map_places import places_for
from web.http.forms import Form
from web.http.gate import RequestContext
from web.wording.network.scene import SceneWords

FORMAT: Final = "2"  # changes with what pictures and data look like, so that browsers ask again
# What the API of the map can be asked, as in the address of its page; a value that is not known there asks nothing.
_ASKED: Final[dict[str, Any]] = {name: (list[str], []) for name in (*PARAMETERS, *QUARTERS.values())}
MapQuery = Annotated[create_model("MapQuery", **_ASKED), Query()]  # type: ignore[valid-type]  # made of a table


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedScene:
    """A question of one request, before its scene is made. `is_laid_out` tells that the places are those of the map."""

    request: RequestContext
    context: Context
    question: Question
    places: Places
    is_laid_out: bool

    @property
    def etag(self) -> str:
        """Return the mark of the scene for this reader's language; nothing is made for it."""
        name = scene_mark(self.context, self.question, self.places)
        return f'"{FORMAT}-{name}-{self.request.language}"'

    @property
    def links(self) -> SceneLinks:
        """Return the addresses of the scene."""
        return SceneLinks(
            question=self.question,
            as_of=self.context.as_of,
            gaps=self.request.may(Permission.SEE_GAPS),
            edits=self.request.may(Permission.EDIT_DIRECTORY),
        )

    def unchanged(self) -> Response | None:
        """Return the answer to a browser that has this scene already, or None."""
        if self.request.http.headers.get("if-none-match") == self.etag:
            return Response(status_code=304, headers=self.headers())
        return None

    def headers(self) -> dict[str, str]:
        """Return the headers of an answer that a browser asks for again each time."""
        return {"ETag": self.etag, "Cache-Control": "private, no-cache"}

    def words(self) -> SceneWords:
        """Return the scene, made or kept, in the words of the reader."""
        scene: Scene = asked_scene(self.context, self.question, self.places)
        return SceneWords(scene=scene, words=render.presenter(self.request))


def asked(request: RequestContext, form: Form | None = None) -> AskedScene:
    """Return what a request asks of the map; problems with its day are noted in `form`, or else refused.

    Errors: NotAllowed, BadInput.
    """
    noted = form or Form(raw=request.form)
    context = context_asked(request, noted, Permission.SEE_NETWORK)
    if form is None and noted.problems:
        raise as_refusal(noted)
    places, is_laid_out = places_for(request, context)
    question = question_of(context, request.form)
    return AskedScene(request=request, context=context, question=question, places=places, is_laid_out=is_laid_out)


def around_own_centre(request: RequestContext) -> AskedScene | None:
    """Return the surroundings of the centre that the reader works for, or None where there is none on the map."""
    context = request.context
    centre = context.actor.centre
    if centre is None or centre not in context.directory().organisations:
        return None
    places, is_laid_out = places_for(request, context)
    question = Question(centre=centre)
    return AskedScene(request=request, context=context, question=question, places=places, is_laid_out=is_laid_out)
