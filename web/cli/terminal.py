"""What every command of the terminal shares: who works there, the store it opens, refusals in words."""

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any, Final

import click

from graph.errors import Damaged, EmptyFile, GraphError, NoStore, Unavailable
from graph.store import Store
from graph.toml_source import DeclarationError
from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.context import Context
from referral.errors import BadInput, Refusal
from referral.exchange.package import demo
from referral.model.actors import Actor, Role
from referral.model.ids import UserId
from web.cli.translated import PathType, language, option, say
from web.http.errors import sentence
from web.settings import SettingsError, from_environment
from web.wiring import Application, build, open_store
from web.wording.languages import N_
from web.wording.presenter import Presenter
from web.wording.tables.fields import FIELDS
from web.wording.tables.problems import problem

OPERATOR: Final = Actor(id=UserId("operator"), role=Role.ADMINISTRATOR)
# Whoever may use the terminal may also read what a coordinator reads.
COORDINATOR: Final = Actor(id=UserId("operator"), role=Role.COORDINATOR)
DAY: Final = N_("YYYY-MM-DD")
AS_OF: Final = N_("What was known at the end of this day, and nothing later; today if not given.")
REFUSED, WRONG_USE, UNREACHABLE = 1, 2, 3
UNUSABLE_PLACE: Final = N_(
    "{place} cannot be read or written. Check the path, the rights and the free space; nothing was changed."
)
OLDEST_DIRECTORY: Final = N_(
    "How the directory was then is not known: the oldest known one, of {day}, is used where one is needed."
)
NO_STORE: Final = N_("There is no store at {place}. Set MREZHA_STORE.")
EMPTY_FILE: Final = N_(
    "The file {place} is empty: no store was made of it, or what it held is lost. Nothing was changed. If it held your "
    "work, restore the last backup into a new file with `mrezha restore`, and set MREZHA_STORE to that file. To begin "
    "a new store, remove the empty file first."
)
ADDRESS_IN_USE: Final = N_(
    "{host}:{port} cannot be used: another program is listening there, or there is no such address."
)


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn refusals into words and an exit code."""

    @wraps(command)
    def run(*args: Any, **more: Any) -> Any:
        try:
            return command(*args, **more)
        except BrokenPipeError:
            raise  # the reader of the output, such as `head`, has read enough: click ends without a word
        except (Refusal, GraphError, DeclarationError, SettingsError, OSError) as error:
            stop(*_refusal(error))

    return run


def _refusal(error: Exception) -> tuple[str, int]:
    """Return the words and the exit code of an error."""
    match error:
        case NoStore():
            words = EMPTY_FILE if isinstance(error, EmptyFile) else NO_STORE
            return say(words).format(place=error.details["place"]), UNREACHABLE
        case Unavailable():
            return f"{sentence(error, say)} ({error})", UNREACHABLE
        case BadInput():
            problems: Any = error.details["problems"]
            named = ((say(FIELDS[name]) if name in FIELDS else name, code, details) for name, code, details in problems)
            return "\n".join(f"{name}: {problem(code, details, say)}" for name, code, details in named), REFUSED
        case SettingsError():
            return f"{error.name}: {problem(error.code, error.details, say)}", WRONG_USE
        case OSError():
            return say(UNUSABLE_PLACE).format(place=error.filename or error.strerror or ""), REFUSED
        case _:
            return f"{sentence(error, say)} ({error})", REFUSED


@contextmanager
def application(*, existing: bool = False, changes: bool = False) -> Iterator[Application]:
    """Open the store asked for; a command that needs an `existing` one makes none where a path was mistyped.

    What `changes` a store, or begins one, ends its being one of the demo alone.
    """
    settings = from_environment()
    with opened(build(settings, open_store(settings.store, create=not existing))) as application:
        if changes or not existing:
            demo.end(application.store)
        yield application


@contextmanager
def opened(application: Application) -> Iterator[Application]:
    """Lend an application and close its store afterwards."""
    try:
        yield application
    finally:
        application.close()


def presenter(application: Application) -> Presenter:
    """Return the words for whoever reads the terminal."""
    return Presenter(language=language(), vocabulary=application.vocabulary, say=say, now=application.clock())


def as_of_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --as-of."""
    return option("--as-of", "as_of", metavar=DAY, type=click.DateTime(["%Y-%m-%d"]), help=AS_OF)(command)


def file_option(name: str, variable: str, *, text: str) -> Callable[..., Any]:
    """Give a command an option that names the file it writes."""
    return option(name, variable, metavar=N_("FILE"), type=PathType(dir_okay=False), help=text)


def asked(application: Application, as_of: datetime | None, permission: Permission) -> Context:
    """Return the context of whoever reads the terminal, as of a day; tell what it rests on.

    Errors: NotAllowed, BadInput.
    """
    context = context_of(application.context(COORDINATOR), as_of.date() if as_of else None, permission)
    if context.oldest_directory:
        day = presenter(application).day(context.oldest_directory)
        click.echo(say(OLDEST_DIRECTORY).format(day=day), err=True)
    return context


def check_free(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on before anything is opened."""
    try:
        with socket.create_server((host, port)):
            return
    except OSError:
        stop(say(ADDRESS_IN_USE).format(host=host, port=port), REFUSED)


def check_sound(store: Store) -> None:
    """Refuse a store whose engine finds it damaged, and close it.

    Errors: graph.errors.Damaged.
    """
    if not store.status().get("healthy", True):
        store.close()
        raise Damaged(reason="unsound")


def progress(table: str, done: int, total: int) -> None:
    """Show how far long work is, where somebody looks."""
    if sys.stderr.isatty():
        click.echo(f"\r{table}: {done}/{total}   ", nl=done >= total, err=True)


def stop(words: str, code: int) -> None:
    """Say why and leave with an exit code."""
    click.echo(words, err=True)
    sys.exit(code)
