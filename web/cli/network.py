"""The commands for the network: its measures, and files for other programs."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from graph.formats import FORMATS
from referral.access.policy import Permission
from referral.network.graphs import View, network_graph
from web.cli.terminal import application, as_of_option, asked, guarded, presenter
from web.cli.translated import PathType, argument, command, option
from web.wording.languages import N_
from web.wording.reports.network import FurtherTable, NetworkWords


@command(
    "measures", help=N_("Show the measures of the network of partners."), epilog="mrezha measures --as-of 2025-06-01"
)
@as_of_option
@guarded
def show_measures(as_of: datetime | None) -> None:
    """Show every measure: the figures of the whole network, then those of each organisation."""
    with application(existing=True) as app:
        context = asked(app, as_of, Permission.SEE_NETWORK)
        words = presenter(app)
        graph = network_graph(context, View.PARTNERS, name_of=words.name)
        names = {node: str(attributes["label"]) for node, attributes in graph.nodes.items()}
        areas = {str(key): words.name(area) for key, area in context.directory().areas.items()}
        for table in NetworkWords(words=words, areas=areas).tables(graph):
            click.secho(f"\n{table.label}", bold=True)
            click.echo(f"{table.sentence}\n{table.caution}\n{table.advice}")
            for total in table.totals:
                click.echo(f"  {total.label}: {total.number}")
            if table.rows:
                click.echo("  " + " · ".join(figure.label for figure in table.figures))
            for node, numbers in table.rows.items():
                click.echo("  " + "  ".join(f"{number:>6}" for number in numbers) + f"  {names[node]}")
            for further in table.further:
                if further.count:
                    _show_further(further, names)


def _show_further(table: FurtherTable, names: Mapping[str, str]) -> None:
    """Show a table that a measure gives besides its figures."""
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
    help=N_("Partnerships, or the referrals from the centres."),
)
@as_of_option
@guarded
def write_network(file: Path, code: str, view: str, as_of: datetime | None) -> None:
    """Write the partnerships, or the referrals, to a file."""
    file_format = next(row for row in FORMATS if row.code == code)
    with application(existing=True) as app:
        graph = network_graph(asked(app, as_of, Permission.SEE_NETWORK), View(view), name_of=presenter(app).name)
    file.write_bytes(file_format.write(graph))
    click.echo(file)
