"""Counting by reasons, against counting by hand."""

import random
from datetime import date, timedelta

import pytest

from referral.gaps.reasons.model import Dimension, Obstacle, PastNeed, Source, UnmetReason
from referral.gaps.reasons.tree import Selection, grown, side_by_side
from tests.unit.gaps.gap_examples import town

START = date(2025, 1, 1)


def past(number, reason=None, **more):
    facts = {"id": f"N{number}", "client": f"C{number}", "need": "doc.id_card", "area": "QUARTER", "since": START}
    obstacle = None if reason is None else Obstacle(reason=UnmetReason(reason), detail=more.pop("detail", ""))
    return PastNeed(**{**facts, **more}, obstacle=obstacle)


def test_people_are_counted_once_in_each_number():
    tree = grown(
        [
            past(1, "full", others=True),
            past(2, "full", client="C1", since=START - timedelta(days=9), source=Source.MATCHER),
            past(3, "silent", client="C1"),
            past(4, "papers", detail="id_card"),
            past(5, "papers", detail="id_card"),
            past(6, "papers", detail="address"),
            past(7),
        ]
    )
    assert (tree.needs, tree.people, tree.share.hits, tree.share.of) == (6, 4, 6, 7)
    assert [(each.branch.value, each.needs, each.people) for each in tree.branches] == [
        ("nobody", 5, 4),
        ("tried", 1, 1),
    ]
    papers, full, silent = tree.reasons
    assert (papers.reason, papers.needs, dict(papers.details)) == ("papers", 3, {"id_card": 2, "address": 1})
    assert (full.reason, full.needs, full.people, full.others, full.by_referral) == ("full", 2, 1, 1, 1)
    assert (full.since, silent.since) == (START - timedelta(days=9), START)


def test_without_a_need_there_is_no_branch():
    tree = grown([])
    assert (tree.needs, tree.people, tree.branches, tree.share.rate) == (0, 0, (), None)


@pytest.mark.parametrize(
    ("selection", "held"),
    [
        ({}, True),
        ({"area": "QUARTER"}, True),
        ({"area": "TOWN"}, True),  # the quarter is part of it
        ({"area": "FAR"}, False),
        ({"need": "doc.id_card"}, True),
        ({"need": "doc.birth"}, False),
        ({"language": "rom", "sex": "f", "age": "18-29"}, True),
        ({"language": "rom", "sex": "m"}, False),
    ],
)
def test_a_selection_holds_the_needs_of_its_area_and_group(selection, held):
    need = past(1, "full", language="rom", sex="f", age="18-29")
    assert Selection(**selection).holds(need, town().directory) is held


@pytest.mark.parametrize("dimension", list(Dimension))
def test_the_rows_add_up_to_the_whole(dimension):
    dice = random.Random(4)
    reasons = [*UnmetReason, None]
    needs = [
        past(
            number,
            dice.choice(reasons),
            area=dice.choice("ABC"),
            need=dice.choice(["x.1", "x.2"]),
            language=dice.choice(["bg", "rom", None]),
            age=dice.choice(["0-6", "18-29", None]),
            sex=dice.choice(["f", "m", None]),
        )
        for number in range(400)
    ]
    rows, tree = side_by_side(needs, dimension), grown(needs)
    assert sum(row.share.of for row in rows) == 400
    for count in tree.reasons:
        assert sum(row.by_reason.get(count.reason, 0) for row in rows) == count.needs
        assert count.needs == sum(1 for each in needs if each.obstacle and each.obstacle.reason is count.reason)
    known = [row for row in rows if row.value is not None]
    assert [row.people for row in known] == sorted((row.people for row in known), reverse=True)
    assert rows[: len(known)] == tuple(known)
