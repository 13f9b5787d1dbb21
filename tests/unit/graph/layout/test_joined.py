"""Newcomers: in the disc of their own group, near those they are tied to, and hardly anybody else moves."""

import math
import random
from itertools import combinations

import pytest

from graph.layout.discs import around
from graph.layout.free_places import LEAST, SPACING
from graph.layout.grouped import grouped
from graph.layout.inside.slots import ROOM
from graph.layout.joined import joined
from tests.unit.graph.layout.pictures import area_share, least_distance, made_up, width


def without_overlap(places):
    return least_distance(places) >= LEAST - 0.6


def disc_of(places, groups, name):
    return around([place for node, place in places.items() if groups.get(node) == name])


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


def test_a_newcomer_of_no_known_group_stands_beside_the_disc_of_its_neighbour(town):
    groups, ties, places = town
    after = joined(places, {**groups, "new": ""}, [*ties, ("new", "n00005")])
    others = {name: disc_of(after, groups, name) for name in set(groups.values())}
    assert all(math.dist(after["new"], disc.centre) > disc.radius for disc in others.values())
    nearest = sorted(places, key=lambda node: math.dist(after[node], after["new"]))
    assert "n00005" in nearest[:25]


def test_a_newcomer_without_neighbours_stands_in_the_disc_of_its_group(town):
    groups, ties, places = town
    known = disc_of(places, groups, "a1")
    after = joined(places, {**groups, "new": "a1", "newer": "a1"}, ties)
    disc = disc_of(after, {**groups, "new": "a1", "newer": "a1"}, "a1")
    assert disc.radius < known.radius + LEAST / 2
    for node in ("new", "newer"):
        nearest = min((one for one in groups), key=lambda one: math.dist(after[one], after[node]))
        assert groups[nearest] == "a1"


def test_a_group_nobody_knew_gets_a_disc_of_its_own(town):
    groups, ties, places = town
    after = joined(places, {**groups, "p": "other", "q": "other"}, [*ties, ("p", "q")])
    assert math.dist(after["p"], after["q"]) < 2 * SPACING
    own = disc_of(after, {"p": "other", "q": "other"}, "other")
    for name in set(groups.values()):
        disc = disc_of(after, groups, name)
        assert math.dist(disc.centre, own.centre) > disc.radius + own.radius
    assert without_overlap(after)


def test_a_full_disc_grows_and_pushes_whole_discs():
    groups = {f"n{number:03}": "abc"[number % 3] for number in range(90)}
    places = grouped(groups, [])
    newcomers = {f"x{number:02}": "a" for number in range(60)}
    after = joined(places, {**groups, **newcomers}, [])
    assert without_overlap(after)
    shifts = set()
    for name in "abc":
        moved = {
            (round(after[node][0] - places[node][0]), round(after[node][1] - places[node][1]))
            for node in places
            if groups[node] == name
        }
        assert len(moved) <= 2, "a disc moves as a whole, but for rounding"
        shifts |= moved
    assert len(shifts) > 1, "somebody had to give way"
    found = [disc_of(after, {**groups, **newcomers}, name) for name in "abc"]
    for one, other in combinations(found, 2):
        assert math.dist(one.centre, other.centre) > one.radius + other.radius + 0.25 * ROOM


def test_who_has_moved_to_another_group_joins_its_disc(town):
    groups, ties, places = town
    moved = {**groups, "n00005": "a0" if groups["n00005"] != "a0" else "a1"}
    far = {**places, "n00005": (9000.0, 9000.0)}
    after = joined(far, moved, ties)
    disc = disc_of(after, groups, moved["n00005"])
    assert math.dist(after["n00005"], disc.centre) < disc.radius + LEAST
    assert width(after) < 1.3 * width(places)


@pytest.mark.parametrize(("seed", "number", "ties_of_each"), [(1, 5, 2.6), (2, 5, 2.6), (3, 12, 2.6), (4, 3, 0.5)])
def test_a_town_grown_one_by_one_keeps_its_groups_and_its_places(seed, number, ties_of_each):
    groups, ties = made_up(110, groups=number, ties_of_each=ties_of_each, seed=seed)
    order = sorted(groups)
    random.Random(seed).shuffle(order)
    places = grouped({node: groups[node] for node in order[:20]}, ties)
    for count in range(21, len(order) + 1):
        before, known = places, width(places)
        places = joined(before, {node: groups[node] for node in order[:count]}, ties)
        far = sum(math.dist(places[node], before[node]) > 0.05 * known for node in before)
        assert far <= 0.2 * len(before), f"{far} of {len(before)} moved for the newcomer {count}"
    assert without_overlap(places)
    assert area_share(places, groups) >= 0.8


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


def test_who_closed_leaves_its_room(town):
    groups, ties, places = town
    left = {node: group for node, group in groups.items() if node != "n00005"}
    after = joined(places, {**left, "new": "a0"}, ties)
    assert set(after) == {*left, "new"}
