"""Judgements of pictures, beside the same figures counted by definition; pictures turned like another one."""

import pytest

from graph.layout.grouped import grouped
from graph.layout.judged import judged, moved, turned_like
from tests.unit.graph.layout.pictures import area_share, crossings, made_up


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_are_those_of_the_definition(seed):
    groups, ties = made_up(60, groups=5, seed=seed)
    places = grouped(groups, ties)
    found = judged(places, groups, ties)
    assert found.crossings == crossings(places, ties) > 0
    assert found.own_share == pytest.approx(area_share(places, groups))


def test_one_node_alone_is_judged_too():
    assert judged({"a": (0.0, 0.0)}, {"a": "x"}, []).crossings == 0


def test_who_moves_little_has_not_moved():
    before = {"a": (0.0, 0.0), "b": (1000.0, 0.0), "c": (500.0, 80.0)}
    assert moved(before, before) == 0
    assert moved(before, {"a": (0.0, 49.0), "b": (1000.0, 51.0), "c": (400.0, 80.0), "new": (1.0, 1.0)}) == 2


@pytest.mark.parametrize("flip", [(1, 1), (-1, 1), (1, -1), (-1, -1)])
def test_a_mirrored_picture_is_turned_back(flip):
    before = grouped(*made_up(40, groups=4))
    turned = {node: (flip[0] * x, flip[1] * y) for node, (x, y) in before.items()}
    assert turned_like(before, turned) == before
