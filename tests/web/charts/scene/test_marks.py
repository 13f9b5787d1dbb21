"""Sizes and widths are those of what is told, and colours those of outcomes."""

import pytest

from referral.network.scene.counts import Untold
from referral.network.scene.facts import Change, SceneTie
from referral.network.scene.question import Layer
from web.charts.scene import marks


def tie(sent=20, aged=10, served=5, **more):
    counts = {"sent": sent, "aged": aged, "served": served}
    return SceneTie(source="A", target="B", layer=Layer.OBSERVED, counts=counts, **more)


@pytest.mark.parametrize(
    ("aged", "served", "colour"),
    [(4, 4, marks.UNKNOWN), (10, 7, marks.WELL), (10, 4, marks.MIDDLING), (10, 3, marks.BADLY)],
)
def test_the_colour_says_how_many_received_the_service(aged, served, colour):
    assert marks.colour(tie(aged=aged, served=served)) == colour


def test_what_is_not_told_has_the_least_width_and_says_nothing_by_its_colour():
    hidden = tie(sent=Untold.FEW, aged=Untold.FEW, served=Untold.FEW)
    assert marks.width(hidden) == marks.width(tie(sent=0))
    assert marks.colour(hidden) == marks.UNKNOWN
    assert marks.width(tie(sent=100)) > marks.width(tie(sent=10))


def test_lost_paths_and_missing_ties_are_dashed():
    assert marks.dashes(tie(change=Change.LOST))
    assert marks.dashes(SceneTie(source="A", target="B", layer=None))
    assert not marks.dashes(tie())


@pytest.mark.parametrize("shape", ["dot", "square", "diamond", "triangle", "triangleDown", "hexagon", "star", "?"])
def test_every_shape_is_drawn(shape):
    assert marks.outline(shape, 10, 10, 5).startswith("M")
    assert marks.outline(shape, 10, 10, 5).endswith("z")
