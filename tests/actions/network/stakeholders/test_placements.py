"""Placing organisations is for the team, keeps what was said before, and outlives a merge."""

import pytest

from referral.directory import merge
from referral.errors import BadInput, NotAllowed, NotFound
from referral.idempotency import Submitted
from referral.model.actors import Role
from referral.network.stakeholders.placements import Draft, history, place, team
from tests.fakes.demo_fixture import context

TEAM = (Role.ASSISTANT, Role.CENTRE_LEAD, Role.COORDINATOR)


@pytest.fixture
def people(store, clock):
    return [context(store, role, clock=clock) for role in TEAM]


def said(organisation="O05", power=4, interest=2, **more):
    return Draft(organisation=organisation, power=power, interest=interest, **more)


def test_two_of_the_team_place_an_organisation_and_everybody_of_it_sees_who_said_what(people, clock):
    first, second, third = people
    place(first, said(note="решава за всички"))
    assert [(each.people, each.field) for each in team(third, domain=None).placed] == [(1, None)]
    clock.forward(days=1)
    place(second, said(power=5))
    (placed,) = team(third, domain=None).placed
    assert (placed.organisation, placed.people, placed.power.mean) == ("O05", 2, 4.5)
    assert team(third, domain=None).own == {}
    assert team(first, domain=None).own["O05"].note == "решава за всички"
    told = history(third, "O05")
    assert [(each.by, each.power) for each in told.placements] == [("LEAD-1", 5), ("AS-1", 4)]
    assert set(told.names) <= {"LEAD-1", "AS-1"}
    assert told.names["AS-1"]


def test_what_was_said_before_stays_in_the_history_and_can_be_taken_back(people, clock):
    first, *_ = people
    for power, interest in ((2, 2), (5, 1), (None, None)):
        place(first, said(power=power, interest=interest))
        clock.forward(minutes=1)
    assert team(first, domain=None).placed == ()
    assert [each.power for each in history(first, "O05").placements] == [None, 5, 2]


def test_the_same_form_sent_twice_says_it_once(people):
    submitted = Submitted(key="k", fingerprint="f")
    for _ in range(2):
        place(people[0], said(), submitted=submitted)
    assert len(history(people[0], "O05").placements) == 1


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (said(power=0), ("power", "not_in_range")),
        (said(interest=6), ("interest", "not_in_range")),
        (said(power=None), ("power", "missing")),
        (said(domain="love"), ("domain", "unknown")),
        (said(note="x" * 301), ("note", "too_long")),
    ],
)
def test_what_is_off_the_scale_is_refused_and_nothing_is_stored(people, draft, problem):
    with pytest.raises(BadInput) as refused:
        place(people[0], draft)
    assert refused.value.details["problems"][0][:2] == problem
    assert history(people[0], "O05").placements == ()


def test_an_organisation_that_is_not_there_is_not_placed(people):
    with pytest.raises(NotFound):
        place(people[0], said("O99"))


@pytest.mark.parametrize("role", [Role.MUNICIPALITY, Role.ADMINISTRATOR])
def test_nobody_outside_the_team_places_or_reads(store, people, role):
    outsider = context(store, role)
    for work in (
        lambda: place(outsider, said()),
        lambda: team(outsider, domain=None),
        lambda: history(outsider, "O05"),
    ):
        with pytest.raises(NotAllowed):
            work()


def test_what_was_said_of_two_that_are_one_is_said_of_the_one_that_stays(people, clock):
    first, second, coordinator = people
    place(first, said("O06", power=5))
    clock.forward(minutes=1)
    place(second, said("O07", power=3))
    merge.merge(coordinator, "O06", "O07")
    (placed,) = team(coordinator, domain=None).placed
    assert (placed.organisation, placed.people, placed.power.mean) == ("O06", 2, 4)
    (undone,) = merge.recent(coordinator)
    merge.undo(coordinator, undone.id)
    assert {each.organisation for each in team(coordinator, domain=None).placed} == {"O06", "O07"}
