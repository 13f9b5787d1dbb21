"""The search for chains against brute force over small generated towns."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.model import requirements
from referral.pathways.blockers import BlockReason
from referral.pathways.components import groups
from referral.pathways.cycles import cycles
from referral.pathways.plan import Goal, GoalKind, find
from referral.storage.directory import Directory
from tests.unit.pathways.planner_examples import TODAY, picture, service, setting_out, to

STATES = "abcdef"
GROUP = st.sets(st.sampled_from(STATES), min_size=1, max_size=2).map(lambda some: "|".join(sorted(some)))


@st.composite
def towns(draw) -> Directory:
    made = []
    for number in range(draw(st.integers(0, 7))):
        required = draw(st.lists(GROUP, max_size=2))
        gives = draw(st.sets(st.sampled_from(STATES), max_size=2))
        status = draw(st.sampled_from(["active", "active", "active", "suspended"]))
        days = draw(st.integers(0, 3))
        made.append(service(f"s{number}", " ".join(required), " ".join(sorted(gives)), status=status, wait_days=days))
    return picture(*made)


def can_do(chosen, held: set[str]) -> tuple[bool, set[str]]:
    """Whether all of some services can be taken in some order, and what is held then."""
    had, left = set(held), list(chosen)
    while left:
        ready = [one for one in left if not requirements.lacking(one, had)]
        if not ready:
            return False, had
        left = [one for one in left if one not in ready]
        had |= {state for one in ready for state in one.grants}
    return True, had


def brute(town: Directory, goal: Goal, held: set[str]) -> tuple[int, int] | None:
    usable = [one for one in town.services.values() if one.status == "active"]
    costs = []
    for count in range(len(usable) + 1):
        for chosen in itertools.combinations(usable, count):
            done, had = can_do(chosen, held)
            there = goal.code in had if goal.kind is GoalKind.STATE else any(one.id == goal.code for one in chosen)
            if done and there:
                costs.append((count, sum(one.wait_days for one in chosen)))
        if costs:
            return min(costs)
    return None


GOALS = st.sampled_from([*(to(state) for state in STATES), *(to(f"s{n}", GoalKind.SERVICE) for n in range(7))])
HELD = st.frozensets(st.sampled_from(STATES), max_size=2)


@settings(max_examples=200, deadline=None)
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


@settings(max_examples=100, deadline=None)
@given(towns(), GOALS, HELD)
def test_every_step_has_what_it_asks_for_when_it_is_taken(town, goal, held):
    for chain in find(town, goal, setting_out(*held)).sequences:
        had, day = set(held), TODAY
        for number, step in enumerate(chain.steps, start=1):
            assert step.number == number
            assert step.begins == day
            assert step.service.status == "active"
            assert requirements.lacking(step.service, had) == ()
            assert {ask.state for ask in step.required} <= had
            assert step.missing == requirements.lacking(step.service, held)
            had |= set(step.service.grants)
            day += timedelta(days=step.days)


@settings(max_examples=100, deadline=None)
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


@settings(max_examples=100, deadline=None)
@given(towns())
def test_a_closed_circle_cannot_be_entered_with_everything_else(town):
    for cycle in cycles(town):
        outside = set(STATES) - set(cycle.states)
        for state in cycle.states:
            assert brute(town, to(state), outside) is None


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg"), max_size=4)))
def test_groups_are_those_that_lead_to_each_other(waits):
    def leads(one: str) -> set[str]:
        seen, queue = {one}, [one]
        while queue:
            for child in waits.get(queue.pop(), ()):
                if child not in seen:
                    seen.add(child)
                    queue.append(child)
        return seen

    found = groups(waits, sorted(waits))
    flat = [state for group in found for state in group]
    assert len(flat) == len(set(flat))
    for place, group in enumerate(found):
        for state in group:
            assert {other for other in leads(state) if state in leads(other)} == set(group)
            assert leads(state) <= {other for earlier in found[: place + 1] for other in earlier}


@settings(max_examples=80, deadline=None)
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
