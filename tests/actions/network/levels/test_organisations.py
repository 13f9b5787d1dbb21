"""Organisations as marks: the busiest first, single points told, the discs of areas around their members."""

import math

from tests.fakes.map_scenes import scene_for


def test_the_busiest_come_first_and_single_points_say_what_they_cut_off(map_town):
    scene = scene_for(map_town)
    sent = [node.counts.get("sent", 0) for node in scene.organisations]
    assert sent == sorted(sent, reverse=True)
    assert {node.id: node.cuts_off for node in scene.organisations if node.cuts_off} == {"O40": 6}


def test_every_member_is_in_the_disc_of_its_area(map_town):
    scene = scene_for(map_town)
    discs = {disc.area: disc for disc in scene.discs}
    assert sum(disc.members for disc in scene.discs) == 45
    for node in scene.organisations:
        assert math.dist(node.place, discs[node.area].centre) <= discs[node.area].radius
