"""The network: a map, a table with the same facts, its measures, and files for other programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi.responses import JSONResponse, Response

from graph.formats import FORMATS
from referral.access.policy import Permission
from referral.context import Context
from referral.errors import NotFound
from referral.model.ids import AreaId
from referral.network import picture as networks
from referral.network.chosen import chosen_of
from referral.network.graphs import View, layers_of, network_graph
from referral.storage.directory import Directory
from web.charts import network_map
from web.http import render
from web.http.figures.as_of import as_refusal, context_asked
from web.http.figures.day import as_of_a_day
from web.http.figures.network_ranges import measured_beside
from web.http.figures.turns import IN_TURN
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, Router
from web.wording.languages import N_
from web.wording.network.measures import SHOWN, NetworkWords
from web.wording.network.ties import TieWords
from web.wording.presenter import Presenter

router: Final = Router()


@router.get("/network", Permission.SEE_NETWORK, dependencies=IN_TURN, menu=Menu(label=N_("Network"), order=80))
@as_of_a_day
def network(request: CurrentRequest) -> Response:
    """Show the map and its table."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_NETWORK)
    words = render.presenter(request)
    layers = layers_of(context, name_of=words.name)
    picture = layers.picture
    areas = {str(key): words.name(area) for key, area in picture.directory.areas.items()}
    tell = NetworkWords(words=words, areas=areas, shown=SHOWN)
    names = Names(picture.directory, tell.words)
    work = measured_beside(request, context, chosen_of(layers, View.PARTNERS))
    lines = sorted(picture.flows, key=lambda line: (-(line.sent or 0), line.organisation))
    return render.page(
        request,
        "network/network.html",
        status=422 if form.problems else 200,
        form=form,
        then=context,
        picture=picture,
        names=names,
        organisations=_rows(picture, names, tell.words),
        lines=lines,
        work=work,
        measures=tell.tables(work.value) if work.is_done else (),
        formats=FORMATS,
        views=[(view.value, TieWords(words=words).name(view)) for view in layers.views],
        tell=tell,
        groups=request.context.vocabulary.terms("groups"),
        group_count=_groups(request, picture),
    )


@router.get("/network.json", Permission.SEE_NETWORK, dependencies=IN_TURN)
@as_of_a_day
def network_data(request: CurrentRequest) -> Response:
    """Return the map's data; an unchanged picture is not sent again."""
    data = network_map.drawn(networks.picture(_asked(request)), render.presenter(request))
    response = JSONResponse(data)
    mark = f'"{network_map.mark(response.body)}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache"}
    if request.http.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response


@router.get("/network.{extension}", Permission.SEE_NETWORK, dependencies=IN_TURN)
@as_of_a_day
def network_file(request: CurrentRequest, extension: str) -> Response:
    """Give the partnerships, or the referrals, as a file that other programs read."""
    file_format = next((row for row in FORMATS if row.extension == extension), None)
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


def _asked(request: CurrentRequest) -> Context:
    """Return the context of the day asked for. Errors: NotAllowed, BadInput."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_NETWORK)
    if form.problems:
        raise as_refusal(form)
    return context


class Names(dict[str, str]):
    """The name of each organisation in the reader's language; one that is not in the directory is not known."""

    def __init__(self, directory: Directory, words: Presenter) -> None:
        super().__init__((key, words.name(one)) for key, one in directory.organisations.items())
        self._unknown = words.name(None)

    def __missing__(self, key: str) -> str:
        return self._unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow:
    """One organisation of the map in words."""

    id: str
    kind: str
    seat: str
    partners: str


def _rows(picture: networks.NetworkPicture, names: Names, words: Presenter) -> list[OrganisationRow]:
    """Return the organisations of the map as a table that says the same."""
    directory = picture.directory
    areas = {key: words.name(area) for key, area in directory.areas.items()}
    kinds = {code: words.label("kinds", code) for code in {one.kind for one in directory.organisations.values()}}
    return [
        OrganisationRow(
            id=key,
            kind=kinds[directory.organisations[key].kind],
            seat=_seat(directory.organisations[key].seat, areas, words),
            partners="; ".join(names[other] for other in sorted(directory.partners_of[key])),
        )
        for key in sorted(picture.places)
    ]


def _seat(seat: AreaId | None, areas: Mapping[AreaId, str], words: Presenter) -> str:
    return "—" if seat is None else areas.get(seat) or words.name(None)


def _groups(request: CurrentRequest, picture: networks.NetworkPicture) -> dict[str, int]:
    counts: dict[str, int] = {}
    kinds = request.context.vocabulary.kinds
    for organisation_id in picture.places:
        kind = kinds.get(picture.directory.organisations[organisation_id].kind, kinds["other"])
        counts[kind.group] = counts.get(kind.group, 0) + 1
    return counts
