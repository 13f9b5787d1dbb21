"""The commands for the network: its measures, and files for other programs."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import click

from graph.formats import FORMATS
from referral.access.policy import Permission
from referral.network.chosen import chosen_network
from referral.network.graphs import View, network_graph
from referral.network.ranges import AT_ONCE
from web.cli.terminal import application, as_of_option, asked, file_option, guarded, presenter, progress
from web.cli.translated import PathType, argument, command, option
from web.wording.languages import N_
from web.wording.network import measure_tables
from web.wording.network.measures import NO_RANGES, FurtherTable, MeasureTable, NetworkWords
from web.wording.network.ties import TieWords
from web.wording.reports.metric_tables import csv_text

OF: Final = N_("Which ties: partnerships, those named in the survey, referrals from the centres, or all together.")


@command(
    "measures",
    help=N_(
        "Show the measures of the network of partners, and how far each figure moves when any one organisation is "
        "left out."
    ),
    epilog="mrezha measures --of all --as-of 2025-06-01 --csv measures.csv",
)
@option(
    "--of",
    "view",
    type=click.Choice([view.value for view in View]),
    default=View.PARTNERS.value,
    help=OF,
)
@as_of_option
@option(
    "--ranges/--no-ranges",
    "asked_ranges",
    default=None,
    help=N_("How far each figure moves: by itself for up to 300 organisations, since it takes long for more."),
)
@file_option("--csv", "table_file", text=N_("Write a table for a spreadsheet program."))
@file_option("--json", "data_file", text=N_("Write data for other programs."))
@guarded
def show_measures(
    view: str, as_of: datetime | None, *, asked_ranges: bool | None, table_file: Path | None, data_file: Path | None
) -> None:
    """Show every measure: the figures of the whole network, then those of each organisation; or write them to files."""
    with application(existing=True) as app:
        context = asked(app, as_of, Permission.SEE_NETWORK)
        words = presenter(app)
        network = chosen_network(context, View(view), name_of=words.name)
        measures, found = network.measured(), NO_RANGES
        if len(network.graph.nodes) <= AT_ONCE if asked_ranges is None else asked_ranges:
            found = network.ranges(partial(progress, "measures"))
        if table_file:
            text = csv_text(measure_tables.cells(measures, found, network.names, words), words)
            table_file.write_text(text, encoding="utf-8", newline="")
            click.echo(table_file)
        if data_file:
            text = json.dumps(measure_tables.data(measures, found, network.names, words), ensure_ascii=False, indent=1)
            data_file.write_text(text + "\n", encoding="utf-8")
            click.echo(data_file)
        if not table_file and not data_file:
            areas = {str(key): words.name(area) for key, area in context.directory().areas.items()}
            tell = NetworkWords(words=words, areas=areas)
            ties = TieWords(words=words)
            click.secho(ties.name(network.view), bold=True)
            click.echo(ties.sentence(network))
            for table in tell.tables(measures, found):
                _show(table, network.names)
                for further in table.further:
                    _show_further(further, network.names)


def _show(table: MeasureTable, names: Mapping[str, str]) -> None:
    click.secho(f"\n{table.label}", bold=True)
    click.echo(f"{table.sentence}\n{table.caution}\n{table.advice}")
    for total in table.totals:
        click.echo(f"  {total.label}: {total.number}" + (f" ({total.around})" if total.around else ""))
    if table.figures:
        click.echo("  " + " · ".join(figure.label for figure in table.figures))
    for node, numbers in table.rows.items():
        around = table.around.get(node, ("",) * len(numbers))
        shown = (
            f"{number:>7} {f'({extremes})' if extremes else '':<16}"
            for number, extremes in zip(numbers, around, strict=True)
        )
        click.echo("  " + " ".join(shown) + f" {names[node]}")


def _show_further(table: FurtherTable, names: Mapping[str, str]) -> None:
    """Show a table that a measure gives besides its figures, if it has a row."""
    if table.count:
        click.echo(f"  {table.label}\n    " + " · ".join(column.label for column in table.columns))
    for row in table.rows:
        cells = [cell.text or ", ".join(names[node] for node in cell.nodes) for cell in row]
        click.echo("    " + " · ".join(cells))


@command(
    "network",
    help=N_("Write the network to a file that other programs read."),
    epilog="mrezha network --format graphml town.graphml",
)
@argument("file", metavar=N_("FILE"), type=PathType(dir_okay=False))
@option(
    "--format",
    "code",
    type=click.Choice([row.code for row in FORMATS]),
    default=FORMATS[0].code,
    help=N_("The format of the file."),
)
@option(
    "--of",
    "view",
    type=click.Choice([view.value for view in View]),
    default=View.PARTNERS.value,
    help=OF,
)
@as_of_option
@guarded
def write_network(file: Path, code: str, view: str, as_of: datetime | None) -> None:
    """Write the ties of one layer, or of all, to a file."""
    file_format = next(row for row in FORMATS if row.code == code)
    with application(existing=True) as app:
        graph = network_graph(asked(app, as_of, Permission.SEE_NETWORK), View(view), name_of=presenter(app).name)
    file.write_bytes(file_format.write(graph))
    click.echo(file)
