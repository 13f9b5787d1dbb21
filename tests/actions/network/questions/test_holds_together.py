"""Who holds parts together: found by taking each organisation away with networkx."""

import networkx as nx

from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.fakes.map_scenes import answer_for, scene_for


def test_the_demo_hangs_on_one_bridge_and_names_the_six_behind_it(map_town):
    answer = answer_for(map_town, "holds_together")
    directory = context(map_town, Role.COORDINATOR).directory()
    whole = nx.Graph([(tie.one, tie.other) for tie in directory.ties])
    assert [said.facts["organisation"] for said in answer.said] == [
        (key,) for key in sorted(nx.articulation_points(whole))
    ]
    (said,) = answer.said
    whole.remove_node("O40")
    largest = max(nx.connected_components(whole), key=len)
    assert said.facts["organisation"] == ("O40",)
    assert set(said.facts["others"]) == set(whole) - largest
    assert said.facts["count"] == 6


def test_it_lights_them_and_the_ties_between(map_town):
    scene = scene_for(map_town, ask="holds_together")
    assert {"O40", *scene.answers[0].said[0].facts["others"]} == {key for key in scene.lit if key in scene.by_id}
    assert any(tie.id in scene.lit for tie in scene.ties)


def test_at_the_level_of_areas_it_lights_their_areas(map_town):
    scene = scene_for(map_town, ask="holds_together", level="area")
    assert scene.lit
    assert all(key.startswith("area:") for key in scene.lit if key in scene.by_id)
