"""Newcomers: beside their neighbours, in their own group, and hardly anybody else moves."""

import math
import random
from itertools import combinations

import pytest

from graph.layout.free_places import LEAST, SPACING
from graph.layout.grouped import grouped
from graph.layout.joined import joined
from tests.unit.graph.layout.pictures import made_up


def width(places):
    return max(x for x, _ in places.values()) - min(x for x, _ in places.values())


def without_overlap(places):
    return all(math.dist(one, other) >= LEAST - 0.6 for one, other in combinations(places.values(), 2))


@pytest.fixture(scope="module")
def town():
    groups, ties = made_up(60, groups=4)
    return groups, ties, grouped(groups, ties)


def test_a_newcomer_stands_beside_its_neighbour_and_nobody_moves_far(town):
    groups, ties, places = town
    neighbour = "n00005"
    after = joined(places, {**groups, "new": groups[neighbour]}, [*ties, ("new", neighbour)])
    nearest = sorted((node for node in places), key=lambda node: math.dist(after[node], after["new"]))
    assert neighbour in nearest[:6]
    assert math.dist(after["new"], after[neighbour]) < 3 * SPACING
    assert sum(math.dist(after[node], places[node]) > 0.05 * width(places) for node in places) <= 0.2 * len(places)


def test_a_newcomer_of_no_known_group_stands_beside_its_neighbour_too(town):
    groups, ties, places = town
    after = joined(places, {**groups, "new": ""}, [*ties, ("new", "n00005")])
    assert math.dist(after["new"], after["n00005"]) < 3 * SPACING


def test_a_newcomer_without_neighbours_stands_in_the_block_of_its_group(town):
    groups, ties, places = town
    after = joined(places, {**groups, "new": "a1", "newer": "a1"}, ties)
    others = [node for node in groups if groups[node] != "a1"]
    for node in ("new", "newer"):
        nearest = min((one for one in after if one != node), key=lambda one: math.dist(after[one], after[node]))
        assert nearest not in others
    assert after["new"][1] == after["newer"][1] or after["new"][0] == after["newer"][0]


def test_a_group_nobody_knew_gets_a_place_of_its_own(town):
    groups, ties, places = town
    after = joined(places, {**groups, "p": "other", "q": "other"}, [*ties, ("p", "q")])
    assert math.dist(after["p"], after["q"]) < 3 * SPACING
    assert without_overlap(after)


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_a_town_grown_one_by_one_keeps_its_groups_and_stacks_nobody(seed):
    groups, ties = made_up(90, groups=5, seed=seed)
    order = sorted(groups)
    random.Random(seed).shuffle(order)
    places = grouped({node: groups[node] for node in order[:20]}, ties)
    for count in range(21, len(order) + 1):
        places = joined(places, {node: groups[node] for node in order[:count]}, ties)
    assert without_overlap(places)
    together = 0
    for node, place in places.items():
        nearest = sorted(
            (other for other in places if other != node), key=lambda other: math.dist(places[other], place)
        )
        together += sum(groups[other] == groups[node] for other in nearest[:5])
    assert together / (5 * len(places)) >= 0.8


def test_hundreds_at_once_beside_one_neighbour_all_have_a_place():
    groups, ties = made_up(400, groups=3)
    newcomers = {f"x{number:04}": "a0" for number in range(380)}
    after = joined(grouped(groups, ties), {**groups, **newcomers}, [*ties, *((one, "n00000") for one in newcomers)])
    assert set(after) == {*groups, *newcomers}
    assert without_overlap(after)


def test_the_same_picture_comes_out_whatever_the_order(town):
    groups, ties, places = town
    more = {**groups, "new": "a0", "newer": "a2"}
    turned = joined(dict(reversed(places.items())), dict(reversed(more.items())), list(reversed(ties)))
    assert joined(places, more, ties) == turned


def test_who_closed_keeps_the_room(town):
    groups, ties, places = town
    left = {node: group for node, group in groups.items() if node != "n00005"}
    after = joined(places, {**left, "new": "a0"}, ties)
    assert set(after) == {*left, "new"}
