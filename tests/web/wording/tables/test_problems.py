"""What is wrong with a field is a whole sentence, with its parameters filled in."""

import pytest

from web.wording import languages
from web.wording.tables.problems import PROBLEMS, problem


def english(text: str) -> str:
    return text


def test_a_sentence_is_filled_in():
    assert problem("too_short", {"shortest": 12}, english) == "This is too short: enter at least 12 characters."
    bulgarian = languages.translations("bg").gettext
    assert problem("code_length", {"length": 6}, bulgarian) == "Кодът има 6 знака."


def test_a_missing_parameter_leaves_a_gap_and_an_unknown_code_a_general_sentence():
    assert problem("too_short", {}, english) == "This is too short: enter at least  characters."
    assert problem("no such code", {}, english) == PROBLEMS["unknown"]


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_is_a_whole_sentence(code):
    assert PROBLEMS[code][0].isupper() or PROBLEMS[code].startswith("{")
    assert PROBLEMS[code].rstrip("”").endswith((".", "?", ")"))
