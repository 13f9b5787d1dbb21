"""Every role is answered every question it may ask, and keeps the answered scene."""

import pytest

from referral.model.actors import Role
from referral.network.asking import EVERY, questions_for
from tests.fakes.demo_fixture import context
from tests.fakes.map_scenes import scene_for


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CENTRE_LEAD, Role.ASSISTANT, Role.MUNICIPALITY])
def test_all_questions_are_answered_at_once_and_light_nothing(map_town, role):
    scene = scene_for(map_town, role, ask=EVERY)
    assert [one.code for one in scene.answers] == [one.code for one in questions_for(context(map_town, role))]
    assert all(one.said or one.hidden for one in scene.answers)
    assert scene.lit == frozenset()


def test_without_a_question_nothing_is_answered(map_town):
    assert scene_for(map_town).answers == ()
