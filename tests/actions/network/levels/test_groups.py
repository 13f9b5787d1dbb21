"""Groups: at most forty marks at any size, none over another, and sums that hide what any part hides."""

import math

import pytest

from graph.engines.sqlite.store import open_sqlite
from referral.model.actors import Role
from referral.network.levels.groups import radius
from referral.storage import records
from tests.fakes.made_up_networks import network
from tests.fakes.map_scenes import scene_for


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    store = open_sqlite(tmp_path_factory.mktemp("large") / "large.sqlite", records.schema())
    network(store, 900, areas=60, ties_of_each=2.0)
    yield store
    store.close()


@pytest.mark.parametrize("level", ["", "area", "municipality", "kind"])
def test_there_are_at_most_forty_and_nobody_is_lost(large, level):
    scene = scene_for(large, level=level)
    assert 1 <= len(scene.nodes) <= 40
    assert sum(node.counts["members"] for node in scene.nodes) == 900


def test_no_group_lies_over_another(large):
    nodes = scene_for(large, level="area").nodes
    largest = max(node.counts["members"] for node in nodes)
    for number, one in enumerate(nodes):
        for other in nodes[number + 1 :]:
            reach = radius(one.counts["members"], largest) + radius(other.counts["members"], largest)
            assert math.dist(one.place, other.place) >= reach


def test_the_sums_of_paths_between_areas_are_those_of_their_members(map_town):
    whole, areas = scene_for(map_town, layers="observed"), scene_for(map_town, level="area", layers="observed")
    seats = {node.id: node.area for node in whole.organisations}
    paths = [tie for tie in whole.ties if tie.layer]
    across = sum(tie.counts["sent"] for tie in paths if seats[tie.source] != seats[tie.target])
    assert sum(tie.counts["sent"] for tie in areas.ties) == across


def test_a_sum_with_a_hidden_part_is_hidden(map_town):
    few = {tie.target for tie in scene_for(map_town, Role.ASSISTANT).ties if tie.counts.get("sent") == "few"}
    assert few
    areas = scene_for(map_town, Role.ASSISTANT, level="area")
    seats = {node.area for node in scene_for(map_town, Role.ASSISTANT).organisations if node.id in few}
    assert all(areas.by_id[f"area:{seat}"].count("sent") == "few" for seat in seats)
