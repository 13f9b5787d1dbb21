"""Recruiting in words: the order and the bound of a choice, names, and few people."""

from dataclasses import replace

import pytest

from referral.gaps.recruit.case import Case, Line, Unsolved
from referral.gaps.recruit.choice.problem import Choice
from referral.gaps.recruit.proposals import Source, Wanted, proposals
from referral.gaps.recruit.question import Question
from referral.gaps.recruit.recommend import Answer, Row
from tests.fakes.demo_fixture import NOW, WORDS
from tests.unit.gaps.recruit.made_up_needs import TODAY, directory_of, organisation
from web.wording import languages
from web.wording.presenter import Presenter
from web.wording.reports.recruit import RecruitWords

DIRECTORY = directory_of([organisation("X", kind="shelter", seat="AWAY")])
SHELTER, KNOWN = proposals(
    DIRECTORY, WORDS, Wanted(hours={"hou.homeless": frozenset()}, languages={"hou.homeless": frozenset()})
)
ROWS = tuple(Row(candidate=one, needs=4, people=4, gain=4.0, cost=0.0) for one in (SHELTER, KNOWN))
CASE = Case(
    candidate=SHELTER,
    needs=None,
    people=None,
    by_need=(Line(code="hou.homeless", people=None),),
    by_area=(Line(code="QUARTER", people=12), Line(code="HILL", people=None)),
    by_hours=(),
    hours=("day",),
    by_language=(),
    since=TODAY,
    chosen=3,
    enough=2,
    draws=500,
    unsolved=Unsolved(of_its_kinds=0, obstacles=(), others=None),
)


def words(language: str = "en") -> RecruitWords:
    say = languages.translations(language).gettext
    return RecruitWords(words=Presenter(language=language, vocabulary=WORDS, say=say, now=NOW), directory=DIRECTORY)


def test_a_known_organisation_is_called_by_its_name_and_by_what_it_would_do():
    assert words().name(SHELTER) == "Shelter for people without a home"
    assert words("bg").name(KNOWN) == "X (Приют за хора без дом)"
    assert (KNOWN.source, words().source(KNOWN)) == (Source.OUTSIDE, "works outside the municipality")


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (
            Choice(keys=(KNOWN.key, SHELTER.key), gains=(4.0, 0.5), gain=4.5, bound=4.5, proven=True),
            (
                "1. X (Shelter for people without a home); 2. Shelter for people without a home. "
                "Together they add: 4.5. No other choice adds more."
            ),
        ),
        (
            Choice(keys=(SHELTER.key,), gains=(4.0,), gain=4.0, bound=6.0, proven=False),
            "1. Shelter for people without a home. Together they add: 4. No other choice adds more than 6.",
        ),
        (
            Choice(keys=(), gains=(), gain=0, bound=0, proven=True),
            "Nobody: no candidate within these limits would help.",
        ),
    ],
)
def test_a_choice_is_told_in_its_order_with_how_near_it_is_to_the_best(choice, told):
    assert words().choice(Answer(question=Question(), rows=ROWS), choice) == told


def test_few_people_are_not_told_anywhere_in_a_case():
    text = words().case(CASE, most=3)
    facts = dict(text.facts)
    assert "today: few. Their people: few." in text.sentence
    assert facts["Where"] == "Квартал: 12; few each: Рид"
    assert "People who can come only then" not in facts
    assert facts["How sure this is"].endswith("This is not certain enough to be called missing.")
    assert text.unsolved[0] == "Needs of other kinds that nobody can answer: few."
    sure = words().case(replace(CASE, enough=450), most=3)
    assert dict(sure.facts)["How sure this is"].endswith("This partner is missing.")


def test_a_table_gives_the_gain_for_each_unit_of_cost():
    rows = (replace(ROWS[0], cost=8.0), ROWS[1])
    heading, first, second = words().table(Answer(question=Question(), rows=rows))
    assert first[heading.index("Gain per unit of cost")] == "0.5"
    assert second[heading.index("Gain per unit of cost")] == ""
