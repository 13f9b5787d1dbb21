"""Commands whose help, prompts and errors are in the language of the terminal.

The texts are written in English and translated each time they are shown. The texts of click itself are translated too.
"""

import gettext
import sys
from collections.abc import Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, Final

import click

from web.settings import asked_locale
from web.wording import languages
from web.wording.languages import N_

EXAMPLE: Final = N_("Example:")
HELP: Final = N_("Show this message and exit.")
OPTIONS: Final = N_("[OPTIONS]")
SUB_COMMAND: Final = N_("COMMAND [ARGUMENTS]")
FILE: Final = N_("file")
PORT_NUMBER: Final = N_("port number")
FOLDER: Final = N_("directory")
TEXTS: Final = ("help", "options_metavar", "subcommand_metavar", "prompt", "metavar")


def language() -> str:
    """Return the language of the terminal: that of LC_ALL, LC_MESSAGES or LANG, else the default."""
    return languages.from_locale(asked_locale())


def say(text: str) -> str:
    """Return a text in the language of the terminal."""
    return languages.translations(language()).gettext(text)


def say_number(one: str, many: str, number: int) -> str:
    """Return the form of a text that goes with a number, in the language of the terminal."""
    return languages.translations(language()).ngettext(one, many, number)


class Translated:
    """An attribute that holds an English text and is read in the language of the terminal."""

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the attribute's name."""
        self._key = f"english {name}"

    def __get__(self, thing: Any, owner: type | None = None) -> Any:
        """Return the text, translated."""
        if thing is None:
            return self
        text = self.english(thing)
        return say(text) if isinstance(text, str) else text

    def __set__(self, thing: Any, text: Any) -> None:
        """Keep the English text."""
        thing.__dict__[self._key] = text

    def english(self, thing: Any) -> Any:
        """Return the text as it was written."""
        return thing.__dict__.get(self._key)


class Option(click.Option):
    """An option with translated texts."""

    help: Any = Translated()
    prompt: Any = Translated()
    metavar: Any = Translated()


class Argument(click.Argument):
    """An argument with a translated name."""

    metavar: Any = Translated()


class PathType(click.Path):
    """A path, called a file or a directory in the language of the terminal."""

    name: Any = Translated()

    def __init__(self, *, file_okay: bool = True, **more: Any) -> None:
        super().__init__(file_okay=file_okay, path_type=Path, **more)
        self.name = FILE if file_okay else FOLDER


class PortType(click.IntRange):
    """A port number, called so in the language of the terminal."""

    name: Any = Translated()

    def __init__(self) -> None:
        super().__init__(1, 2**16 - 1)
        self.name = PORT_NUMBER


class Command(click.Command):
    """A command with translated texts; its epilog is an example."""

    help: Any = Translated()
    options_metavar: Any = Translated()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"options_metavar": OPTIONS, **more})

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002 - click's own signature
        """Return the first paragraph of the help, whole: a list of commands has lines enough."""
        return str(self.help or "").partition("\n\n")[0]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's own
        """Write the example below the options."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write(f"{say(EXAMPLE)} {self.epilog}\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option, its text in the language of the terminal."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say(HELP)
        return option


class Group(Command, click.Group):
    """A group of commands; `aliases` are older names under which a command still works."""

    subcommand_metavar: Any = Translated()

    def __init__(self, *args: Any, aliases: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": SUB_COMMAND, **more})
        self.aliases = aliases or {}

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name, also by an older name."""
        return super().resolve_command(ctx, [self.aliases.get(args[0], args[0]), *args[1:]])


command: Final = partial(click.command, cls=Command)
group: Final = partial(click.group, cls=Group)
option: Final = partial(click.option, cls=Option)
argument: Final = partial(click.argument, cls=Argument)
password_option: Final = partial(
    click.password_option,
    cls=Option,
    prompt=N_("Password"),
    metavar=N_("PASSWORD"),
    help=N_("A password of at least 12 characters."),
)


def texts(root: click.Command) -> Iterator[str]:
    """Yield every English text of a command, of its parameters and of its sub-commands."""
    for thing, name in product((root, *root.params), TEXTS):
        described = getattr(type(thing), name, None)
        text = described.english(thing) if isinstance(described, Translated) else None
        if isinstance(text, str) and text:
            yield text
    if isinstance(root, click.Group):
        for sub_command in root.commands.values():
            yield from texts(sub_command)


def translate_click() -> None:
    """Let click say its own texts through our translations; it has no other way than gettext's files on disk."""
    ours = {gettext.gettext: say, gettext.ngettext: say_number}
    for module in [module for name, module in sys.modules.items() if name.partition(".")[0] == "click"]:
        for name in ("_", "ngettext"):
            original = getattr(module, name, None)
            if original in ours:
                setattr(module, name, ours[original])


translate_click()
