"""Marks stand where the map has them, in pixels, and a hidden number has the size of none."""

import math

from referral.model.actors import Role
from tests.fakes.map_scenes import scene_for
from web.charts.scene.spots import WIDE, SceneSpots


def test_neighbours_stay_neighbours_and_sizes_are_within_bounds(store):
    spots = SceneSpots(scene=scene_for(store), frame=WIDE)
    left = min(spots.scene.nodes, key=lambda node: node.place[0])
    assert spots.spots[left.id][0] == min(x for x, _ in spots.spots.values())
    assert all(6.5 <= reach <= 17 for reach in spots.reaches.values())


def test_every_hidden_number_has_one_size(store):
    spots = SceneSpots(scene=scene_for(store, Role.ASSISTANT), frame=WIDE)
    few = {spots.reaches[node.id] for node in spots.scene.nodes if node.counts.get("sent") == "few"}
    assert len(few) == 1


def test_no_disc_of_a_group_lies_over_another(store):
    spots = SceneSpots(scene=scene_for(store, level="area"), frame=WIDE)
    keys = list(spots.spots)
    for number, one in enumerate(keys):
        for other in keys[number + 1 :]:
            assert math.dist(spots.spots[one], spots.spots[other]) >= spots.reaches[one] + spots.reaches[other] - 1
