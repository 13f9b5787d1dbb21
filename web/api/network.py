"""JSON of the network."""

from datetime import date
from typing import Any, Final

from graph.measure import Column, Figure
from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.network.graphs import View, network_graph
from referral.network.measures import NetworkMeasure as MeasuredNetwork
from referral.network.measures import measure_network
from web.api.shapes import REFUSALS, Shape
from web.charts import network_map
from web.http import render
from web.http.figures.map_scene import asked
from web.http.figures.turns import IN_TURN
from web.http.gate import CurrentRequest, Router
from web.wording.languages import Say

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
    """One figure of a measure: what it is called, its formula, and its number for the whole network."""

    code: str
    label: str
    formula: str
    value: float | None = None


class MeasureTable(Shape):
    """A table that a measure gives besides its figures; a cell is a number, an id, a list of ids, a name or null."""

    code: str
    label: str
    columns: list[MeasureFigure]
    rows: list[list[str | float | list[str] | None]]


class NetworkMeasure(Shape):
    """One measure of the partnerships; `of_organisations` gives the figures of each organisation by its id."""

    code: str
    label: str
    sentence: str
    caution: str
    advice: str
    figures: list[MeasureFigure]
    totals: list[MeasureFigure]
    of_organisations: dict[str, dict[str, float | None]]
    tables: list[MeasureTable]


@router.get("/api/network", Permission.SEE_NETWORK, dependencies=IN_TURN, responses=REFUSALS)
def map_data(request: CurrentRequest, as_of: date | None = None) -> Network:
    """Return what the map draws, or what it would have drawn at the end of an earlier day."""
    context_of(request.context, as_of, Permission.SEE_NETWORK)
    view = asked(request)
    return Network(**network_map.drawn(view.words(), view.links))


@router.get("/api/network/measures", Permission.SEE_NETWORK, dependencies=IN_TURN, responses=REFUSALS)
def measures(request: CurrentRequest, as_of: date | None = None) -> list[NetworkMeasure]:
    """Return every measure of the partnerships between organisations, or those at the end of an earlier day."""
    words = render.presenter(request)
    context = context_of(request.context, as_of, Permission.SEE_NETWORK)
    graph = network_graph(context, View.PARTNERS, name_of=words.name)
    return [_measure(measured, words.say) for measured in measure_network(graph)]


def _measure(measured: MeasuredNetwork, say: Say) -> NetworkMeasure:
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
            _figure(measured, figure, say, value=result.of_graph[figure.code]) for figure in measured.graph_figures
        ],
        of_organisations={
            node: {code: figures[node] for code, figures in result.of_nodes.items()} for node in sorted(nodes)
        },
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


def _figure(
    measured: MeasuredNetwork, figure: Figure | Column, say: Say, *, value: float | None = None
) -> MeasureFigure:
    formula = say(figure.formula) if figure.formula else ""
    return MeasureFigure(code=figure.code, label=say(measured.label(figure)), formula=formula, value=value)
