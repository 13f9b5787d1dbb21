"""A question is read from texts; what cannot be read is named by field."""

import pytest

from referral.errors import BadInput
from referral.gaps.recruit.asking import question_of
from referral.gaps.recruit.choice.problem import Objective
from referral.gaps.recruit.question import GroupWeight, Question


def test_what_is_left_empty_keeps_its_usual_value():
    assert question_of({}) == Question()
    assert question_of({"objective": [""], "most": [" "], "budget": [""]}) == Question()


def test_every_field_is_read():
    question = question_of(
        {
            "objective": ["success"],
            "most": ["2"],
            "budget": ["1500,50"],
            "months": ["6"],
            "cost": ["type:shelter=100", "O1=2.5", "O1=3"],
            "places": ["type:shelter=4"],
            "weight": ["language:rom=2"],
        }
    )
    assert question == Question(
        objective=Objective.SUCCESS,
        most=2,
        budget=1500.5,
        months=6,
        costs=(("O1", 3.0), ("type:shelter", 100.0)),
        places=(("type:shelter", 4),),
        weights=(GroupWeight(group="language", code="rom", weight=2.0),),
    )


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("objective", "fame", "unknown"),
        ("most", "two", "not_in_range"),
        ("most", "1.5", "not_in_range"),
        ("months", "9" * 30, "not_in_range"),
        ("budget", "much", "not_a_number"),
        ("budget", "nan", "not_a_number"),
        ("budget", "inf", "not_a_number"),
        ("budget", "1e300", "not_a_number"),
        ("cost", "12", "not_a_pair"),
        ("cost", "type:shelter=dear", "not_a_number"),
        ("places", "type:shelter=", "not_a_number"),
        ("weight", "=2", "not_a_pair"),
    ],
)
def test_what_cannot_be_read_is_named_by_field(name, text, code):
    with pytest.raises(BadInput) as refused:
        question_of({name: [text]})
    assert [(field, problem) for field, problem, _ in refused.value.details["problems"]] == [(name, code)]
