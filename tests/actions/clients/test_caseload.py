"""The load of each assistant: what they carry, and nobody outside the reader's reach."""

import pytest

from referral.clients import caseload
from referral.errors import NotAllowed
from referral.model.actors import Role
from referral.model.clients import Client
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import found, referred


@pytest.fixture
def coordinator(store, clock):
    return context(store, Role.COORDINATOR, clock=clock)


def load_of(context, assistant: str) -> caseload.Load:
    return next(load for load in caseload.loads(context) if load.assistant == assistant)


def test_a_load_counts_clients_and_open_and_overdue_referrals(store, office, coordinator, clock):
    before = load_of(coordinator, "AS-1")
    assert before.clients == len(found(store, Client, assistant="AS-1"))
    referred(office)
    assert load_of(coordinator, "AS-1").open == before.open + 1
    clock.forward(days=400)
    later = load_of(coordinator, "AS-1")
    assert later.overdue == later.open


def test_more_clients_than_the_threshold_times_the_mean_is_heavy(store, office, coordinator):
    loads = caseload.loads(coordinator)
    most = coordinator.vocabulary.threshold("caseload_factor") * sum(load.clients for load in loads) / len(loads)
    assert [load.heavy for load in loads] == [load.clients > most for load in loads]
    assert [load.clients for load in loads] == sorted((load.clients for load in loads), reverse=True)


def test_a_lead_sees_the_assistants_of_the_own_centre_alone(store, coordinator, clock):
    lead = context(store, Role.CENTRE_LEAD, clock=clock)
    assert {load.centre for load in caseload.loads(lead)} == {"O01"}
    assert {load.centre for load in caseload.loads(coordinator)} > {"O01"}


def test_an_assistant_sees_no_loads(office):
    with pytest.raises(NotAllowed):
        caseload.loads(office)
