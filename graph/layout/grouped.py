"""Lay out a whole picture: each group a disc, its members drawn to those they are tied to, room between the discs."""

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Final

import numpy as np

from graph.layout.arranged import arrangements
from graph.layout.free_places import SPACING, Place
from graph.layout.inside.members import Numbers, Picture, exchange, start
from graph.layout.inside.slots import RIM, reach_of
from graph.layout.inside.untangle import TIES, crossings, untangle

COMPARED: Final = 4  # arrangements whose crossings are counted, in a picture of up to TIES ties
Pair = tuple[str, str]


def grouped(groups: Mapping[str, str], ties: Iterable[Pair]) -> dict[str, Place]:
    """Return a place for each node id of `groups` (id → group name), in units of the map, around 0, 0.

    Each group is a disc: its members fill it evenly, each near those it is tied to, inside and in other discs; those
    without any tie stand at its rim. Discs with many ties between them are near, none overlaps, and between any two
    there is room for one node more. Deterministic: the same groups and ties give the same places, in whatever order
    they come.
    """
    nodes = sorted(groups)
    if not nodes:
        return {}
    best = min(_pictures(nodes, groups, links_between(groups, ties)), key=lambda tried: tried[0])[1]
    untangle(best)
    middle = (best.places.min(axis=0) + best.places.max(axis=0)) / 2
    places = (best.places - middle).round(1) + 0.0  # never -0.0
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, places, strict=True)}


def _pictures(nodes: list[str], groups: Mapping[str, str], links: list[Pair]) -> Iterator[tuple[int, Picture]]:
    """Yield pictures with different arrangements of discs, and how often lines cross in each, where that is counted."""
    number = {node: at for at, node in enumerate(nodes)}
    names = {name: at for at, name in enumerate(sorted(set(groups.values())))}
    disc = np.array([names[groups[node]] for node in nodes], dtype=np.intp)
    ends = np.array([(number[one], number[other]) for one, other in links], dtype=np.intp).reshape(-1, 2)
    radii = [reach_of(int(members)) + RIM for members in np.bincount(disc)]
    is_counted = len(ends) <= TIES
    for centres in arrangements(radii, _between(disc, ends), most=COMPARED if is_counted else 1):
        picture = Picture(disc=disc, ends=ends, centres=centres)
        exchange(picture, start(picture))
        yield crossings(picture.places, ends) if is_counted else 0, picture


def _between(disc: Numbers, ends: Numbers) -> dict[tuple[int, int], int]:
    """Return how many ties lead from one disc to another, lower number first."""
    pairs = np.sort(disc[ends], axis=1)
    found, ties = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0, return_counts=True)
    return {(int(one), int(other)): int(number) for (one, other), number in zip(found, ties, strict=True)}


def links_between(nodes: Iterable[str], ties: Iterable[Pair]) -> list[Pair]:
    """Return the ties between two different ones of `nodes`, each once, in order."""
    known = set(nodes)
    return sorted({(min(one, other), max(one, other)) for one, other in ties if one != other and {one, other} <= known})


def block(size: int) -> Iterator[Place]:
    """Yield the places of a block in rows, beginning at 0, 0: `size` of them are as wide as high; more rows follow."""
    columns = max(1, math.ceil(math.sqrt(size)))
    return ((number % columns * SPACING, number // columns * SPACING) for number in count())
