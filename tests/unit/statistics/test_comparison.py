"""Differences of two rates and of many, against published values and brute force."""

import random

import pytest

from referral.statistics.comparison import adjusted, difference, standing_out


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10, to the digits printed there.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_interval_of_a_difference_is_the_published_one(first, second, low, high):
    both = difference(first, second)
    assert both.value == pytest.approx(first[0] / first[1] - second[0] / second[1])
    assert (both.low, both.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


def test_under_ten_cases_there_is_not_enough_data():
    assert difference((6, 9), (48, 80)) is None
    assert difference((48, 80), (6, 9)) is None
    assert difference((0, 0), (0, 0), least=0) is None
    published = difference((6, 7), (2, 7), least=5)  # the same table
    assert (published.low, published.high) == (pytest.approx(0.0582, abs=6e-5), pytest.approx(0.8062, abs=6e-5))


def test_the_interval_holds_the_true_difference_as_often_as_it_says():
    dice = random.Random(3)
    held = 0
    for _ in range(2000):
        one, other = (sum(dice.random() < rate for _ in range(40)) for rate in (0.3, 0.55))
        both = difference((one, 40), (other, 40))
        held += both.low <= -0.25 <= both.high
    assert 0.93 <= held / 2000 <= 0.975


def test_the_published_example_of_many_tests():
    """Benjamini & Hochberg 1995, section 3.1: fifteen p-values, of which four stand out at 0.05."""
    chances = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0000,
    ]  # fmt: skip
    assert standing_out(dict(enumerate(chances)), share=0.05) == {0, 1, 2, 3}


def test_adjusted_values_are_the_definition_in_any_order():
    dice = random.Random(11)
    chances = [round(dice.random() ** 3, 3) for _ in range(60)]  # with ties

    def smallest_level(chance):
        """Return the smallest level at which the step-up procedure rejects, tried one by one."""
        ranked = sorted(chances)
        levels = sorted({min(1.0, p * len(ranked) / (n + 1)) for n, p in enumerate(ranked)})
        for level in levels:
            passed = [p for n, p in enumerate(ranked) if p <= level * (n + 1) / len(ranked) + 1e-12]
            if passed and chance <= max(passed):
                return level
        return 1.0

    assert adjusted(chances) == tuple(pytest.approx(smallest_level(chance)) for chance in chances)
    assert adjusted([]) == ()
    assert standing_out({}, share=0.05) == frozenset()
