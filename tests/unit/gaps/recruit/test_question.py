"""What is asked: limits, costs, places, and who counts for more."""

import pytest

from referral.errors import BadInput
from referral.gaps.recruit.proposals import Wanted, proposals
from referral.gaps.recruit.question import GroupWeight, Question, check_candidates, check_words
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.recruit.made_up_needs import directory_of, person

SHELTER = proposals(
    directory_of(), WORDS, Wanted(hours={"hou.homeless": frozenset()}, languages={"hou.homeless": frozenset()})
)


def problems_of(work) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as refused:
        work()
    return [(name, code) for name, code, _ in refused.value.details["problems"]]


def test_a_person_of_several_groups_counts_their_product():
    weights = (
        GroupWeight(group="language", code="rom", weight=2),
        GroupWeight(group="area", code="QUARTER", weight=3),
        GroupWeight(group="sex", code="f", weight=5),
        GroupWeight(group="barrier", code="cannot_read", weight=7),
    )
    question = Question(weights=weights)
    assert question.weight(*person("P", "doc.debt", language="rom")) == 6
    assert question.weight(*person("P", "doc.debt", area="HILL", sex="f", barriers=("cannot_read",))) == 35
    assert question.weight(*person("P", "doc.debt", area="HILL")) == 1


def test_places_last_for_the_months_asked_about_and_cost_is_nothing_unless_given():
    (free,) = Question().providers(SHELTER)
    assert (free.cost, free.places) == (0, None)
    (given,) = Question(months=3, places=(("type:shelter", 4),), costs=(("type:shelter", 10.0),)).providers(SHELTER)
    assert (given.cost, given.places) == (10, 12)


def test_costs_and_places_of_nobody_are_refused():
    check_candidates(Question(costs=(("type:shelter", 1.0),)), SHELTER)
    question = Question(costs=(("nobody", 1.0),), places=(("nobody", 1),))
    expected = [("cost", "unknown_candidate"), ("places", "unknown_candidate")]
    assert problems_of(lambda: check_candidates(question, SHELTER)) == expected


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        (Question(months=0), ("months", "not_in_range")),
        (Question(months=121), ("months", "not_in_range")),
        (Question(weights=(GroupWeight(group="language", code="xx", weight=2),)), ("weight", "unknown_group")),
        (Question(weights=(GroupWeight(group="colour", code="red", weight=2),)), ("weight", "unknown_group")),
        (Question(weights=(GroupWeight(group="area", code="MOON", weight=2),)), ("weight", "unknown_group")),
        (Question(weights=(GroupWeight(group="area", code="HILL", weight=0),)), ("weight", "not_a_weight")),
        (Question(weights=(GroupWeight(group="area", code="HILL", weight=-1),)), ("weight", "not_a_weight")),
    ],
)
def test_months_and_groups_that_make_no_sense_are_refused(question, problem):
    assert problems_of(lambda: check_words(question, directory=directory_of(), vocabulary=WORDS)) == [problem]
