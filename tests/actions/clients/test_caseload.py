"""The caseload: who may see it, what it counts, and whose is far above the mean."""

import pytest

from referral.clients import caseload
from referral.errors import NotAllowed
from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import mine, referred


def test_a_load_far_above_the_mean_is_heavy_and_no_other(store):
    coordinator = context(store, Role.COORDINATOR)
    loads = caseload.loads(coordinator)
    mean = sum(load.clients for load in loads) / len(loads)
    most = coordinator.vocabulary.threshold("caseload_factor") * mean
    assert {load.assistant for load in loads if load.heavy} == {"AS-4"}
    assert {load.assistant for load in loads if load.clients > most} == {"AS-4"}
    assert [load.clients for load in loads] == sorted((load.clients for load in loads), reverse=True)


def test_a_lead_sees_the_loads_of_the_own_centre_and_an_assistant_none(store):
    assert {load.centre for load in caseload.loads(context(store, Role.CENTRE_LEAD))} == {"O01"}
    assert {load.centre for load in caseload.loads(context(store, Role.COORDINATOR))} > {"O01"}
    with pytest.raises(NotAllowed):
        caseload.loads(context(store, Role.ASSISTANT))


def test_a_referral_is_open_when_sent_and_overdue_when_its_answer_does_not_come(store, office, clock):
    def own() -> caseload.Load:
        loads = caseload.loads(context(store, Role.COORDINATOR, clock=clock))
        return next(load for load in loads if load.assistant == mine(office).assistant)

    before = own()
    referred(office)
    assert (own().open - before.open, own().overdue - before.overdue) == (1, 0)
    clock.forward(days=5)
    assert own().overdue > before.overdue
