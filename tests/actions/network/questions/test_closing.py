"""What if one closes: the needs and the people behind it that nobody answers then."""

from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.fakes.map_scenes import answer_for, scene_for


def test_without_a_choice_it_is_the_one_that_most_needs_depend_on(map_town):
    (said,) = answer_for(map_town, "closing").said
    assert said.facts["organisation"] == ("O28",)
    assert said.facts["count"] == 5
    directory = context(map_town, Role.COORDINATOR).directory()
    for need in said.facts["needs"]:
        active = {one.organisation for one in directory.services_for[need] if directory.is_active(one)}
        assert active == {"O28"}


def test_the_bridge_loses_needs_and_cuts_off_six(map_town):
    scene = scene_for(map_town, without="O40")
    (answer,) = scene.answers
    needs, cut = answer.said
    assert (needs.facts["count"], cut.facts["count"]) == (2, 6)
    assert scene.by_id["O40"].closed
    assert {"O40", *cut.facts["others"]} == {key for key in scene.lit if key in scene.by_id}
