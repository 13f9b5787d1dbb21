"""The network: questions, a picture, a table with the same facts, its measures, and files for other programs."""

from dataclasses import replace
from typing import Final

from fastapi.responses import JSONResponse, Response

from graph.formats import FORMATS
from referral.access.policy import Permission
from referral.context import Context
from referral.errors import NotFound
from referral.network.asking import questions_for
from referral.network.graphs import View, layers_of, network_graph
from web.charts import network_map
from web.charts.scene import marks
from web.charts.scene.spots import NARROW, WIDE, Frame
from web.charts.scene.svg import ScenePicture
from web.http import render
from web.http.figures.as_of import as_refusal, context_asked
from web.http.figures.day import as_of_a_day
from web.http.figures.map_scene import AskedScene, asked
from web.http.figures.turns import IN_TURN
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, Router
from web.wording.languages import N_
from web.wording.network.legend import legend, tie_legend
from web.wording.network.measures import NetworkWords
from web.wording.network.page import MapPage, rows
from web.wording.network.periods import PeriodWords
from web.wording.network.scene import SceneWords
from web.wording.network.ties import TieWords

router: Final = Router()
_FRAMES: Final = {frame.name: frame for frame in (WIDE, NARROW)}


@router.get("/network", Permission.SEE_NETWORK, dependencies=IN_TURN, menu=Menu(label=N_("Network"), order=80))
@as_of_a_day
def network(request: CurrentRequest) -> Response:
    """Show the questions, the picture and its table."""
    form = Form(raw=request.form)
    view = asked(request, form)
    words = view.words()
    layers = layers_of(view.context, name_of=words.words.name)
    page = MapPage(words=words, links=view.links, asks=questions_for(view.context), as_of=str(view.context.as_of or ""))
    return render.page(
        request,
        "network/network.html",
        status=422 if form.problems else 200,
        form=form,
        then=view.context,
        page=page,
        scene=words.scene,
        periods=PeriodWords(words=words, links=view.links, today=view.context.today),
        is_laid_out=view.is_laid_out,
        wide=picture(view, words, WIDE),
        narrow=_narrow(view, page),
        rows=rows(words, view.links),
        legend=legend(words),
        tie_rows=tie_legend(words),
        outline=marks.outline,
        formats=FORMATS,
        views=[(one.value, TieWords(words=words.words).name(one)) for one in layers.views],
        tell=NetworkWords(words=words.words),
    )


@router.get("/network.json", Permission.SEE_NETWORK, dependencies=IN_TURN)
@as_of_a_day
def network_data(request: CurrentRequest) -> Response:
    """Return the map's data; an unchanged scene is not made or sent again."""
    view = asked(request)
    unchanged = view.unchanged()
    if unchanged is not None:
        return unchanged
    return JSONResponse(network_map.drawn(view.words(), view.links), headers=view.headers())


@router.get("/network.svg", Permission.SEE_NETWORK, dependencies=IN_TURN)
@as_of_a_day
def network_picture(request: CurrentRequest) -> Response:
    """Return the map as a picture; an unchanged scene is not made or sent again."""
    view = asked(request)
    unchanged = view.unchanged()
    if unchanged is not None:
        return unchanged
    frame = _FRAMES.get(request.http.query_params.get("frame", ""), WIDE)
    drawn = ScenePicture(scene=(words := view.words()).scene, words=words, links=view.links, frame=frame)
    return Response(drawn.svg(alone=True), media_type="image/svg+xml", headers=view.headers())


@router.get("/network.{code}", Permission.SEE_NETWORK, dependencies=IN_TURN)
@as_of_a_day
def network_file(request: CurrentRequest, code: str) -> Response:
    """Give the partnerships, or the referrals, as a file that other programs read."""
    file_format = next((row for row in FORMATS if row.code == code), None)
    view = request.http.query_params.get("of", View.PARTNERS.value)
    if file_format is None or view not in set(View):
        raise NotFound(kind="page", id="")
    words = render.presenter(request)
    context = _asked(request)
    graph = network_graph(context, View(view), name_of=words.name)
    name = f"mrezha-{view}-{context.today:%Y%m%d}.{file_format.extension}"
    return Response(
        file_format.write(graph),
        media_type=file_format.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def picture(view: AskedScene, words: SceneWords, frame: Frame) -> str:
    """Return the picture of a scene in a frame."""
    return ScenePicture(scene=words.scene, words=words, links=view.links, frame=frame).svg()


def _narrow(view: AskedScene, page: MapPage) -> str:
    """Return the picture for a phone."""
    if page.on_a_phone is page.question:
        return picture(view, page.words, NARROW)
    return picture(view, replace(view, question=page.on_a_phone).words(), NARROW)


def _asked(request: CurrentRequest) -> Context:
    """Return the context of the day asked for. Errors: NotAllowed, BadInput."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_NETWORK)
    if form.problems:
        raise as_refusal(form)
    return context
