"""What stops a plan is true, for any small town."""

from hypothesis import given, settings

from referral.model import requirements
from referral.pathways.blockers import BlockReason
from referral.pathways.plan import find
from tests.unit.pathways.planner_examples import (
    GOALS,
    HELD,
    brute,
    setting_out,
    to,
    towns,
)


@settings(max_examples=100)
@given(towns(), GOALS, HELD)
def test_a_block_is_true_and_a_circle_is_told_round(town, goal, held):
    plan = find(town, goal, setting_out(*held))
    for block in plan.blockers:
        if block.state is None:
            continue
        alternatives = requirements.alternatives(block.state)
        assert all(brute(town, to(state), set(held)) is None for state in alternatives)
        if block.reason is BlockReason.CYCLE:
            assert [link.required for link in block.cycle] == [
                *(link.state for link in block.cycle[1:]),
                block.cycle[0].state,
            ]
