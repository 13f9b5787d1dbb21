"""JSON of the network."""

from datetime import date
from typing import Any, Final

from graph.measure import Column, Figure
from graph.model import Link
from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.context import Context
from referral.network.chosen import ChosenNetwork, chosen_network
from referral.network.graphs import View
from referral.network.measures import NetworkMeasure as MeasuredNetwork
from referral.network.ranges import Ranges
from web.api.shapes import REFUSALS, Shape
from web.charts import network_map
from web.http import render
from web.http.figures.day import as_of_a_day
from web.http.figures.map_scene import MapQuery, asked
from web.http.figures.network_ranges import found, measured, ranges_of
from web.http.figures.turns import IN_TURN
from web.http.gate import CurrentRequest, RequestContext, Router
from web.wording.languages import Say
from web.wording.network.measures import NO_RANGE
from web.wording.network.ties import TieWords

router: Final = Router(api=True)


class Network(Shape):
    """What the map draws: marks, ties, options of the engine, and what the scene is beside them.

    Every parameter of the page's address may be given. A number that is not told is "few" or "hidden".
    """

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]
    scene: dict[str, Any]


class MeasureFigure(Shape):
    """One figure of a measure: what it is called, its formula, and its number for the whole network.

    `least` and `most` are the numbers that it has when any one organisation is left out, null where none is known.
    """

    code: str
    label: str
    formula: str
    value: float | None = None
    least: float | None = None
    most: float | None = None


class MeasureTable(Shape):
    """A table that a measure gives besides its figures; a cell is a number, an id, a list of ids, a name or null."""

    code: str
    label: str
    columns: list[MeasureFigure]
    rows: list[list[str | float | list[str] | None]]


class NetworkMeasure(Shape):
    """One measure of a network; `of_organisations` gives the figures of each organisation by its id.

    `ranges_of_organisations` gives the least and the largest number of each figure when any one other organisation is
    left out. It is empty until that has been computed, and for a measure whose figures do not `move`.
    """

    code: str
    label: str
    sentence: str
    caution: str
    advice: str
    figures: list[MeasureFigure]
    totals: list[MeasureFigure]
    of_organisations: dict[str, dict[str, float | None]]
    ranges_of_organisations: dict[str, dict[str, tuple[float, float]]]
    moves: bool
    tables: list[MeasureTable]


class Progress(Shape):
    """How far work in the background is: organisations done of all, and the minutes that the rest may take."""

    done: int
    total: int
    finished: bool
    failed: bool
    minutes_left: int | None


class NetworkTie(Shape):
    """One tie; what is not known of it, or not told to this reader, is null.

    `kind` is that of a partnership; `strength` the number of referrals; `few` says that they are too few to be told;
    `served` is the share of them that were served. `trust` and `value`, from 1 to 4, are what two partners give each
    other in a survey.
    """

    one: str
    other: str
    layer: View
    kind: str | None = None
    strength: float | None = None
    few: bool = False
    served: float | None = None
    trust: float | None = None
    value: float | None = None
    since: date | None = None
    source: str | None = None


class Ties(Shape):
    """The ties of a network, what they rest on, and which networks this reader can ask for."""

    views: list[View]
    rests_on: str
    ties: list[NetworkTie]


@router.get("/api/network", Permission.SEE_NETWORK, dependencies=IN_TURN, responses=REFUSALS)
@as_of_a_day
def map_data(
    request: CurrentRequest,
    _question: MapQuery,  # type: ignore[valid-type]
    as_of: date | None = None,
) -> Network:
    """Return what the map draws, or what it would have drawn at the end of an earlier day."""
    context_of(request.context, as_of, Permission.SEE_NETWORK)
    view = asked(request)
    return Network(**network_map.drawn(view.words(), view.links))


@router.get("/api/network/measures", Permission.SEE_NETWORK, dependencies=IN_TURN, responses=REFUSALS)
@as_of_a_day
def measures(request: CurrentRequest, as_of: date | None = None, of: View = View.PARTNERS) -> list[NetworkMeasure]:
    """Return every measure of the ties between organisations, or those at the end of an earlier day.

    How the kinds of tie go together is told whichever of them is asked for. The ranges of more than 300 organisations
    are computed in the background: /api/network/measures/progress begins that, and tells how far it is.
    """
    context, network = _chosen(request, as_of, of)
    known = found(ranges_of(request, network, begin=False))
    say = render.presenter(request).say
    return [_measure(one, known.get(one.measure.code, NO_RANGE), say) for one in measured(context, network)]


@router.get("/api/network/measures/progress", Permission.SEE_NETWORK, dependencies=IN_TURN, responses=REFUSALS)
@as_of_a_day
def progress(request: CurrentRequest, as_of: date | None = None, of: View = View.PARTNERS) -> Progress:
    """Return how far the ranges of the measures are; it begins to compute them if nobody has asked before."""
    _, network = _chosen(request, as_of, of)
    work = ranges_of(request, network)
    total = len(network.graph.nodes)
    return Progress(
        done=total if work.is_done else work.done,
        total=total,
        finished=work.is_done,
        failed=work.failed,
        minutes_left=work.minutes_left,
    )


@router.get("/api/network/ties", Permission.SEE_NETWORK, dependencies=IN_TURN, responses=REFUSALS)
@as_of_a_day
def ties(request: CurrentRequest, as_of: date | None = None, of: View = View.ALL) -> Ties:
    """Return the ties of one kind, or of all kinds, and of which kinds this reader is told."""
    _, network = _chosen(request, as_of, of)
    words = TieWords(words=render.presenter(request))
    since = {"since": network.sent_from}
    return Ties(
        views=list(network.views),
        rests_on=words.sentence(network),
        ties=[
            NetworkTie(
                one=link.source,
                other=link.target,
                layer=View(link.layer),
                **(dict(link.attributes) | (since if link.layer == View.REFERRALS else {})) | _strength(link),
            )
            for link in network.graph.links
        ],
    )


def _strength(link: Link) -> dict[str, Any]:
    """Return the number of referrals of a tie, where there is one and it may be told."""
    if link.layer != View.REFERRALS or "few" in link.attributes:
        return {"strength": None}
    return {"strength": link.attributes.get("strength", link.weight)}


def _chosen(request: RequestContext, as_of: date | None, of: View) -> tuple[Context, ChosenNetwork]:
    """Return the network asked for, and the context it is of. Errors: NotAllowed, BadInput."""
    context = context_of(request.context, as_of, Permission.SEE_NETWORK)
    return context, chosen_network(context, of, name_of=render.presenter(request).name)


def _measure(measured: MeasuredNetwork, ranges: Ranges, say: Say) -> NetworkMeasure:
    result = measured.result
    nodes = {node for figures in result.of_nodes.values() for node in figures}
    return NetworkMeasure(
        code=measured.measure.code,
        label=say(measured.words.label),
        sentence=say(measured.words.sentence),
        caution=say(measured.words.caution),
        advice=say(measured.words.advice),
        figures=[_figure(measured, figure, say) for figure in measured.node_figures],
        totals=[
            _figure(measured, figure, say).model_copy(
                update={"value": result.of_graph[figure.code]} | _around(ranges.of_graph.get(figure.code))
            )
            for figure in measured.graph_figures
        ],
        of_organisations={
            node: {code: figures[node] for code, figures in result.of_nodes.items()} for node in sorted(nodes)
        },
        ranges_of_organisations={
            node: {code: within[node] for code, within in ranges.of_nodes.items() if node in within}
            for node in sorted({node for within in ranges.of_nodes.values() for node in within})
        },
        moves=measured.measure.moves,
        tables=[
            MeasureTable(
                code=table.code,
                label=say(measured.label(table)),
                columns=[_figure(measured, column, say) for column in table.columns],
                rows=[
                    [list(cell) if isinstance(cell, tuple) else cell for cell in row]
                    for row in result.tables[table.code]
                ],
            )
            for table in measured.tables
        ],
    )


def _figure(measured: MeasuredNetwork, figure: Figure | Column, say: Say) -> MeasureFigure:
    formula = say(figure.formula) if figure.formula else ""
    return MeasureFigure(code=figure.code, label=say(measured.label(figure)), formula=formula)


def _around(extremes: tuple[float, float] | None) -> dict[str, float]:
    return {"least": extremes[0], "most": extremes[1]} if extremes else {}
