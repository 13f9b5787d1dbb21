"""Needs and prerequisites are stored as nodes: all of them, again when a label changed, and otherwise not touched."""

from pathlib import Path

from referral import vocabulary
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.fakes.demo_fixture import WORDS


def stored(store, kind: str):
    return {node.id: node for node in store.read(lambda tx: tx.find(kind, limit=1000)).nodes}


def test_every_need_and_prerequisite_is_a_node_with_its_names(store):
    needs, documents = stored(store, "Need"), stored(store, "Prerequisite")
    assert set(needs) == set(WORDS.needs)
    assert set(documents) == set(WORDS.terms("prerequisites"))
    assert dict(needs["hea.gp"].fields) == {
        "name_bg": WORDS.label("needs", "hea.gp", "bg"),
        "name_en": WORDS.label("needs", "hea.gp", "en"),
        "domain": "hea",
    }
    assert documents["id_card"].fields["type"] == WORDS.terms("prerequisites")["id_card"].attributes["type"]


def test_the_same_words_again_change_nothing(store):
    before = store.read(lambda tx: tx.revision())
    words_as_nodes(store, WORDS)
    assert store.read(lambda tx: tx.revision()) == before


def test_only_a_changed_word_is_stored_again_and_a_new_one_is_added(store, tmp_path: Path):
    (tmp_path / "needs.toml").write_text(
        '[needs."hea.gp"]\nbg = "Доктор"\nen = "Doctor"\nfirst_answer = "week"\n'
        '[needs."doc.birth.abroad"]\nbg = "Раждане в чужбина"\nen = "Birth abroad"\nfirst_answer = "week"\n',
        encoding="utf-8",
    )
    before = stored(store, "Need")
    words_as_nodes(store, vocabulary.load(tmp_path))
    after = stored(store, "Need")
    assert {code for code in after if after[code] != before.get(code)} == {"hea.gp", "doc.birth.abroad"}
    assert (after["hea.gp"].fields["name_bg"], after["hea.gp"].version) == ("Доктор", before["hea.gp"].version + 1)
