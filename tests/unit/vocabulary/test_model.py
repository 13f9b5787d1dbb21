"""Terms speak the reader's language or fall back; a code nobody knows stays readable and is treated as sensitive."""

import pytest

from referral.vocabulary.model import NOTHING, Term, Vocabulary, in_language, of_lists
from tests.fakes.demo_fixture import WORDS


def term(code: str, **labels: str) -> Term:
    return Term(code=code, labels=labels)


@pytest.fixture
def words() -> Vocabulary:
    accept = Term(code="accept", labels={"bg": "Приемам", "en": "Accept"}, past={"bg": "Прие", "en": "Accepted"})
    return of_lists(
        {"needs": {}, "kinds": {}, "actions": {"accept": accept}, "roles": {"lead": term("lead", bg="Водещ")}}
    )


@pytest.mark.parametrize(
    ("labels", "language", "expected"),
    [
        ({"bg": "б", "en": "e", "ro": "r"}, "ro", "r"),
        ({"bg": "б", "en": "e"}, "ro", "e"),
        ({"bg": "б"}, "en", "б"),
        ({"ro": "r"}, "bg", "r"),
    ],
)
def test_a_label_falls_back_to_english_then_bulgarian_then_any(labels, language, expected):
    assert in_language(labels, language) == expected


def test_an_action_says_what_happened_and_without_a_past_form_its_label(words):
    assert words.terms("actions")["accept"].past_label("en") == "Accepted"
    assert term("remind", bg="Напомням").past_label("bg") == "Напомням"


def test_a_code_that_no_list_holds_stands_for_itself_and_no_code_for_nothing(words):
    assert words.label("roles", "lead", "en") == "Водещ"
    assert words.label("roles", "gone", "bg") == "gone"
    assert words.label("roles", None, "bg") == ""
    with pytest.raises(KeyError):
        words.label("no_such_list", "x", "bg")


def test_an_unknown_need_is_sensitive(words):
    assert words.is_sensitive("hea.unheard")
    assert not WORDS.is_sensitive("com.info")
    assert WORDS.is_sensitive("hea.hiv")


def test_every_text_has_a_key_and_a_further_language_is_given_by_these_keys(words):
    assert dict(words.texts()["actions.accept"]) == {"bg": "Приемам", "en": "Accept"}
    assert set(words.texts()) == {"actions.accept", "actions.accept.past", "roles.lead"}
    translated = words.translated("ro", {"actions.accept.past": "Acceptat", "roles.lead": "Lider", "roles.gone": "x"})
    assert translated.label("roles", "lead", "ro") == "Lider"
    assert translated.terms("actions")["accept"].past_label("ro") == "Acceptat"
    assert translated.label("actions", "accept", "ro") == "Accept"
    assert words.label("roles", "lead", "ro") == "Водещ"
    assert set(translated.texts()) == set(words.texts())


def test_lists_cannot_be_changed_by_whoever_reads_them(words):
    with pytest.raises(TypeError):
        words.terms("roles")["x"] = term("x", bg="х")  # type: ignore[index]
    with pytest.raises(TypeError):
        NOTHING["x"] = 1  # type: ignore[index]


def test_a_threshold_is_a_number_and_an_unknown_one_is_an_error():
    assert WORDS.threshold("small_number") == 5.0
    with pytest.raises(KeyError):
        WORDS.threshold("no_such_threshold")


def test_the_needs_behind_a_barrier_are_needs_of_the_list():
    behind = {code: WORDS.needs_behind(code) for code in WORDS.terms("barriers")}
    assert behind["no_transport"] == ("hea.transport", "com.transport")
    assert behind["fear_or_shame"] == WORDS.needs_behind("no_such_barrier") == ()
    assert {need for needs in behind.values() for need in needs} <= set(WORDS.needs)
