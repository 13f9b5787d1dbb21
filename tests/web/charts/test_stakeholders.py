"""The grid as coordinates: power upwards, interest to the right, one point for those of one place."""

import pytest

from referral.network.stakeholders.grid import Placed, Scale
from web.charts.stakeholders import BOTTOM, LEFT, RIGHT, SIZE, TOP, across, points, up


def scale(mean, low=None, high=None):
    return Scale(mean=mean, lowest=low or int(mean), highest=high or int(mean))


def placed(key, power, interest):
    return Placed(organisation=key, people=2, power=power, interest=interest)


def test_the_scale_fills_the_picture_with_half_a_point_to_spare():
    assert (across(0.5), across(5.5)) == (LEFT, SIZE - RIGHT)
    assert (up(5.5), up(0.5)) == (TOP, pytest.approx(SIZE - BOTTOM))
    assert across(3) == pytest.approx((LEFT + SIZE - RIGHT) / 2)


def test_each_place_is_one_point_with_the_numbers_of_its_organisations():
    waiting = Placed(organisation="W", people=1)
    rows = [placed("A", scale(4), scale(2)), waiting, placed("B", scale(1), scale(5)), placed("C", scale(4), scale(2))]
    assert [(point.label, point.x, point.y) for point in points(rows)] == [
        ("1, 3", across(2), up(4)),
        ("2", across(5), up(1)),
    ]


def test_lines_reach_from_the_lowest_to_the_highest_that_was_said():
    (point,) = points([placed("A", scale(3, 1, 5), scale(2.5, 2, 3))])
    assert (point.left, point.right, point.top, point.bottom) == (across(2), across(3), up(5), up(1))
    assert point.top < point.y < point.bottom
