"""Lay out the map again: the present map and the new one side by side, and one of them stays."""

from contextlib import suppress
from dataclasses import replace
from typing import Final

from fastapi.responses import Response
from markupsafe import Markup

from graph.errors import Stale
from referral.access.policy import Permission
from referral.network import laid_out_again
from referral.network.laid_out_again import NewMap
from referral.network.places import Places
from referral.network.scene.question import Question
from web.charts.scene.spots import NARROW, Frame
from web.charts.scene.svg import ScenePicture
from web.http import render
from web.http.figures.long_work import LongWork, Work
from web.http.figures.map_scene import AskedScene
from web.http.figures.turns import IN_TURN
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router()
HALF: Final = Frame(name="half", width=540, height=440, edge=36, widest=118)
PATIENCE: Final = 1.0  # seconds


@router.get("/network/layout", Permission.LAY_OUT_MAP, dependencies=IN_TURN)
def page(request: CurrentRequest) -> Response:
    """Show the map as it is and as it would be."""
    return _page(request)


@router.post("/network/layout", Permission.LAY_OUT_MAP)
def laid_out(request: CurrentRequest) -> Response:
    """Keep the new map that was shown; another one is shown first."""
    work, shown = _work(request), Form(raw=request.form).value("shown")
    if work.is_done and work.value.mark == shown:
        with suppress(Stale):
            laid_out_again.keep(request.context, work.value)
            return render.done(request, "/network")
    return _page(request, status=422)


def _work(request: RequestContext) -> Work:
    """Return the work of a thread that lays out the map of this moment."""
    context, directory = request.context, request.context.directory()
    long_work: LongWork = request.http.app.state.long_work
    known = laid_out_again.present_mark(context, directory)
    return long_work.ask(("new map", known), lambda _tell: laid_out_again.new_map(context, directory))


def _page(request: RequestContext, *, status: int = 200) -> Response:
    work = _work(request)
    found: NewMap | None = work.value if work.wait(PATIENCE) and work.is_done else None
    return render.page(
        request,
        "network/lay_out_again.html",
        status=status,
        has_changed=status != 200,  # noqa: PLR2004 - what was asked for was done
        found=found,
        before=_pictures(request, found.before, "before") if found else (),
        after=_pictures(request, found.after, "after") if found else (),
    )


def _pictures(request: RequestContext, places: Places, name: str) -> tuple[Markup, ...]:
    """Return a map for wide pages, where two stand side by side, and for narrow ones."""
    view = AskedScene(request=request, context=request.context, question=Question(), places=places, is_laid_out=True)
    words = view.words()
    return tuple(
        ScenePicture(scene=words.scene, words=words, links=view.links, frame=replace(frame, name=f"{name}-{at}")).svg()
        for at, frame in enumerate((HALF, NARROW))
    )
