"""The words: complete, in two languages, and refused by file and line when wrong."""

import re
from pathlib import Path

import pytest

from graph.toml_source import DeclarationError, read
from referral import vocabulary
from referral.matching.ranking import REASONS as MATCHING
from tests.fakes.demo_fixture import WORDS
from web.wording.tables.reasons import REASONS as SENTENCES

SENSITIVE = {
    "chd.risk", "hea.hiv", "hea.sti_hepatitis", "hea.tb_screening", "hea.tb_treatment", "hea.psychiatric", "hea.drugs",
    "hea.alcohol", "doc.probation", "chd.early_marriage",
}  # fmt: skip
URGENT = {
    "saf.child", "chd.risk", "saf.shelter", "saf.domestic_violence", "saf.trafficking", "hea.emergency", "hou.eviction",
    "hou.homeless", "hea.tb_screening", "soc.food",
}  # fmt: skip


def test_there_are_ninety_needs_in_nine_domains():
    assert len(WORDS.needs) == 90
    assert len(WORDS.terms("domains")) == 9
    assert {need.domain for need in WORDS.needs.values()} == set(WORDS.terms("domains"))


def test_sensitive_and_urgent_needs_are_those_of_the_rule():
    sensitive = {code for code, need in WORDS.needs.items() if need.sensitive}
    assert sensitive == SENSITIVE | {code for code in WORDS.needs if code.startswith("saf.")}
    assert {code for code, need in WORDS.needs.items() if need.urgent} == URGENT
    assert WORDS.is_sensitive("a.need.we.do.not.know")


def test_every_word_is_in_both_languages_and_bulgarian_is_cyrillic():
    for listing, terms in WORDS.lists.items():
        for term in terms.values():
            assert term.label("en").strip(), (listing, term.code)
            assert re.search("[а-я]", term.label("bg").lower()), (listing, term.code)


def test_every_matching_reason_has_a_sentence():
    assert set(SENTENCES) == set(MATCHING)


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
    assert len(words.needs) == 91


def test_lines_are_remembered_past_comments_arrays_and_long_texts():
    text = 'a = [\n 1,\n 2,\n]\n# c = 1\n[t."x.y"]\nlong = """\n[no]\nkey = 1\n"""\nz = { q = 1 }\n'
    declared = read(text, name="f")
    assert declared.line("a") == 1
    assert declared.line("t", "x.y") == 6
    assert declared.line("t", "x.y", "z") == 11
    assert declared.line("t", "x.y", "missing") == 6


def test_days_a_paper_is_good_for_are_from_one_up(tmp_path):
    assert WORDS.valid_days == {"gp_referral": 30}
    for days, code in (("0", "too_small"), ('"many"', "wrong_type")):
        (tmp_path / "people.toml").write_text(
            f'[prerequisites.x]\nbg = "а"\nen = "a"\ntype = "paper"\nvalid_days = {days}\n', encoding="utf-8"
        )
        with pytest.raises(DeclarationError) as refused:
            vocabulary.load(tmp_path)
        assert (refused.value.code, refused.value.line) == (code, 5)
