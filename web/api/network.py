"""JSON of the network."""

from typing import Final

from referral.access.policy import Permission
from referral.network import picture
from referral.network.graphs import View, network_graph
from referral.network.measures import NetworkMeasure, measure_network
from web.api import report_shapes as shapes
from web.api.routes import REFUSALS
from web.charts import network_map
from web.http import render
from web.http.gate import CurrentRequest, Router
from web.wording.languages import Say

router: Final = Router(api=True)


@router.get("/api/network", Permission.SEE_NETWORK, responses=REFUSALS)
def map_data(request: CurrentRequest) -> shapes.Network:
    """Return what the map draws."""
    return shapes.Network(**network_map.drawn(picture.picture(request.context), render.presenter(request)))


@router.get("/api/network/measures", Permission.SEE_NETWORK, responses=REFUSALS)
def measures(request: CurrentRequest) -> list[shapes.NetworkMeasure]:
    """Return every measure of the partnerships between organisations."""
    words = render.presenter(request)
    graph = network_graph(request.context, View.PARTNERS, name_of=words.name)
    return [_measure(measured, words.say) for measured in measure_network(graph)]


def _measure(measured: NetworkMeasure, say: Say) -> shapes.NetworkMeasure:
    result = measured.result
    nodes = {node for figures in result.of_nodes.values() for node in figures}
    return shapes.NetworkMeasure(
        code=measured.measure.code,
        label=say(measured.words.label),
        sentence=say(measured.words.sentence),
        caution=say(measured.words.caution),
        next_step=say(measured.words.next_step),
        figures=[
            shapes.MeasureFigure(code=figure.code, label=say(measured.label(figure)), formula=say(figure.formula))
            for figure in measured.node_figures
        ],
        totals=[
            shapes.MeasureFigure(
                code=figure.code,
                label=say(measured.label(figure)),
                formula=say(figure.formula),
                value=result.of_graph[figure.code],
            )
            for figure in measured.graph_figures
        ],
        of_organisations={
            node: {code: figures[node] for code, figures in result.of_nodes.items()} for node in sorted(nodes)
        },
    )
