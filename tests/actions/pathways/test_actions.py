"""Pathways of clients: set out once, refused where no way leads, given up, and out of reach of strangers."""

from dataclasses import replace

import pytest

from graph.model import where
from referral.clients import clients, merge
from referral.errors import BadInput, NotAllowed, NotFound
from referral.model.actors import Role
from referral.model.clients import Client, Pathway
from referral.model.referrals import Referral, State
from referral.pathways import actions
from referral.pathways.model import GIVEN_UP
from referral.storage import records
from tests.fakes.demo_fixture import context

GOAL = "labour_registered"
FIRST_STEP = "S29"  # with an address and a birth certificate, the identity card comes first (field.md, G5)


@pytest.fixture
def office(store):
    return context(store, Role.ASSISTANT)


@pytest.fixture
def person(office) -> Client:
    held = ("address", "birth_certificate")
    return clients.add_client(office, Client(id="PW-77", area="A05", assistant="AS-1", centre="O01", held=held))


def drafts(store, code: str) -> list[Referral]:
    return list(store.read(lambda tx: records.find(tx, Referral, where(client=code)))[0])


def problem(refused: pytest.ExceptionInfo[BadInput]) -> str:
    return refused.value.details["problems"][0][1]


def test_setting_out_drafts_the_first_step_and_setting_out_again_is_the_same(store, office, person):
    draft = actions.set_out(office, person.id, GOAL)
    assert (draft.state, draft.service, draft.assistant) == (State.DRAFT, FIRST_STEP, "AS-1")
    assert actions.set_out(office, person.id, GOAL).id == draft.id
    assert [referral.id for referral in drafts(store, person.id)] == [draft.id]
    (pathway,) = actions.pathways_of(office, person.id)
    assert (pathway.goal, pathway.started_on, pathway.status) == (GOAL, office.today, "open")


def test_the_plan_shows_the_pathway_and_the_open_referral_of_its_step(office, person):
    assert actions.client_plan(office, person.id, GOAL).pathway is None
    draft = actions.set_out(office, person.id, GOAL)
    plan = actions.client_plan(office, person.id, GOAL)
    assert [step.service.id for step in plan.plan.sequences[0].steps] == ["S29", "S16"]
    assert plan.pathway.goal == GOAL
    assert plan.referrals[FIRST_STEP].id == draft.id


@pytest.mark.parametrize(("held", "expected"), [(("birth_certificate",), "no_way"), ((GOAL,), "reached_already")])
def test_a_goal_that_is_blocked_or_reached_starts_nothing(store, office, person, held, expected):
    clients.change_client(office, replace(person, held=held))
    with pytest.raises(BadInput) as refused:
        actions.set_out(office, person.id, GOAL)
    assert problem(refused) == expected
    assert actions.pathways_of(office, person.id) == ()
    assert drafts(store, person.id) == []


def test_a_goal_that_nobody_knows_is_not_there(office, person):
    for attempt in (actions.client_plan, actions.set_out, actions.give_up):
        with pytest.raises(NotFound):
            attempt(office, person.id, "the moon")


def test_giving_up_ends_the_pathway_and_keeps_its_referral(store, office, person):
    draft = actions.set_out(office, person.id, GOAL)
    actions.give_up(office, person.id, GOAL)
    (pathway,) = actions.pathways_of(office, person.id)
    assert pathway.status == GIVEN_UP
    assert [referral.state for referral in drafts(store, person.id)] == [State.DRAFT]
    with pytest.raises(NotFound):
        actions.give_up(office, person.id, GOAL)
    assert actions.set_out(office, person.id, GOAL).id == draft.id
    assert len(actions.pathways_of(office, person.id)) == 2


def test_under_the_code_of_a_merged_client_there_is_one_pathway_of_the_client_that_stands(store, office, person):
    old = clients.add_client(office, Client(id="PW-78", area="A05", assistant="AS-1", centre="O01", held=person.held))
    merge.merge(context(store, Role.CENTRE_LEAD), person.id, old.id)
    draft = actions.set_out(office, old.id, GOAL)
    assert draft.client == person.id
    assert actions.set_out(office, old.id, GOAL).id == draft.id
    (pathway,) = actions.pathways_of(office, old.id)
    assert actions.pathways_of(office, person.id) == (pathway,)
    plan = actions.client_plan(office, old.id, GOAL)
    assert (plan.pathway, plan.referrals[FIRST_STEP].id) == (pathway, draft.id)
    actions.give_up(office, old.id, GOAL)
    assert actions.pathways_of(office, person.id)[0].status == GIVEN_UP


def test_a_client_of_a_colleague_looks_absent_and_who_refers_nobody_is_refused(store, office):
    (colleagues, *_), _ = store.read(lambda tx: records.find(tx, Client, where(assistant="AS-2")))
    attempts = (
        lambda own: actions.client_plan(own, colleagues.id, GOAL),
        lambda own: actions.pathways_of(own, colleagues.id),
        lambda own: actions.set_out(own, colleagues.id, GOAL),
        lambda own: actions.give_up(own, colleagues.id, GOAL),
    )
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt(office)
        with pytest.raises(NotAllowed):
            attempt(context(store, Role.COORDINATOR))
    assert store.read(lambda tx: records.find(tx, Pathway, where(client=colleagues.id)))[0] == ()
