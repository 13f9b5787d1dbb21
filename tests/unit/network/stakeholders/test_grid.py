"""Where a team places organisations by power and interest."""

from datetime import UTC, datetime, timedelta

import pytest

from referral.network.stakeholders.grid import Field, Placement, grid

DAY = datetime(2026, 1, 5, 8, tzinfo=UTC)


def said(organisation, by, power, interest, *, day=0, domain=None):
    at = DAY + timedelta(days=day)
    return Placement(organisation=organisation, by=by, at=at, domain=domain, power=power, interest=interest)


@pytest.mark.parametrize(
    ("power", "interest", "field"),
    [
        (5, 5, Field.WORK_CLOSELY),
        (5, 1, Field.KEEP_SATISFIED),
        (1, 5, Field.KEEP_INFORMED),
        (1, 1, Field.WATCH),
        (3, 3, Field.WORK_CLOSELY),
        (3, 2, Field.KEEP_SATISFIED),
    ],
)
def test_power_and_interest_make_four_fields(power, interest, field):
    (placed,) = grid([said("O1", "A", power, interest), said("O1", "B", power, interest)], domain=None)
    assert (placed.field, placed.people, placed.seen_differently) == (field, 2, False)


def test_the_mean_and_the_ends_of_what_several_said():
    (placed,) = grid([said("O1", "A", 1, 4), said("O1", "B", 2, 4), said("O1", "C", 5, 5)], domain=None)
    assert placed.power.mean == pytest.approx(8 / 3)
    assert (placed.power.lowest, placed.power.highest) == (1, 5)
    assert placed.interest.mean == pytest.approx(13 / 3)
    assert placed.field is Field.KEEP_INFORMED
    assert placed.seen_differently


def test_one_person_places_nothing_however_often():
    (placed,) = grid([said("O1", "A", 5, 5), said("O1", "A", 4, 4, day=1)], domain=None)
    assert (placed.people, placed.field, placed.power, placed.interest) == (1, None, None, None)


def test_the_last_word_of_each_person_counts_and_one_taken_back_does_not():
    words = [said("O1", "A", 5, 5, day=2), said("O1", "A", 1, 1), said("O1", "B", 3, 3)]
    (placed,) = grid(words, domain=None)
    assert (placed.power.mean, placed.power.highest) == (4, 5)
    (left,) = grid([*words, said("O1", "B", None, None, day=3)], domain=None)
    assert (left.people, left.field) == (1, None)
    back = [said("O1", by, None, None, day=4) for by in "AB"]
    assert grid([*words, *back], domain=None) == ()


def test_each_domain_has_a_grid_of_its_own_the_highest_first():
    words = [said(key, by, score, score, domain="doc") for by in "AB" for key, score in (("O1", 2), ("O2", 4))]
    assert [placed.organisation for placed in grid(words, domain="doc")] == ["O2", "O1"]
    assert grid(words, domain=None) == grid(words, domain="hea") == ()
