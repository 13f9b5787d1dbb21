"""A number that is not told is not 0, hides every sum it is in, and sorts and sizes like any other one."""

from referral.network.scene.counts import Untold, order_of, total


def test_a_sum_with_a_number_that_is_not_told_is_not_told():
    assert total([2, 3]) == 5
    assert total([]) == 0
    assert total([2, Untold.FEW, 3]) is Untold.FEW
    assert total([Untold.HIDDEN]) is Untold.HIDDEN


def test_what_is_not_told_has_one_order():
    assert order_of(Untold.FEW) == order_of(Untold.HIDDEN) == order_of(0)
    assert order_of(7) == 7
