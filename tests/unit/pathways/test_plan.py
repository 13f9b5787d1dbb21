"""Chains of services: what a step must be, and what is said of it."""

from dataclasses import replace
from datetime import date

from referral.pathways.model import GoalKind
from referral.pathways.plan import find
from tests.unit.pathways.planner_examples import (
    blocked,
    picture,
    service,
    setting_out,
    to,
    told,
)


def test_a_day_less_is_cheaper_among_as_many_steps_and_others_are_named():
    services = [service(f"s{days}", "", "x", wait_days=days) for days in (3, 2, 2 + 7)]
    plan = find(picture(*services), to("x"), setting_out())
    assert told(plan) == ["s2"]
    assert plan.sequences[0].steps[0].also == ("s3", "s9")


def test_a_shared_step_counts_once():
    """Adding up costs would take a2 and b2 (2 + 2 steps are as many as 2 + 2); one shared step makes it three."""
    town = picture(
        service("shared", "", "s"), service("a", "s", "a"), service("b", "s", "b"),
        service("before_a", "", "a1"), service("other_a", "a1", "a"),
        service("before_b", "", "b1"), service("other_b", "b1", "b"),
        service("end", "a b"),
    )  # fmt: skip
    plan = find(town, to("end", GoalKind.SERVICE), setting_out())
    assert told(plan)[0] == "shared a b end"
    assert len(plan.sequences[1].steps) == 5


def test_a_goal_already_held_needs_nothing():
    assert find(picture(), to("x"), setting_out("x")).reached


def test_a_goal_nobody_serves_is_said_so():
    assert blocked(find(picture(), to("x"), setting_out())) == [("x", "no_service")]
    assert blocked(find(picture(), to("hea.gp", GoalKind.NEED), setting_out())) == [(None, "no_service")]
    orphan = replace(service("s"), organisation="gone")
    assert blocked(find(picture(orphan), to("s", GoalKind.SERVICE), setting_out())) == [(None, "unusable")]


def test_a_window_is_judged_on_the_day_the_step_begins():
    first, goal = service("a", "", "x", wait_days=30), to("b", GoalKind.SERVICE)
    opens_later = find(picture(first, service("b", "x", window="02-01/02-28")), goal, setting_out())
    assert told(opens_later) == ["a b"]
    assert opens_later.sequences[0].steps[1].begins == date(2026, 2, 14)
    closes_before = find(picture(first, service("b", "x", window="12-01/01-31")), goal, setting_out())
    assert closes_before.sequences == ()
    ((blocked_service,),) = (blocker.services for blocker in closes_before.blockers)
    assert (blocked_service.obstacle.code, blocked_service.obstacle.details["day"]) == (
        "window_closed", date(2026, 12, 1),
    )  # fmt: skip


def test_a_service_that_is_open_on_that_day_stands_in_for_one_that_is_not():
    town = picture(
        service("a", "", "x", wait_days=30), service("b", "x", "y", window="01-01/01-31"),
        service("c", "x", "y", window="02-01/02-28", wait_days=9), service("d", "", "z"), service("e", "z", "y"),
    )  # fmt: skip
    assert told(find(town, to("y"), setting_out())) == ["d e", "a c"]


def test_what_is_open_only_for_a_while_is_done_first():
    town = picture(
        service("a", "", "x", wait_days=30), service("z", "", "y", window="01-01/01-20"), service("goal", "x y")
    )
    assert told(find(town, to("goal", GoalKind.SERVICE), setting_out())) == ["z a goal"]


def test_thirty_independent_states_with_two_ways_each_are_found_quickly():
    services = [service(f"{n}{way}", "", f"x{n}", wait_days=n % 3 + (way == "b")) for n in range(30) for way in "ab"]
    services += [service(f"c{n}", "y", f"x{n} z{n}") for n in range(30)]
    town = picture(*services, service("end", " ".join(f"x{n}" for n in range(30))))
    plan = find(town, to("end", GoalKind.SERVICE), setting_out())
    assert len(plan.sequences[0].steps) == 31
    assert plan.proved
