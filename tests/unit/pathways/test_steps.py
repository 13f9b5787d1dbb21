"""The order of steps: each has what it requires when it is taken."""

from datetime import timedelta

from hypothesis import given, settings

from referral.model import requirements
from referral.pathways.plan import find
from tests.unit.pathways.planner_examples import (
    GOALS,
    HELD,
    TODAY,
    setting_out,
    towns,
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
            assert requirements.missing(step.service, had) == ()
            assert {ask.state for ask in step.required} <= had
            assert step.missing == requirements.missing(step.service, held)
            had |= set(step.service.grants)
            day += timedelta(days=step.days)
