"""Cycles that nobody can enter from outside."""

from hypothesis import given, settings

from referral.pathways.cycles import cycles
from tests.unit.pathways.planner_examples import (
    STATES,
    brute,
    to,
    towns,
)


@settings(max_examples=100, deadline=None)
@given(towns())
def test_a_closed_circle_cannot_be_entered_with_everything_else(town):
    for cycle in cycles(town):
        outside = set(STATES) - set(cycle.states)
        for state in cycle.states:
            assert brute(town, to(state), outside) is None
