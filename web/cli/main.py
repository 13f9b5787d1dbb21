"""The `mrezha` command: its sub-commands call the same use cases as the pages.

Exit codes: 0 done, 1 refused or something is wrong with the data, 2 wrong use, 3 the store cannot be reached.
"""

import logging
from collections.abc import Iterable, Iterator
from typing import Final

import click

from web.cli import data, network, reports, run, users
from web.cli.gaps import recruit, what_if
from web.cli.terminal import REFUSED, stop
from web.cli.translated import Option, group, texts
from web.wiring import engine_words
from web.wording import completeness
from web.wording.languages import N_

# ADD A COMMAND: one function with its English texts, one row here, its translations in locale/<language>/cli.po.
COMMANDS: Final[tuple[click.Command, ...]] = (
    run.demo,
    run.serve,
    run.run_due,
    users.user,
    data.import_folder,
    data.export,
    data.backup,
    data.restore,
    data.doctor,
    reports.show_gaps,
    what_if.what_if,
    recruit.show_recruits,
    reports.show_metrics,
    reports.export_fhir,
    network.show_measures,
    network.write_network,
)


@group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    aliases={"tick": "run-due"},
    help=N_(
        "Mrezha: the map of the local network, referrals through it, and what is missing in it.\n\n"
        "Set the store with MREZHA_STORE: the path of a file, or bolt://user:password@server:7687."
    ),
)
@click.version_option(
    "0.1.0", prog_name="mrezha", message="%(prog)s %(version)s", cls=Option, help=N_("Show the version and exit.")
)
def main() -> None:
    """Prepare what every command needs, and refuse to start where a word is missing."""
    logging.getLogger("neo4j").setLevel(logging.ERROR)  # what it retries is told in one sentence of ours
    try:
        completeness.check({"COMMANDS": words_of(COMMANDS), "ENGINES": engine_words()})
    except completeness.IncompleteWords as incomplete:
        stop(str(incomplete), REFUSED)


def words_of(commands: Iterable[click.Command]) -> Iterator[tuple[str, str, str]]:
    """Yield the texts of commands as rows: name, kind of text, English text."""
    return ((str(command.name), "text", text) for command in commands for text in texts(command))


for _command in COMMANDS:
    main.add_command(_command)


if __name__ == "__main__":
    main()
