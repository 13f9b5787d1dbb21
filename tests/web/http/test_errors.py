"""Every refusal has a status and a sentence in every language."""

import inspect

import pytest
from starlette.exceptions import HTTPException

from graph.errors import GraphError, Unavailable
from referral import errors as core
from referral.errors import BadInput, NeedsConfirmation, NotFound, Refusal
from web.http.errors import SENTENCES, STATUS, STATUS_SENTENCES, as_json, sentence, status_of
from web.wording import languages

REFUSALS = [cls for _, cls in inspect.getmembers(core, inspect.isclass) if issubclass(cls, Refusal)]


@pytest.mark.parametrize("cls", REFUSALS, ids=lambda cls: cls.__name__)
def test_every_refusal_of_the_core_has_a_status_of_its_own_kind(cls):
    assert 400 <= status_of(cls(problems=())) < 500


def test_a_store_out_of_reach_is_no_fault_of_the_visitor():
    assert status_of(Unavailable()) == 503
    assert status_of(GraphError()) == 400
    assert status_of(ZeroDivisionError()) == 500


@pytest.mark.parametrize("language", [code for code, one in languages.languages().items() if not one.source])
def test_every_sentence_is_translated(language):
    say = languages.translations(language).gettext
    for text in (*SENTENCES.values(), *STATUS_SENTENCES.values()):
        assert say(text) != text, text


def test_the_nearest_sentence_is_said():
    assert sentence(NotFound(kind="x", id="y"), str) == SENTENCES[NotFound]
    assert sentence(HTTPException(413), str) == STATUS_SENTENCES[413]
    assert sentence(ZeroDivisionError(), str).startswith("Something went wrong")


def test_a_program_learns_by_field_what_cannot_be_used():
    refused = BadInput(problems=(("birth_from", "missing", {}),))
    told = as_json(refused, str)
    assert told["error"] == refused.code
    assert set(told["problems"]) == {"birth_from"}
    assert "birth_from" not in told["problems"]["birth_from"], "a sentence, not a code"


def test_warnings_that_are_told_one_after_another_are_sentences():
    refused = NeedsConfirmation(warnings=(("papers_missing", {"papers": "card"}), ("service_closed", {})))
    assert as_json(refused, str)["message"].startswith("Missing for this service: card. The service is closed. Read ")


def test_no_status_is_given_to_what_has_no_sentence():
    assert not [cls for cls in STATUS if cls not in SENTENCES and cls not in {Refusal, GraphError}]
