"""The moments of a history come one after another, not before there were computers, and not after now."""

from datetime import UTC, datetime, timedelta

import pytest

from referral.exchange.package.times import EARLIEST, FUTURE, IMPOSSIBLE, are_possible, problem_of

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "rule"),
    [
        (NOW, None), (NOW - HOUR, None), (NOW - 2 * HOUR, IMPOSSIBLE), (NOW + HOUR, FUTURE),
        (datetime(1926, 1, 1, tzinfo=UTC), IMPOSSIBLE), (datetime(2099, 1, 1, tzinfo=UTC), FUTURE),
    ],
)  # fmt: skip
def test_a_moment_lies_between_the_one_before_and_now(at, rule):
    assert problem_of(at, after=NOW - HOUR, latest=NOW) == rule


def test_a_history_is_possible_when_each_moment_is():
    assert are_possible([NOW - HOUR, NOW - HOUR, NOW], latest=NOW)
    assert are_possible([], latest=NOW)
    assert not are_possible([NOW, NOW - HOUR], latest=NOW)
    assert not are_possible([EARLIEST - HOUR, NOW], latest=NOW)
