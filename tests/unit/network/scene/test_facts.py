"""The share of a path is told where both numbers are, and there are enough."""

import pytest

from referral.network.scene.counts import Untold
from referral.network.scene.facts import ENOUGH, SceneTie
from referral.network.scene.question import Layer


@pytest.mark.parametrize(
    ("aged", "served", "share"),
    [(10, 4, 0.4), (ENOUGH, 0, 0.0), (ENOUGH - 1, 1, None), (Untold.FEW, 3, None), (9, Untold.FEW, None)],
)
def test_a_share_needs_enough_and_both_numbers(aged, served, share):
    tie = SceneTie(source="A", target="B", layer=Layer.OBSERVED, counts={"sent": 12, "aged": aged, "served": served})
    assert tie.share == share


def test_a_tie_is_named_by_its_layer_and_ends():
    assert SceneTie(source="A", target="B", layer=None).id == "missing:A:B"
    assert SceneTie(source="A", target="B", layer=Layer.SURVEY).id == "survey:A:B"
