"""The terminal speaks the language of its locale, click's own texts included."""

import click
import pytest
from click.testing import CliRunner

from web.cli import translated
from web.cli.main import COMMANDS, main
from web.wording import languages


def help_of(*command: str, **environment: str) -> str:
    clean = dict.fromkeys(("LC_ALL", "LC_MESSAGES", "LANG"))
    return CliRunner().invoke(main, [*command, "--help"], env={**clean, **environment}).output


def every_command(root: click.Command = main, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = root.commands.items() if isinstance(root, click.Group) else ()
    return [path, *(found for name, command in inner for found in every_command(command, (*path, name)))]


@pytest.mark.parametrize("path", every_command(), ids=" ".join)
def test_every_command_has_help_in_both_languages(path):
    english = help_of(*path, LANG="en_US.UTF-8")
    bulgarian = help_of(*path, LANG="bg_BG.UTF-8")
    assert english.startswith("Usage: main")
    assert not set(english.lower()) & set("абвгдежзийклмнопрстуфхцчшщъьюя")
    assert bulgarian.startswith("Употреба: main")
    for word in ("Usage", "Options", "Show ", "Example:", "[OPTIONS]"):
        assert word not in bulgarian


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({}, "Употреба"),
        ({"LANG": "C.UTF-8"}, "Употреба"),
        ({"LANG": "fr_FR.UTF-8"}, "Употреба"),
        ({"LANG": "en_GB"}, "Usage"),
        ({"LANG": "bg_BG.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "Usage"),
        ({"LC_ALL": "bg_BG", "LC_MESSAGES": "en_US.UTF-8"}, "Употреба"),
        ({"LC_ALL": "", "LANG": "en"}, "Usage"),
    ],
)
def test_the_locale_chooses_the_language(environment, word):
    assert help_of(**environment).startswith(word)


def test_the_older_name_of_run_due_still_works():
    assert help_of("tick", LANG="en_US.UTF-8") == help_of("run-due", LANG="en_US.UTF-8")
    assert "tick" not in help_of(LANG="en_US.UTF-8")


def test_every_text_of_a_command_is_translated():
    known = {entry.id for part in languages.catalogs("bg") for entry in part}
    said = {text for command in COMMANDS for text in translated.texts(command)}
    assert len(said) > 30
    assert said <= known


def test_a_password_is_asked_in_the_language_of_the_terminal(tmp_path):
    command = ["user", "add", "x", "--role", "coordinator"]
    environment = {"MREZHA_STORE": str(tmp_path / "x.sqlite"), "LANG": "bg_BG.UTF-8"}
    told = CliRunner().invoke(main, command, env=environment, input="едно\nдруго\n").output
    assert "Парола:" in told
    assert "Повторете за потвърждение:" in told
    assert "не съвпадат" in told
