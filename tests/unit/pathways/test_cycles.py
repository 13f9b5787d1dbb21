"""Cycles that nobody can enter from outside."""

from hypothesis import given, settings

from referral.pathways.cycles import cycles
from tests.unit.pathways.planner_examples import (
    STATES,
    brute,
    picture,
    service,
    to,
    towns,
)


@settings(max_examples=100)
@given(towns())
def test_a_closed_circle_cannot_be_entered_with_everything_else(town):
    for cycle in cycles(town):
        outside = set(STATES) - set(cycle.states)
        for state in cycle.states:
            assert brute(town, to(state), outside) is None


def test_a_state_that_another_blocked_state_opens_is_no_cycle_of_its_own():
    """Whoever has c gets d from s3, so only c waits for itself alone."""
    town = picture(service("s0", "a c", "c"), service("s2", "", "a"), service("s3", "c|d", "a d"))
    assert [cycle.states for cycle in cycles(town)] == [("c",)]


def test_states_behind_an_entry_can_still_be_a_circle_of_their_own():
    town = picture(service("in", "", "a"), service("b", "a c", "b"), service("c", "b", "c"), service("back", "c", "a"))
    assert [cycle.states for cycle in cycles(town)] == [("b", "c")]


def test_a_service_that_asks_for_what_it_grants_is_a_circle_of_one():
    assert [cycle.states for cycle in cycles(picture(service("renew", "card", "card")))] == [("card",)]
