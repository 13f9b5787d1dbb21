"""The shapes of a pathway cannot be changed once made."""

from dataclasses import FrozenInstanceError

import pytest

from referral.pathways.model import Goal, GoalKind, StepRequirement


def test_a_goal_is_equal_to_another_of_the_same_kind_and_code():
    assert Goal(kind=GoalKind.STATE, code="id_card") == Goal(kind=GoalKind("state"), code="id_card")
    assert Goal(kind=GoalKind.NEED, code="id_card") != Goal(kind=GoalKind.STATE, code="id_card")


def test_what_a_step_requires_is_held_unless_an_earlier_step_grants_it():
    requirement = StepRequirement(word="id_card", state="id_card")
    assert (requirement.step, requirement.late) == (None, False)
    with pytest.raises(FrozenInstanceError):
        requirement.step = 1  # type: ignore[misc]
