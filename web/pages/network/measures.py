"""The measures of the network, with how sure each figure is, and the same as a table for a spreadsheet."""

from itertools import islice
from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.context import Context
from referral.network.chosen import ChosenNetwork, chosen_of
from referral.network.graphs import Layers, View, layers_of
from web.http import render
from web.http.figures.as_of import as_refusal, context_asked
from web.http.figures.day import as_of_a_day
from web.http.figures.network_ranges import found, measured, measured_beside, ranges_of
from web.http.figures.turns import IN_TURN
from web.http.forms import Form
from web.http.gate import CurrentRequest, Router
from web.wording.network import measure_tables
from web.wording.network.measures import SHOWN, NetworkWords
from web.wording.network.ties import TieWords
from web.wording.reports.metric_tables import csv_text

router: Final = Router()


@router.get("/network/measures", Permission.SEE_NETWORK, dependencies=IN_TURN)
@as_of_a_day
def measures(request: CurrentRequest) -> Response:
    """Show every measure of a network, and how far each figure moves when any one organisation is left out."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_NETWORK)
    words = render.presenter(request)
    areas = {str(key): words.name(area) for key, area in context.directory().areas.items()}
    tell = NetworkWords(words=words, areas=areas, shown=SHOWN)
    ties = TieWords(words=words)
    network = _chosen(form, layers_of(context, name_of=words.name))
    figures = measured_beside(request, context, network)
    work = ranges_of(request, network, begin=figures.is_done)
    return render.page(
        request,
        "network/measures.html",
        status=422 if form.problems else 200,
        form=form,
        then=context,
        network=network,
        names=network.names,
        rests_on=ties.sentence(network),
        ties=list(islice(ties.rows(network), SHOWN)),
        views=[(view.value, ties.name(view)) for view in network.views],
        figures=figures,
        measures=tell.tables(figures.value, found(work)) if figures.is_done else (),
        work=work,
    )


@router.get("/network/measures.csv", Permission.SEE_NETWORK, dependencies=IN_TURN)
@as_of_a_day
def table(request: CurrentRequest) -> Response:
    """Give every figure of every organisation as a table for a spreadsheet."""
    form, words = Form(raw=request.form), render.presenter(request)
    context: Context = context_asked(request, form, Permission.SEE_NETWORK)
    network = _chosen(form, layers_of(context, name_of=words.name))
    if form.problems:
        raise as_refusal(form)
    rows = measure_tables.cells(measured(context, network), found(ranges_of(request, network)), network.names, words)
    name = f"mrezha-measures-{network.view}-{context.today:%Y%m%d}.csv"
    return Response(
        csv_text(rows, words).encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _chosen(form: Form, layers: Layers) -> ChosenNetwork:
    """Return the network in the form; one that cannot be used is noted there, and partnerships are shown."""
    asked = form.choice("of", [view.value for view in layers.views])
    return chosen_of(layers, View(asked) if asked else View.PARTNERS)
