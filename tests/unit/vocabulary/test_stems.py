"""Words without their endings."""

from referral.vocabulary.stems import stem


def test_the_forms_of_a_word_have_one_stem():
    for forms in (("bolno", "bolna", "bolni", "bolen", "bolniat", "bolnoto"), ("lekar", "lekari", "lekariat", "lekaria"),
                  ("karta", "kartata", "karti", "kartite"), ("child", "childs")):  # fmt: skip
        assert len(set(map(stem, forms))) == 1
