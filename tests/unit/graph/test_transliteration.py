"""Either alphabet finds either, as people write it; any text has search keys."""

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from graph import transliteration

SAME = [
    ("Надежда", "Nadezhda"),
    ("НАДЕЖДА", "nadezhda"),
    ("център", "tsentar"),
    ("център", "centar"),
    ("жена", "zhena"),
    ("щастие", "shtastie"),
    ("юли", "yuli"),
    ("ябълка", "yabalka"),
    ("синьо", "sinyo"),
    ("шанс", "6ans"),
    ("щастие", "6tastie"),
    ("човек", "4ovek"),
    ("майка", "maika"),
    ("майка", "majka"),
    ("баня", "banq"),
    ("вода", "woda"),
    ("София", "Sofia"),
    ("СОФИЯ", "Sofiya"),
    ("Мария", "Mariq"),
    ("Анна", "Ana"),
    ("Анна", "Anna"),
    ("храна", "hrana"),
    ("храна", "khrana"),
    ("цар", "tzar"),
    ("й", "и\u0306"),
    ("é", "e\u0301"),
    ("naïve", "naive"),
    ("Ünal", "unal"),
    ("ℋ", "h"),
    ("Ⅻ", "xii"),
]


STEADY = settings(derandomize=True, database=None, max_examples=300)


def keys_of(text: str) -> str:
    return " ".join(transliteration.words(text))


def finds(query: str, text: str) -> bool:
    return transliteration.matches(keys_of(text), transliteration.alternatives(query))


@pytest.mark.parametrize(("spelling", "other"), SAME)
def test_both_spellings_have_one_key(spelling: str, other: str) -> None:
    assert transliteration.words(spelling) == transliteration.words(other) != ()
    assert finds(spelling, other)
    assert finds(other, spelling)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("nadejda", "Надежда"),
        ("nadej", "Център Надежда"),
        ("bulgaria", "България"),
        ("bylgaria", "България"),
        ("balgariya", "България"),
        ("център надеж", "Nadezhda, tsentar za podkrepa"),
        ("12а", "бл. 12А"),
    ],
)
def test_an_informal_query_finds_what_is_written_properly(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("слънчев дом", "Център „Слънчев д\u006fм“"),  # a Latin o
        ("слънчев", "\u0421л\u044aнч\u0065в"),
        ("СОЦИАЛЕН", "\u0043\u004fЦИ\u0041Л\u0045\u0048"),  # Latin C, O, A, E, H
        ("рехабилитация", "\u0070е\u0078абилитация"),
        ("lichna karta", "lichn\u0430 k\u0430rta"),  # a Cyrillic а among Latin letters
        ("Varna", "V\u0430rna"),
        ("дом", "д\u03bfм"),  # a Greek omicron
        ("ново начало", "Но\u00adво нача\u200bло"),
        ("надежда", "на\u2060деж\ufeffда"),
        ("болно дете", "бо\u0301лно дете\u0300"),
        ("чай", "ча\u0438\u0306"),
        ("лекарят", "лекар"),
        ("личният лекар", "Личен лекар"),
        ("детето", "Дете в риск"),
        ("картата", "лична карта"),
        ("документите", "документи"),
        ("градът", "Град София"),
        ("помощта", "Социална помощ"),
        ("майката", "Майка и бебе"),
        ("ёлка", "елка"),
    ],
)
def test_what_looks_the_same_is_the_same_and_the_article_hides_nothing(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("карта", "Карнобат"),  # its end is no article
        ("αβγ", "авг"),  # a Greek word stays Greek
        ("шанс", "Анс"),
        ("адежда", "Надежда"),
        ("надежда шанс", "Надежда"),
        ("сън", "син"),
        ("6", "ш и 4"),
        ("", "Надежда"),
        ("-!?", "Надежда"),
        ("надежда", ""),
    ],
)
def test_what_is_not_there_is_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


def test_a_number_is_a_number_and_not_an_informal_letter() -> None:
    assert transliteration.words("64 6 44 112") == ("64", "6", "44", "112")
    assert not finds("4", "ч")
    assert finds("112", "тел. 112")
    assert not finds("12", "112")


def test_doubled_letters_are_one_and_doubled_digits_are_two() -> None:
    assert transliteration.words("Анна Ана аннна") == ("ana", "ana", "ana")
    assert transliteration.words("11 1") == ("11", "1")


def test_words_are_letters_and_digits_in_order() -> None:
    assert transliteration.words("ул. „Цар Симеон“ № 5, бл_12/А") == ("ul", "tsar", "simeon", "5", "bl", "12", "a")
    assert transliteration.words(" -_!? \t\n") == ()


def test_the_plain_key_of_a_query_comes_first_and_none_twice() -> None:
    for query in ("jutro", "syn", "надежда", "nadejda u"):
        for plain, keys in zip(transliteration.words(query), transliteration.alternatives(query), strict=True):
            assert keys[0] == plain
            assert len(set(keys)) == len(keys)


def test_a_whole_word_ranks_before_a_beginning_and_an_early_one_before_a_late_one() -> None:
    query = transliteration.alternatives("надежда")
    texts = ["Надежда център", "Център Надежда", "Надеждата", "Център за надеждата"]
    ranks = [transliteration.rank(keys_of(text), query) for text in texts]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 4


@pytest.mark.parametrize("word", [pair[0] for pair in SAME])
def test_the_key_of_a_key_is_the_key(word: str) -> None:
    key = keys_of(word)
    assert keys_of(key) == key


@STEADY
@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъьюяАБВЯ абв", max_size=30))
@example("ия")
@example("ццх")
def test_the_key_of_a_bulgarian_key_is_the_key(text: str) -> None:
    assume("кх" not in text.casefold())  # its key is kh, an informal х, which would become h
    assert keys_of(keys_of(text)) == keys_of(text)


@STEADY
@given(st.text())
@example("\ud800")
@example("ß İ ı ﬁ \u0301 \u0345 ½ ٣ 東京 🧭")
def test_any_text_has_keys_and_finds_itself(text: str) -> None:
    words = transliteration.words(text)
    assert all(word and " " not in word for word in words)
    assert len(transliteration.alternatives(text)) >= len(words)
    if words:
        assert transliteration.matches(" ".join(words), transliteration.alternatives(text))
        assert transliteration.rank(" ".join(words), transliteration.alternatives(text)) <= (0, 0)


@STEADY
@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъьюя", min_size=1, max_size=12), st.data())
def test_every_beginning_of_a_bulgarian_word_finds_it(word: str, data: st.DataObject) -> None:
    assume("кх" not in word)  # kh is an informal х, so the key of кх does not begin as that of к
    beginning = word[: data.draw(st.integers(1, len(word)))]
    assert finds(beginning, word)
