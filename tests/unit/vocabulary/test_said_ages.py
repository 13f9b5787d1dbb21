"""An age is read from how people say it, and a time is not taken for one."""

import pytest

from referral.vocabulary.search import phrases, understand
from tests.fakes.demo_fixture import WORDS

INDEX = phrases(WORDS)


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("болно дете на 2 годинки", "0-6"), ("bolno dete na dve godinki", "0-6"), ("на годинка", "0-6"),
        ("дете на година и половина", "0-6"), ("две годинки и половина", "0-6"), ("половин годинка", "0-6"),
        ("момче на петнайсет години", "14-17"), ("15г", "14-17"), ("8-месечно", "0-6"), ("a boy of fifteen years", "14-17"),
        ("a year and a half", "0-6"), ("toddler with a fever", "0-6"), ("2 деца на 8 и 9 години", "7-13"),
    ],
)  # fmt: skip
def test_an_age_is_read(words, age):
    assert understand(INDEX, words).age == age


@pytest.mark.parametrize(
    "words",
    [
        "без работа от 3 години", "от две години няма лична карта", "преди 5 години", "за последните 2 години",
        "от година и половина чака ТЕЛК", "болен от година", "5 years ago", "for two years without work",
        "година", "три деца", "половин хляб", "200 години",
    ],
)  # fmt: skip
def test_what_is_no_age_of_a_person_is_not_read_as_one(words):
    assert understand(INDEX, words).age is None


def test_an_age_follows_a_time():
    assert understand(INDEX, "от 3 години кашля, на 40 години").age == understand(INDEX, "на 40 години").age
