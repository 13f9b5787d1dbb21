"""Scores of the partner survey: the worked example of the evaluation data, and the edges of each rule."""

import csv
import json
from pathlib import Path

import pytest

from referral.network.survey.scores import (
    Rating,
    Reading,
    Scores,
    disagreements,
    one_each,
    reading,
    received,
    scores_of,
)

EXAMPLE = Path(__file__).parents[5] / "shared" / "data" / "evaluation" / "partner-survey"


@pytest.fixture
def example():
    if not EXAMPLE.is_dir():
        pytest.skip(f"THE EVALUATION DATA ARE ABSENT: {EXAMPLE}")
    (table,) = [path for path in EXAMPLE.glob("*.csv") if "reliable" in path.read_text(encoding="utf-8")]
    with table.open(encoding="utf-8", newline="") as file:
        ratings = [
            Rating(
                rater=row.pop("from"),
                rated=row.pop("to"),
                items={name: int(value) for name, value in row.items() if value},
            )
            for row in csv.DictReader(file)
        ]
    (expected,) = EXAMPLE.glob("*.json")
    return ratings, json.loads(expected.read_text(encoding="utf-8"))


def test_the_worked_example_comes_out(example):
    ratings, expected = example
    for rating, row in zip(ratings, expected["dyads"], strict=True):
        scores = scores_of(rating)
        assert (rating.rater, rating.rated) == (row["from"], row["to"])
        assert (scores.trust, scores.value) == (
            pytest.approx(row["trust"], abs=1e-6) if row["trust"] else None,
            pytest.approx(row["value"], abs=1e-6) if row["value"] else None,
        )
    found = received(ratings)
    for organisation, row in expected["received"].items():
        assert found[organisation].raters == row["raters"]
        if row["trust"] == "few raters":
            assert found[organisation].scores == Scores(trust=None, value=None)
        else:
            assert found[organisation].scores.trust == pytest.approx(row["trust"], abs=1e-6)
            assert found[organisation].scores.value == pytest.approx(row["value"], abs=1e-6)
    assert [([pair.one, pair.other], pytest.approx(pair.difference, abs=1e-6)) for pair in disagreements(ratings)] == [
        (row["pair"], row["difference"]) for row in expected["disagree"]
    ]


def rated(rater, whom="B", **items):
    return Rating(rater=rater, rated=whom, items=items)


def test_a_score_needs_two_of_its_three_items():
    assert scores_of(rated("A", reliable=4)) == Scores(trust=None, value=None)
    assert scores_of(rated("A", reliable=4, open=1, influence=3)) == Scores(trust=2.5, value=None)


def test_a_received_score_needs_three_raters_of_that_score():
    two = [rated(rater, reliable=4, open=4) for rater in "CD"]
    assert received(two)["B"].scores.trust is None
    third = rated("E", resources=1, involved=1)
    assert (received([*two, third])["B"].raters, received([*two, third])["B"].scores) == (
        3, Scores(trust=None, value=None),
    )  # fmt: skip
    assert received([*two, rated("E", reliable=1, open=1)])["B"].scores.trust == 3
    assert "B" not in received([rated("C", reliable=4)]), "nothing that counts was said"


def test_a_pair_disagrees_from_one_point_on_and_stands_once():
    def pair(there, back):
        return disagreements([rated("A", "B", reliable=there, open=there), rated("B", "A", reliable=back, open=back)])

    assert [(one.one, one.other, one.difference) for one in pair(1, 2)] == [("A", "B", 1)]
    assert pair(2, 2) == ()
    assert disagreements([rated("A", "B", reliable=1, open=1)]) == (), "one side says nothing"


@pytest.mark.parametrize(
    ("answered", "invited", "may"),
    [
        (0, 0, Reading.OWN), (4, 10, Reading.OWN), (5, 10, Reading.RECEIVED), (7, 10, Reading.RECEIVED),
        (8, 10, Reading.NETWORK), (10, 10, Reading.NETWORK),
    ],
)  # fmt: skip
def test_what_may_be_read_depends_on_how_many_answered(answered, invited, may):
    assert reading(answered=answered, invited=invited) is may


def test_two_ratings_of_a_pair_are_one_and_nobody_rates_itself():
    """After a merge: the first word counts, the other fills what it left out, and what the two said of each other ends."""
    twice = [
        Rating(rater="A", rated="B", items={"reliable": 4}),
        Rating(rater="A", rated="B", items={"reliable": 1, "open": 2}),
        Rating(rater="A", rated="A", items={"reliable": 4, "open": 4}),
    ]
    assert one_each(twice) == (Rating(rater="A", rated="B", items={"reliable": 4, "open": 2}),)
