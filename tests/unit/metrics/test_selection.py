"""Some of many records, each fact of which is worked out once."""

from hypothesis import given
from hypothesis import strategies as st

from referral.metrics.selection import every, values, where


def is_even(number: int) -> bool:
    return number % 2 == 0


def is_over(number: int, least: int) -> bool:
    return number > least


def times(number: int, by: int) -> int:
    return number * by


@given(st.lists(st.integers(-50, 50), max_size=40), st.integers(-20, 20))
def test_a_selection_is_the_plain_list_of_what_holds(numbers, least):
    selected = where(where(every(numbers), is_even), is_over, least)
    plain = [number for number in numbers if is_even(number) and number > least]
    assert list(selected) == plain
    assert len(selected) == len(plain)
    assert values(selected, times, 3) == [number * 3 for number in plain]
    assert list(where(tuple(plain), is_over, 0)) == list(where(selected, is_over, 0))
    assert values(tuple(plain), times, 3) == values(selected, times, 3)
    assert all(number in selected for number in plain)
    assert 99 not in selected


def test_a_fact_is_worked_out_once_for_all_selections():
    asked = []

    def holds(number: int) -> bool:
        asked.append(number)
        return number > 1

    whole = every([1, 2, 3])
    assert list(where(whole, holds)) == [2, 3]
    assert list(where(where(whole, is_even), holds)) == [2]
    assert asked == [1, 2, 3]
