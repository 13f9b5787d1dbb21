"""A further language brings the labels of the vocabulary in its own folder; what it lacks is named."""

import shutil
from pathlib import Path

import pytest

from graph.toml_source import DeclarationError
from tests.fakes.demo_fixture import WORDS
from web.wording import completeness, languages, vocabulary_labels

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'


@pytest.fixture
def romanian(tmp_path, monkeypatch) -> Path:
    """The folder of a further language beside the shipped ones."""
    shutil.copytree(Path(str(languages.LOCALE)), tmp_path / "locale")
    folder = tmp_path / "locale" / "ro"
    folder.mkdir()
    (folder / "language.toml").write_text('name = "Română"\n', "utf-8")
    monkeypatch.setattr(languages, "LOCALE", tmp_path / "locale")
    languages.forget()
    yield folder
    monkeypatch.undo()
    languages.forget()


def test_a_folder_alone_makes_a_language(romanian):
    assert languages.names() == {"bg": "Български", "en": "English", "ro": "Română"}
    assert languages.default() == "bg"
    assert languages.source() == "en"
    assert languages.for_partners() == ("bg", "en")
    assert languages.from_locale("ro_RO.UTF-8") == "ro"


def test_labels_of_a_further_language_and_what_it_lacks(romanian):
    entries = 'msgctxt "needs.doc.id_card"\nmsgid "x"\nmsgstr "Carte de identitate"\n\nmsgctxt "actions.accept.past"\nmsgid "Accepted"\nmsgstr "Acceptat"\n'
    (romanian / "vocabulary.po").write_text(f"{HEAD}\n{entries}", "utf-8")
    words = vocabulary_labels.in_every_language(WORDS)
    assert words.label("needs", "doc.id_card", "ro") == "Carte de identitate"
    assert words.needs["doc.id_card"].label("ro") == "Carte de identitate"
    assert words.terms("actions")["accept"].past_label("ro") == "Acceptat"
    assert words.label("needs", "doc.id_card", "bg") == WORDS.label("needs", "doc.id_card", "bg")
    assert words.label("states", "sent", "ro") == "sent"  # English stands in
    missing = vocabulary_labels.missing(WORDS)
    assert list(missing) == ["ro"]
    assert "states.sent" in missing["ro"]
    assert "needs.doc.id_card" not in missing["ro"]
    assert len(missing["ro"]) == len(WORDS.texts()) - 2


def test_the_shipped_languages_lack_nothing():
    assert vocabulary_labels.further_languages() == ()
    assert vocabulary_labels.missing(WORDS) == {}


@pytest.mark.parametrize("meta", ["", "name = 5\n", 'name = "Română"\ncolour = "red"\n', "name = "])
def test_a_wrong_description_is_refused_by_its_name(romanian, meta):
    (romanian / "language.toml").write_text(meta, "utf-8")
    languages.forget()
    with pytest.raises(DeclarationError, match=r"ro/language\.toml"):
        languages.languages()


def test_a_second_default_is_refused(romanian):
    (romanian / "language.toml").write_text('name = "Română"\ndefault = true\n', "utf-8")
    languages.forget()
    with pytest.raises(ValueError, match="exactly one"):
        languages.languages()


def test_the_program_does_not_start_while_a_further_language_lacks_a_label(romanian):
    with pytest.raises(completeness.IncompleteWords) as refused:
        completeness.check()
    assert "VOCABULARY: needs.doc.id_card: label: no text in ro: 'Identity card'" in str(refused.value)
    assert "in ro" in str(refused.value)
    assert "in bg" not in str(refused.value)
