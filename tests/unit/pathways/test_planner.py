"""The search for chains against brute force over small generated towns."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.pathways.model import GoalKind
from referral.pathways.plan import find
from tests.unit.pathways.planner_examples import (
    GOALS,
    HELD,
    brute,
    can_do,
    setting_out,
    towns,
)


@settings(max_examples=200)
@given(towns(), GOALS, HELD)
def test_a_chain_is_found_exactly_when_there_is_one_and_is_the_cheapest(town, goal, held):
    plan = find(town, goal, setting_out(*held))
    best = brute(town, goal, set(held))
    if best is None:
        assert not plan.sequences
        assert not plan.reached
        assert plan.blockers
    elif best == (0, 0) and goal.kind is GoalKind.STATE:
        assert plan.reached
    else:
        first = plan.sequences[0]
        assert (len(first.steps), first.days) == best
        costs = [(len(chain.steps), chain.days) for chain in plan.sequences]
        assert costs == sorted(costs)
        assert len({frozenset(step.service.id for step in chain.steps) for chain in plan.sequences}) == len(
            plan.sequences
        )


@settings(max_examples=80)
@given(st.data())
def test_a_search_among_too_many_still_finds_a_good_chain_and_does_not_call_it_proved(data):
    town, goal, held = data.draw(towns()), data.draw(GOALS), data.draw(HELD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("referral.pathways.planner.MANY", 0)
        patch.setattr("referral.pathways.planner.FEW", 1)
        patch.setattr("referral.pathways.planner.TRIES", data.draw(st.sampled_from([0, 3, 500])))
        cut = find(town, goal, setting_out(*held))
    whole = find(town, goal, setting_out(*held))
    assert bool(cut.sequences) == bool(whole.sequences)
    for chain in cut.sequences:
        assert not cut.proved
        done, _ = can_do([step.service for step in chain.steps], set(held))
        assert done
        assert len(chain.steps) >= len(whole.sequences[0].steps)
