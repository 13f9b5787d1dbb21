"""The order of steps: each has what it requires when it is taken."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

from referral.model import requirements
from referral.pathways.plan import find
from tests.unit.pathways.planner_examples import (
    GOALS,
    HELD,
    TODAY,
    setting_out,
    towns,
)


@settings(max_examples=100)
@given(towns(), GOALS, HELD)
def test_every_step_has_what_it_asks_for_when_it_is_taken(town, goal, held):
    for chain in find(town, goal, setting_out(*held)).sequences:
        had, day = set(held), TODAY
        for number, step in enumerate(chain.steps, start=1):
            assert step.number == number
            assert step.begins == day
            assert step.service.status == "active"
            assert requirements.missing(step.service, had) == ()
            assert {ask.state for ask in step.required} <= had
            assert step.missing == requirements.missing(step.service, held)
            had |= set(step.service.grants)
            day += timedelta(days=step.days)


WINDOWS = st.lists(st.sampled_from([None, "01-10/01-20", "02-01/03-31", "11-15/01-31"]), min_size=12, max_size=12)
WAITS = st.lists(st.sampled_from([None, 5, 20, 45]), min_size=12, max_size=12)


@settings(max_examples=150)
@given(towns(), GOALS, HELD, WINDOWS, WAITS)
def test_every_step_is_open_when_it_begins_and_needs_nothing_that_has_ended(town, goal, held, windows, waits):
    services = {
        key: replace(one, window=window, wait_days=wait)
        for (key, one), window, wait in zip(town.services.items(), windows * 9, waits * 9, strict=False)
    }
    town = replace(town, services=MappingProxyType(services))
    valid = dict.fromkeys(sorted({code for one in services.values() for code in one.grants})[:2], 15)
    ends = {state: TODAY + timedelta(days=10) for state in sorted(held)[:1]}
    for chain in find(town, goal, setting_out(*held, ends=ends, valid=valid)).sequences:
        good = {state: ends.get(state) for state in held}
        for step in chain.steps:
            window = requirements.window_of(step.service)
            assert window is None or window.holds(step.begins)
            for ask in step.required:
                ended = good[ask.state] is not None and good[ask.state] < step.begins
                assert ask.late == ended
            done = step.begins + timedelta(days=step.days)
            for state in step.service.grants:
                fresh = done + timedelta(days=valid[state]) if state in valid else None
                if state not in good or (good[state] is not None and good[state] < done):
                    good[state] = fresh
