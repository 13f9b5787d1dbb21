"""Rings: everybody one or two steps away, counted by networkx, on a circle of its own each."""

import math

import networkx as nx
import pytest

from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.fakes.map_scenes import scene_for


@pytest.mark.parametrize("steps", ["1", "2"])
def test_everybody_within_the_steps_stands_on_the_ring_of_its_distance(map_town, steps):
    directory = context(map_town, Role.MUNICIPALITY).directory()
    ties = nx.Graph([(tie.one, tie.other) for tie in directory.ties])
    far = nx.single_source_shortest_path_length(ties, "O40", cutoff=int(steps))
    scene = scene_for(map_town, Role.MUNICIPALITY, centre="O40", steps=steps)
    assert {node.id: node.ring for node in scene.organisations} == far
    for ring in range(1, int(steps) + 1):
        reaches = {round(math.hypot(*node.place)) for node in scene.organisations if node.ring == ring}
        assert max(reaches) - min(reaches) <= 1


def test_nobody_stands_on_another(map_town):
    places = [node.place for node in scene_for(map_town, centre="O01", steps="2").organisations]
    assert len(set(places)) == len(places)
