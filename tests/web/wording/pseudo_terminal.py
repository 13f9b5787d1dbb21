"""Commands run in the pseudo-language, and what of their output escaped translation."""

import re

from click.testing import CliRunner

from graph.formats import FORMATS
from tests.fakes import pseudo_language
from tests.fakes.pseudo_language import CODE, LETTER, Escapes
from web.cli.main import COMMANDS, main

EVERY_COMMAND = [
    (), *((str(command.name),) for command in COMMANDS), ("user", "add"), ("user", "password"), ("user", "list"),
]  # fmt: skip
# What the terminal shows as it must be typed, and as other programs say it.
TYPED = re.compile(
    r"\[[a-z]+\]|(?<!\w)--?[a-z][a-z-]*|\[?[a-z_]+(\|[a-z_]+)+\]?|x>=1|1<=x<=65535|MREZHA_\w+|\S*/\S*|\S+\.\w+|mrezha"
    r"|\d{4}-Q\d"
)


def untranslated(escapes: Escapes, output: str) -> list[str]:
    """Return the words of a terminal's output outside the brackets, without what is typed as it stands."""
    names = {command.name for command in COMMANDS} | {
        "main",
        "run",
        "due",
        "add",
        "password",
        "list",
        "user",
        "tihorechie",
        *(row.code for row in FORMATS),
    }
    found = []
    for line in pseudo_language.outside(output).splitlines():
        rest = TYPED.sub(" ", escapes.of(line))
        found += [word for word in rest.split() if word.strip("'\":;,.()[]") not in names and LETTER.search(word)]
    return found


def call(*arguments: str, store: object = "") -> str:
    environment = {"MREZHA_STORE": str(store), "LANG": CODE, "LC_ALL": None, "LC_MESSAGES": None}
    return CliRunner().invoke(main, list(arguments), env=environment).output
