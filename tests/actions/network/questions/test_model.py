"""A question without words, or with a field that no sentence may name, is refused."""

import pytest

from referral.network.questions import QUESTIONS
from referral.network.questions.model import MapQuestion
from referral.network.scene.answers import Answer


def made(**fields):
    words = {"code": "x", "label": "Who?", "nothing": "Nobody.", "texts": ("{organisation} is.",)}
    return MapQuestion(**{**words, "answer": lambda _data: Answer(code="x", said=()), **fields})


def test_texts_must_be_there_and_name_known_fields():
    assert made().answered(None).said[0].text == "Nobody."
    for wrong in ({"label": " "}, {"nothing": ""}, {"texts": ("{client} is.",)}):
        with pytest.raises(ValueError, match="cannot be told"):
            made(**wrong)


def test_every_question_has_a_code_of_its_own():
    assert len({one.code for one in QUESTIONS}) == len(QUESTIONS) >= 10
