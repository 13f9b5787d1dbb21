"""Vocabulary files are read or refused by name and line; a site's own files add terms and replace labels."""

from pathlib import Path

import pytest

from graph.toml_source import DeclarationError
from referral import vocabulary
from tests.fakes.demo_fixture import WORDS


@pytest.mark.parametrize(
    ("file", "text", "line", "code"),
    [
        ("needs.toml", '[needs."edu.x"]\nbg = "а"\nen = "a"\nfirst_answer = "soon"\n', 4, "unknown_answer"),
        ("needs.toml", '[needs."zzz.x"]\nbg = "а"\nen = "a"\nfirst_answer = "now"\n', 1, "unknown_domain"),
        ("needs.toml", '[needs."edu.x"]\nbg = "а"\nen = ""\nfirst_answer = "now"\n', 3, "no_label"),
        ("needs.toml", '[needs."edu.x"]\nbg = "а"\nen = "a"\nfirst_answer = "now"\ncolour = 3\n', 5, "unknown_key"),
        ("needs.toml", '[needs."edu.x"]\nbg = "а"\nen = "a"\nfirst_answer = 3\n', 4, "wrong_type"),
        (
            "kinds.toml",
            '\n[kinds.x]\nbg = "а"\nen = "a"\nstatutory = true\nshape = "dot"\ngroup = "z"\n',
            7,
            "unknown_group",
        ),
        ("people.toml", '[colours.x]\nbg = "а"\nen = "a"\n', 1, "unknown_list"),
        ("people.toml", '[roles.x]\nbg = "Координатор"\nen = "a"\n', 2, "label_twice"),
        ("people.toml", '[roles.x]\nbg = "а\n', 2, "syntax"),
        ("colours.toml", "", 1, "unknown_file"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_line(tmp_path: Path, file, text, line, code):
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        vocabulary.load(tmp_path)
    assert (refused.value.file, refused.value.line, refused.value.code) == (file, line, code)
    assert f"{file}, line {line}" in str(refused.value)


def test_a_site_adds_terms_and_renames_others(tmp_path: Path):
    (tmp_path / "needs.toml").write_text(
        '[needs."doc.birth.abroad"]\nbg = "Раждане в чужбина"\nen = "Birth abroad"\nfirst_answer = "week"\n',
        encoding="utf-8",
    )
    (tmp_path / "people.toml").write_text('[roles.assistant]\nbg = "медиатор"\nen = "mediator"\n', encoding="utf-8")
    words = vocabulary.load(tmp_path)
    assert words.needs["doc.birth.abroad"].domain == "doc"
    assert words.label("roles", "assistant", "bg") == "медиатор"
    assert set(words.needs) - set(WORDS.needs) == {"doc.birth.abroad"}
    assert set(WORDS.needs) < set(words.needs)


def test_days_a_paper_is_good_for_are_from_one_up(tmp_path):
    assert WORDS.valid_days == {"gp_referral": 30}
    for days, code in (("0", "too_small"), ('"many"', "wrong_type")):
        (tmp_path / "people.toml").write_text(
            f'[prerequisites.x]\nbg = "а"\nen = "a"\ntype = "paper"\nvalid_days = {days}\n', encoding="utf-8"
        )
        with pytest.raises(DeclarationError) as refused:
            vocabulary.load(tmp_path)
        assert (refused.value.code, refused.value.line) == (code, 5)


def test_a_list_of_one_site_does_not_change_the_shipped_one(tmp_path: Path):
    (tmp_path / "people.toml").write_text('[roles.assistant]\nbg = "медиатор"\nen = "mediator"\n', encoding="utf-8")
    site = vocabulary.load(tmp_path)
    assert list(site.terms("roles")) == list(WORDS.terms("roles"))
    assert vocabulary.load() == WORDS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[thresholds.x]\nbg = "а"\nen = "a"\nvalue = true\n', "wrong_type"),
        ('[thresholds.x]\nbg = "а"\nen = "a"\n', "wrong_type"),
        ("[thresholds]\nx = 3\n", "not_a_table"),
    ],
)
def test_a_threshold_must_be_a_number_of_its_own(tmp_path: Path, text, code):
    (tmp_path / "thresholds.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        vocabulary.load(tmp_path)
    assert refused.value.code == code


def test_a_whole_number_is_a_threshold(tmp_path: Path):
    (tmp_path / "thresholds.toml").write_text('[thresholds.x]\nbg = "а"\nen = "a"\nvalue = 3\n', encoding="utf-8")
    value = vocabulary.load(tmp_path).threshold("x")
    assert (value, type(value)) == (3.0, float)
