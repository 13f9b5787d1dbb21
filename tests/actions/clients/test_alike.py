"""One person written down twice is warned of, and nobody else."""

from dataclasses import replace

import pytest

from referral.clients import clients
from referral.clients.alike import age_band
from referral.errors import NeedsConfirmation
from referral.model.actors import Role
from referral.model.clients import Client, NewNeed
from tests.fakes.demo_fixture import FakeClock, context

NEED = NewNeed(need="hea.gp")
NEW = Client(id="TW-1", area="A03", assistant="AS-1", centre="O01", birth_from=1986, birth_to=1990)


@pytest.fixture
def office(store):
    return context(store, Role.ASSISTANT, clock=FakeClock())


@pytest.fixture
def first(office):
    """A client with a need, whom nobody of the demo town resembles."""
    return clients.add_client(office, NEW, need=NEED, acknowledged=("alike_client",))


def add(office, *, need=NEED, acknowledged=(), **differs):
    draft = replace(NEW, **{"id": "TW-2", **differs})
    return clients.add_client(office, draft, need=need, acknowledged=acknowledged)


def test_the_same_centre_area_age_and_need_within_two_weeks_is_warned_of(office, first):
    office.clock.forward(days=14)
    with pytest.raises(NeedsConfirmation) as asked:
        add(office, birth_from=1987, birth_to=1987)
    ((code, details),) = asked.value.warnings
    assert code == "alike_client"
    assert first.id in details["codes"]
    assert add(office, acknowledged=("alike_client",)).id == "TW-2"


@pytest.mark.parametrize(
    "differs",
    [{"area": "A06"}, {"birth_from": 2015, "birth_to": 2016}, {"birth_from": None, "birth_to": None}],
    ids=["area", "age", "age not known"],
)
def test_another_area_or_age_is_another_person(office, first, differs):
    assert first.id not in alike_codes(office, **differs)


def alike_codes(office, **differs):
    try:
        add(office, **differs)
    except NeedsConfirmation as asked:
        return asked.warnings[0][1]["codes"]
    return ()


def test_another_need_or_a_need_of_long_ago_is_another_person(office, first):
    assert first.id not in alike_codes(office, id="TW-3", need=NewNeed(need="com.info"))
    office.clock.forward(days=15)
    assert first.id not in alike_codes(office)


def test_a_need_that_is_recorded_for_a_new_client_afterwards_is_warned_of_too(office, first):
    second = clients.add_client(office, replace(NEW, id="TW-2"))
    with pytest.raises(NeedsConfirmation):
        clients.record_need(office, second.id, NEED)
    assert clients.record_need(office, second.id, NEED, acknowledged=("alike_client",)).client == second.id


def test_a_client_known_for_long_is_nobody_s_double(office, first):
    second = clients.add_client(office, replace(NEW, id="TW-2"))
    office.clock.forward(days=15)
    clients.record_need(office, first.id, NewNeed(need="com.info"))
    assert clients.record_need(office, second.id, NewNeed(need="com.info")).client == second.id


def test_an_age_band_is_that_of_the_middle_of_the_birth_years(office):
    assert age_band(office, replace(NEW, birth_from=None, birth_to=None)) is None
    assert age_band(office, NEW) == age_band(office, replace(NEW, birth_from=1988, birth_to=None)) == "30-59"
