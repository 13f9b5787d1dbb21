"""The command `mrezha what-if`."""

import json

import pytest

from tests.fakes.demo_fixture import NOW
from tests.web.cli.terminal_steps import DONE, REFUSED, call, said


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("web.wiring.system_clock", lambda: NOW)


def english(here, *arguments):
    return call(here, "what-if", *arguments, LC_ALL="en_US.UTF-8")


def test_it_shows_sentences_and_tables_in_both_languages(here):
    shown = english(here, "close", "O28", "set", "S33", "hours+=evening")
    assert shown.exit_code == DONE, shown.output
    assert "Close: Raven Glas Association\n" in shown.output
    assert "74 instead of 79, of 90." in shown.output
    assert "Literacy course (daytime)  1            16                  not enough data" in shown.output
    assert "Закрива се: Сдружение „Равен глас“" in call(here, "what-if", "close O28", LC_ALL="bg_BG.UTF-8").output


def test_as_json_it_is_what_the_api_gives(here):
    answer = json.loads(english(here, "close", "O28", "O14", "--json").stdout)
    assert [change["line"] for change in answer["changes"]] == ["close O28", "close O14"]
    assert len(answer["lost"]) == 6


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["close", "O99"], "There is no organisation or service O99."),
        (["tie", "O01", "O01"], "An organisation cannot be its own partner."),
        (["open", "O01"], "This would change nothing, it is so already: “open O01”."),
        (["fly", "O01"], "This is not a whole change: “fly O01”."),
        (["--scenario", "Няма такъв"], "There is no scenario Няма такъв."),
        (["close", "O28", "--save", " "], "Please fill in this field."),
    ],
)
def test_what_cannot_be_tried_is_said_in_a_sentence(here, words, sentence):
    assert sentence in said(english(here, *words), REFUSED)


def test_a_scenario_is_saved_tried_again_and_listed_beside_the_losses(here):
    assert english(here, "close", "O28", "--save", "Без O28").exit_code == DONE
    again = english(here, "--scenario", "Без O28", "tie", "O41", "O01")
    assert "Close: Raven Glas Association\nMake partners: Regional Health Inspectorate" in again.output
    listed = english(here)
    assert listed.exit_code == DONE, listed.output
    assert "Без O28: close O28" in listed.output
    assert "If organisations stopped" in listed.output
    assert "Raven Glas Association" in listed.output
