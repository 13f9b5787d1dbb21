"""Missing partners stand over nobody, in the area of most people where the reader knows of it."""

import math

from graph.layout.free_places import LEAST
from referral.model.actors import Role
from tests.fakes.map_scenes import scene_for


def test_they_stand_over_nobody(map_town):
    nodes = scene_for(map_town).nodes
    for one in scene_for(map_town).missing:
        assert all(math.dist(one.place, other.place) >= LEAST - 1 for other in nodes if other.id != one.id)


def test_missing_ties_are_dashed_between_marks_that_are_drawn(map_town):
    scene = scene_for(map_town)
    ties = scene.ties_of(None)
    assert len(ties) == 10
    assert all(tie.gap == f"missing_tie:{tie.source}+{tie.target}" for tie in ties)


def test_a_reader_of_figures_knows_no_area_and_no_day(map_town):
    missing = scene_for(map_town, Role.MUNICIPALITY).missing
    assert missing
    assert {(node.area, node.since) for node in missing} == {(None, None)}
