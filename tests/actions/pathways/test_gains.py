"""What a completed referral gave is taken back when it is reopened or struck out, and nothing else."""

from dataclasses import replace

import pytest

from referral.clients import clients, merge
from referral.model.actors import Role
from referral.model.clients import Client
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.pathways import actions, gains
from referral.pathways.model import OPEN, REACHED
from referral.referrals import act
from referral.storage import records
from tests.fakes.demo_fixture import context
from tests.fakes.pathway_steps import completed, first_step, held, store_and_follow

BY_PHONE = TransitionData(informant=Informant.PARTNER, channel="phone")


def reopen(office, referral_id: str) -> None:
    """Store a completed referral as reopened and take back what it gave."""

    def work(tx):
        referral = records.get(tx, Referral, referral_id)
        records.save(tx, replace(referral, state=State.IN_SERVICE))
        gains.take_back(tx, office, referral)

    office.write(work)


def test_reopening_takes_back_what_the_completion_gave(office, step):
    before = held(office, step)
    store_and_follow(office, completed(step, office))
    assert "id_card" in held(office, step)
    office.write(lambda tx: gains.take_back(tx, office, completed(step, office)))
    assert held(office, step) == before
    office.write(lambda tx: gains.take_back(tx, office, completed(step, office)))  # nothing more is taken
    assert held(office, step) == before


def test_what_the_client_had_before_stays_with_the_client(office, step):
    person = office.read(lambda tx: records.get(tx, Client, step.client))
    clients.change_client(office, replace(person, held=(*person.held, "id_card")))
    store_and_follow(office, completed(step, office))
    office.write(lambda tx: gains.take_back(tx, office, completed(step, office)))
    assert "id_card" in held(office, step)


def test_a_paper_that_was_not_renewed_after_all_ends_when_it_ended(office, step):
    person = office.read(lambda tx: records.get(tx, Client, step.client))
    old = replace(person, held=(*person.held, "id_card"), held_until=("id_card=2026-03-01",))
    clients.change_client(office, old)
    store_and_follow(office, completed(step, office))
    assert clients.client(office, step.client).held_until == ()  # the new card
    office.write(lambda tx: gains.take_back(tx, office, completed(step, office)))
    assert clients.client(office, step.client).held_until == ("id_card=2026-03-01",)


def test_a_day_that_somebody_wrote_since_stays(office, step):
    person = office.read(lambda tx: records.get(tx, Client, step.client))
    clients.change_client(office, replace(person, held=(*person.held, "id_card"), held_until=("id_card=2026-03-01",)))
    store_and_follow(office, completed(step, office))
    renewed = clients.client(office, step.client)
    clients.change_client(office, replace(renewed, held_until=("id_card=2036-01-15",)))
    office.write(lambda tx: gains.take_back(tx, office, completed(step, office)))
    assert clients.client(office, step.client).held_until == ("id_card=2036-01-15",)


def test_a_paper_that_the_client_was_known_not_to_have_is_known_not_to_be_there_again(office, step):
    person = office.read(lambda tx: records.get(tx, Client, step.client))
    clients.change_client(office, replace(person, not_held=("id_card",)))
    store_and_follow(office, completed(step, office))
    assert clients.client(office, step.client).not_held == ()
    office.write(lambda tx: gains.take_back(tx, office, completed(step, office)))
    assert clients.client(office, step.client).not_held == ("id_card",)


def test_what_a_referral_gave_before_a_merge_is_taken_back_from_the_client_that_stands(store, office, step):
    other = clients.add_client(office, Client(id="PW-78", area="A05", assistant="AS-1", centre="O01"))
    store_and_follow(office, completed(step, office))
    merge.merge(context(store, Role.CENTRE_LEAD), other.id, step.client)
    assert "id_card" in clients.client(office, other.id).held
    reopen(office, step.id)
    assert "id_card" not in clients.client(office, other.id).held


def test_a_need_that_was_the_goal_is_a_goal_again(office):
    step = first_step(office, "doc.id_card")
    store_and_follow(office, completed(step, office))
    assert [pathway.status for pathway in actions.pathways_of(office, step.client)] == [REACHED]
    reopen(office, step.id)
    assert [pathway.status for pathway in actions.pathways_of(office, step.client)] == [OPEN]


@pytest.mark.parametrize(("action", "reason"), [(Action.REOPEN, "closed_by_mistake"), (Action.VOID, "wrong_client")])
def test_a_document_that_was_not_issued_after_all_is_not_the_clients(store, office, action, reason):
    goal = first_step(office, "doc.id_card")
    coordinator = context(store, Role.COORDINATOR)
    sent = TransitionData(consent_on=office.today, consent_channel="oral", channel="phone")
    steps = [(Action.SEND, sent), (Action.DELIVER, TransitionData(channel="phone")), (Action.ACCEPT, BY_PHONE)]
    for taken, data in [*steps, (Action.COMPLETE, replace(BY_PHONE, result="document_issued"))]:
        act.act(office, goal.id, taken, data=data)
    assert "id_card" in held(office, goal)
    act.act(coordinator, goal.id, action, data=TransitionData(reason=reason))
    assert "id_card" not in held(office, goal)
    assert [pathway.status for pathway in actions.pathways_of(office, goal.client)] == [OPEN]
