"""Reasons in words: what they are about, and what is not known or not enough."""

import pytest

from referral.gaps.reasons.model import Dimension
from referral.metrics.model import Share
from tests.fakes.demo_fixture import NOW, WORDS
from tests.unit.gaps.gap_examples import town
from web.wording import languages
from web.wording.presenter import Presenter
from web.wording.reports.reasons import ReasonWords


def words(language="en"):
    say = languages.translations(language).gettext
    presenter = Presenter(language=language, vocabulary=WORDS, say=say, now=NOW)
    return ReasonWords(words=presenter, directory=town().directory)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("id_card", "identity card"),
        ("no_capacity", "no free places"),
        ("no_show", "the client did not come"),
        ("age", "the age"),
        ("other", "another reason"),
        ("id_card|birth_certificate", "identity card or birth certificate"),
        ("a code of the site", "a code of the site"),
    ],
)
def test_a_detail_has_the_word_of_its_list(code, said):
    assert words().detail(code) == said


def test_what_is_not_known_and_what_is_not_enough_are_said_so():
    assert words().value(Dimension.SEX, None) == "not known"
    assert words("bg").value(Dimension.SEX, None) == "не се знае"
    assert words().share(Share(hits=0, of=0)) == "not enough data"
    assert words("bg").share(Share(hits=0, of=0)) == "няма достатъчно данни"
    assert words().value(Dimension.AREA, "QUARTER") == "Квартал"
