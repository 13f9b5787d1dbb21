"""A row of a registry without its words in every language keeps the program from starting, by name."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from graph.engines import ENGINES
from graph.formats import FORMATS
from graph.measures import MEASURES
from referral.gaps import GAPS
from referral.lifecycle import transition_fields
from referral.matching.eligibility import CRITERIA
from referral.metrics import METRICS
from web.app import create_app
from web.cli.main import main
from web.settings import Settings
from web.wording import completeness
from web.wording.completeness import IncompleteWords, Word, missing, words


def test_every_word_of_every_row_is_there():
    completeness.check()
    codes = {(word.registry, word.code) for word in words()}
    registries = {
        "GAPS": GAPS, "METRICS": METRICS, "MEASURES": MEASURES, "FORMATS": FORMATS,
        "ELIGIBILITY": [rule for criterion in CRITERIA for rule in criterion.rules if rule.verdict is not None],
    }  # fmt: skip
    for registry, rows in registries.items():
        assert rows
        assert {(registry, row.code) for row in rows} <= codes
    assert {("TRANSITION_FIELDS", name) for name in transition_fields.FIELDS} <= codes


@pytest.mark.parametrize("name", completeness.TABLES)
def test_a_code_without_its_line_in_a_table_is_named(monkeypatch, name):
    codes, texts = completeness.TABLES[name]
    code = next(iter(codes))
    fewer = {other: text for other, text in texts.items() if other != code}
    monkeypatch.setitem(completeness.TABLES, name, (codes, fewer))
    with pytest.raises(IncompleteWords, match=f"{name}: {code}: label: no text in bg"):
        completeness.check()


@pytest.mark.parametrize("listing", completeness.LISTS)
def test_a_code_without_its_label_in_the_vocabulary_is_named(monkeypatch, listing):
    monkeypatch.setitem(completeness.LISTS, listing, (*completeness.LISTS[listing], "planted"))
    with pytest.raises(IncompleteWords) as refused:
        completeness.check()
    lines = [f"VOCABULARY: {listing}.planted: label: no text in {language}: ''" for language in ("bg", "en")]
    assert str(refused.value).splitlines() == lines


def test_an_engine_without_words_keeps_server_and_command_from_starting(monkeypatch):
    planted = replace(ENGINES[0], code="planted", sentence="Nobody translated this")
    monkeypatch.setattr("web.wiring.ENGINES", (*ENGINES, planted))
    with pytest.raises(IncompleteWords, match="ENGINES: planted: sentence: no text in bg"):
        create_app(Settings(store="never opened"))
    assert "ENGINES: planted: sentence: no text in bg" in CliRunner().invoke(main, ["gaps"]).output


def test_a_missing_word_is_named_with_its_registry_row_kind_and_language():
    (lacking,) = missing(
        [Word(registry="GAPS", code="new", kind="caution", english="Nobody wrote this.")], ("bg", "en")
    )
    assert str(lacking) == "GAPS: new: caution: no text in bg: 'Nobody wrote this.'"


def test_an_empty_english_word_is_missing_in_every_language():
    lacking = missing([Word(registry="GAPS", code="new", kind="label", english="")], ("bg", "en"))
    assert [word.language for word in lacking] == ["bg", "en"]


def test_a_translation_with_other_fields_than_the_english_text_is_refused(monkeypatch):
    english = "{hits} of {of} answered"
    monkeypatch.setattr("web.wording.languages.messages", lambda language: {english: "{hits} от {total}"})
    (lacking,) = missing([Word(registry="GAPS", code="new", kind="sentence", english=english)], ("bg",))
    assert lacking.problem == "other fields"


def test_neither_server_nor_command_starts_with_a_missing_word(monkeypatch):
    nameless = replace(GAPS[0], code="new", label="Nobody translated this")
    monkeypatch.setattr("web.wording.completeness.GAPS", (*GAPS, nameless))
    with pytest.raises(IncompleteWords, match="GAPS: new: label: no text in bg"):
        create_app(Settings(store="never opened"))
    refused = CliRunner().invoke(main, ["gaps"])
    assert refused.exit_code == 1
    assert "GAPS: new: label: no text in bg: 'Nobody translated this'" in refused.output


@pytest.mark.parametrize("kind", ["label", "sentence", "rule", "caution", "advice"])
def test_no_detector_can_be_made_without_a_word(kind):
    with pytest.raises(ValueError, match=f"the gap {GAPS[0].code} has no {kind}"):
        replace(GAPS[0], **{kind: " "})


def test_no_detector_can_be_made_whose_sentence_names_an_unknown_field():
    with pytest.raises(ValueError, match="names colour"):
        replace(GAPS[0], sentence="{need} is {colour}")


@pytest.mark.parametrize("kind", ["label", "sentence", "formula", "caution"])
def test_no_metric_can_be_made_without_a_word(kind):
    with pytest.raises(ValueError, match=f"the metric outcomes has no {kind}"):
        replace(METRICS[0], **{kind: ""})
