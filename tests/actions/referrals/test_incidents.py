"""Refused or treated badly: private to the centre, a number for everybody else."""

from datetime import timedelta

import pytest

from referral.clients import clients
from referral.errors import BadInput, NotAllowed, UnknownCode
from referral.model.actors import Role
from referral.referrals import create, incidents
from referral.referrals.incidents import NewIncident
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import new, referred


def test_bad_treatment_is_private_and_small_numbers_are_hidden(store, office, clock):
    coordinator = context(store, Role.COORDINATOR, clock=clock)
    for number, owner in enumerate(clients.clients(office)[:5]):
        made = create.refer(office, new(office, f"t{number}", client=owner.id))
        incidents.record(office, made.id, NewIncident(kind="insulted", happened_on=office.today, note="CANARY"))
        shown = incidents.counts(coordinator)
        assert [one.people for one in shown] == ([5] if number == 4 else [])
    assert incidents.of_reach(coordinator) == ()
    assert len(incidents.of_reach(office)) == 5
    with pytest.raises(NotAllowed):
        incidents.record(coordinator, made.id, NewIncident(kind="insulted", happened_on=office.today))


def test_a_kind_that_is_not_listed_and_a_day_that_has_not_come_are_refused(store, office):
    made = referred(office)
    with pytest.raises(UnknownCode):
        incidents.record(office, made.id, NewIncident(kind="rude", happened_on=office.today))
    with pytest.raises(BadInput):
        incidents.record(office, made.id, NewIncident(kind="insulted", happened_on=office.today + timedelta(days=1)))
    assert incidents.of_reach(office) == ()


def test_one_person_hurt_twice_is_one_person(office):
    made = referred(office)
    for _ in range(2):
        incidents.record(office, made.id, NewIncident(kind="insulted", happened_on=office.today))
    (count,) = incidents.counts(office)
    assert (count.organisation, count.people, count.kinds) == ("O01", 1, {"insulted": 2})
