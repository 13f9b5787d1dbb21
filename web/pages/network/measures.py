"""The measures of the network, with how sure each figure is, and the same as a table for a spreadsheet."""

from collections.abc import Mapping
from typing import Final

from fastapi.responses import Response

from graph.model import Graph
from referral.access.policy import Permission
from referral.context import Context
from referral.network.graphs import View, network_graph
from referral.network.ranges import AT_ONCE, Ranges, mark, ranges
from web.http import render
from web.http.figures.as_of import as_refusal, context_asked
from web.http.figures.long_work import LongWork, Work
from web.http.figures.turns import IN_TURN
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router
from web.wording.reports import measure_tables
from web.wording.reports.metric_tables import csv_text
from web.wording.reports.network import NO_RANGES, SHOWN, NetworkWords

router: Final = Router()

PATIENCE: Final = 120.0  # seconds that a page waits for what is computed at once


@router.get("/network/measures", Permission.SEE_NETWORK, dependencies=IN_TURN)
def measures(request: CurrentRequest) -> Response:
    """Show every measure, and how far each figure moves when any one organisation is left out."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_NETWORK)
    words = render.presenter(request)
    areas = {str(key): words.name(area) for key, area in context.directory().areas.items()}
    tell = NetworkWords(words=words, areas=areas, shown=SHOWN)
    graph = network_graph(context, View.PARTNERS, name_of=tell.words.name)
    work = _work(request, graph)
    return render.page(
        request,
        "network/measures.html",
        status=422 if form.problems else 200,
        form=form,
        then=context,
        names={node: fields["label"] for node, fields in graph.nodes.items()},
        measures=tell.tables(graph, _found(work)),
        work=work,
    )


@router.get("/network/measures.csv", Permission.SEE_NETWORK, dependencies=IN_TURN)
def table(request: CurrentRequest) -> Response:
    """Give every figure of every organisation as a table for a spreadsheet."""
    context, words = _asked(request), render.presenter(request)
    graph = network_graph(context, View.PARTNERS, name_of=words.name)
    rows = measure_tables.cells(graph, _found(_work(request, graph)), words)
    name = f"mrezha-measures-{context.today:%Y%m%d}.csv"
    return Response(
        csv_text(rows, words).encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked(request: RequestContext) -> Context:
    """Return the context of the day asked for. Errors: NotAllowed, BadInput."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_NETWORK)
    if form.problems:
        raise as_refusal(form)
    return context


def _work(request: RequestContext, graph: Graph) -> Work:
    """Return the computation of the ranges: ended for a small network, begun for a large one."""
    long_work: LongWork = request.http.app.state.long_work
    work = long_work.ask(("ranges", mark(graph)), lambda progress: ranges(graph, progress))
    if len(graph.nodes) <= AT_ONCE:
        work.wait(PATIENCE)
    return work


def _found(work: Work) -> Mapping[str, Ranges]:
    found: Mapping[str, Ranges] = work.value if work.is_done else NO_RANGES
    return found
