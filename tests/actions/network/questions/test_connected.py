"""How two are connected: as few ties between as networkx finds."""

import networkx as nx
import pytest

from referral.model.actors import Role
from referral.network.questions.connected import shortest
from tests.fakes.demo_fixture import context
from tests.fakes.map_scenes import answer_for, scene_for


@pytest.mark.parametrize("pair", ["O40|O05", "O01|O02", "O22|O13"])
def test_the_way_has_as_few_ties_as_there_can_be(map_town, pair):
    one, other = pair.split("|")
    directory = context(map_town, Role.MUNICIPALITY).directory()
    ties = nx.Graph([(tie.one, tie.other) for tie in directory.ties])
    answer = answer_for(map_town, "connected", Role.MUNICIPALITY, path=pair)
    assert len(answer.pairs) == nx.shortest_path_length(ties, one, other)


def test_who_is_alone_is_connected_to_nobody(map_town):
    (said,) = answer_for(map_town, "connected", path="O36|O01").said
    assert "not connected" in said.text


def test_without_two_ends_it_asks_for_them(map_town):
    assert scene_for(map_town, ask="connected").answers[0].said[0].text == "Choose two organisations below."


def test_ways_of_equal_length_are_told_by_the_smallest_ids():
    beside = {"A": {"C", "B"}, "B": {"A", "D"}, "C": {"A", "D"}, "D": {"B", "C"}}
    assert shortest(beside, "A", "D") == ("A", "B", "D")
    assert shortest(beside, "A", "E") == ()
