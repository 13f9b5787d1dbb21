"""The picture of the reasons: bars as high as their numbers, inside the picture, none over another."""

import itertools
from datetime import date

import pytest

from referral.gaps.reasons.model import Obstacle, PastNeed, UnmetReason
from referral.gaps.reasons.tree import grown
from web.charts.reason_tree import LEAST, TALLEST, tree_of


def grown_from(**counts):
    needs = [
        PastNeed(
            id=f"{reason}{number}",
            client=f"C{number}",
            need="x",
            area="A",
            since=date(2025, 1, 1),
            obstacle=Obstacle(reason=UnmetReason(reason)),
        )
        for reason, count in counts.items()
        for number in range(count)
    ]
    return grown(needs)


@pytest.mark.parametrize(
    "counts",
    [{"full": 1}, {"full": 4000, "silent": 1}, {reason.value: 7 + place for place, reason in enumerate(UnmetReason)}],
)
def test_bars_are_as_high_as_their_numbers_and_stay_in_the_picture(counts):
    tree = grown_from(**counts)
    drawn = tree_of(tree)
    scale = max(leaf.height for leaf in drawn.leaves) / max(counts.values())
    for box in (*drawn.branches, *drawn.leaves):
        assert box.height == pytest.approx(max(box.needs * scale, LEAST))
        assert box.y >= 0
        assert box.y + box.height <= drawn.height
    assert max(leaf.height for leaf in drawn.leaves) <= TALLEST
    assert {leaf.reason.value: leaf.needs for leaf in drawn.leaves} == counts
    texts = sorted([box.text for box in (*drawn.branches, *drawn.leaves)])
    assert all(after - before >= 14 for before, after in itertools.pairwise(texts))
    assert len(drawn.links) == len(drawn.branches) + len(drawn.leaves)


def test_nothing_is_drawn_of_nothing():
    assert tree_of(grown([])) is None
