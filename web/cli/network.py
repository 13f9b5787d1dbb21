"""The commands for the network: its measures, and files for other programs."""

from datetime import datetime
from pathlib import Path

import click

from graph.formats import FORMATS
from referral.access.policy import Permission
from referral.network.graphs import View, network_graph
from web.cli.terminal import application, as_of_option, asked, guarded, presenter
from web.cli.translated import PathType, argument, command, option
from web.wording.languages import N_
from web.wording.reports.network import NetworkWords


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
        for table in NetworkWords(words=words).tables(graph):
            click.secho(f"\n{table.label}", bold=True)
            click.echo(f"{table.sentence}\n{table.caution}")
            for total in table.totals:
                click.echo(f"  {total.label}: {total.number}")
            click.echo("  " + " · ".join(figure.label for figure in table.figures))
            for node, numbers in table.rows.items():
                click.echo("  " + "  ".join(f"{number:>6}" for number in numbers) + f"  {graph.nodes[node]['label']}")


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
