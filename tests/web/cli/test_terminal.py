"""A store out of reach and settings that cannot be used are refused in a sentence, and no store is made."""

import errno

import click
import pytest
from click.testing import CliRunner

from tests.fakes.demo_fixture import PACKAGE
from tests.web.cli.terminal_steps import PASSWORD, REFUSED, UNREACHABLE, WRONG_USE, call, said, tree
from web.cli.terminal import guarded

READERS = [("doctor",), ("gaps",), ("backup", "{here}/x.mrezha"), ("export", "{here}/out"), ("user", "list"),
           ("user", "password", "admin", *PASSWORD)]  # fmt: skip
STORES = {
    "absent": ("no/such.sqlite", UNREACHABLE, "няма хранилище"),
    "a folder": (".", UNREACHABLE, "не отговаря"),
    "not ours": ("text.sqlite", REFUSED, "не може да се отвори"),
    "server away": ("bolt://neo4j:some-own-word@127.0.0.1:9", UNREACHABLE, "не отговаря"),
    "server of nobody": ("bolt://", WRONG_USE, "път до файл"),
    "wrong kind": ("http://127.0.0.1:1", WRONG_USE, "път до файл"),
    "weak password": ("bolt://neo4j:neo4j@db.example", WRONG_USE, "собствена парола"),
}


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("arguments", READERS, ids=lambda one: " ".join(one)[:20])
def test_a_store_out_of_reach_is_told_and_none_is_made(here, arguments, store):
    place, code, words = STORES[store]
    before = tree(here)
    told = said(call(here, *(one.format(here=here) for one in arguments), store=place), code)
    assert words in told
    assert "some-own-word" not in told
    assert tree(here) == before


@pytest.mark.parametrize("store", ["not ours", "wrong kind", "a folder"])
@pytest.mark.parametrize(
    "arguments", [("import", str(PACKAGE)), ("user", "add", "x", "--role", "coordinator", *PASSWORD), ("serve",)]
)
def test_a_writing_command_needs_its_store(here, arguments, store):
    place, code, words = STORES[store]
    assert words in said(call(here, *arguments, store=place, MREZHA_PORT="8123"), code)


def test_settings_are_told_in_words(here):
    assert "цяло число" in said(call(here, "serve", MREZHA_PORT="x"), WRONG_USE)
    assert "Няма такава папка" in said(call(here, "gaps", MREZHA_VOCABULARY=str(here / "absent")), WRONG_USE)
    (here / "words").mkdir()
    (here / "words" / "needs.toml").write_text("[nonsense", encoding="utf-8")
    said(call(here, "gaps", MREZHA_VOCABULARY=str(here / "words")), REFUSED)


@pytest.mark.parametrize(
    ("error", "words"),
    [(BrokenPipeError(errno.EPIPE, "Broken pipe"), ""), (PermissionError(errno.EACCES, "no", "/x"), "/x")],
)
def test_a_reader_of_the_output_that_has_read_enough_is_no_unreadable_place(error, words):
    @click.command()
    @guarded
    def write() -> None:
        raise error

    result = CliRunner().invoke(write)
    assert result.exit_code == REFUSED
    assert (words in result.output) if words else (result.output == "")
