"""Who may perform a transition, in what capacity, with what data, and for how long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referral.errors import MissingData, WrongActor
from referral.lifecycle import events as lifecycle
from referral.lifecycle.authority import capacities_of, capacity_for, in_time
from referral.lifecycle.events import DecisionContext
from referral.lifecycle.transitions import BY_STATE, transition_for
from referral.model.actors import SYSTEM, ActingAs, Actor, Role
from referral.model.ids import UserId
from referral.model.referrals import Action, Informant, State, TransitionData
from tests.fakes.demo_fixture import WORDS
from tests.unit.lifecycle.test_deadlines import at
from tests.unit.lifecycle.test_events import (
    ACTORS,
    ASSISTANT,
    COORDINATOR,
    LINK,
    NOW,
    data_for,
    referral,
)

LEAD = Actor(id=UserId("LEAD"), role=Role.CENTRE_LEAD)
PARTNER_USER = Actor(id=UserId("P"), role=Role.PARTNER)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("state", "action"), list(BY_STATE))
def test_a_transition_without_one_of_its_fields_is_refused_naming_the_field(state, action):
    transition = BY_STATE[state, action]
    acting_as = transition.capacities[0]
    full = data_for(transition, acting_as)
    for name in {*transition.needs, *transition.extra.get(acting_as, ())} - {"service"}:
        with pytest.raises(MissingData) as refused:
            lifecycle.decide(
                referral(state),
                action,
                data=replace(full, **{name: None}),
                by=DecisionContext(actor=ACTORS[acting_as], at=NOW, vocabulary=WORDS),
            )
        assert name in refused.value.details["missing"]


def test_a_draft_without_a_service_cannot_be_sent():
    data = data_for(transition_for(State.DRAFT, Action.SEND), ActingAs.ASSISTANT)
    with pytest.raises(MissingData):
        lifecycle.decide(
            referral(service=None),
            Action.SEND,
            data=data,
            by=DecisionContext(actor=ASSISTANT, at=NOW, vocabulary=WORDS),
        )


def test_an_assistant_voids_within_a_day_and_a_coordinator_any_time():
    old = referral(State.SENT, created_at=NOW - timedelta(hours=25))
    wrong = TransitionData(reason="wrong_client")
    with pytest.raises(WrongActor):
        lifecycle.decide(old, Action.VOID, data=wrong, by=DecisionContext(actor=ASSISTANT, at=NOW, vocabulary=WORDS))
    assert lifecycle.decide(
        old, Action.VOID, data=wrong, by=DecisionContext(actor=COORDINATOR, at=NOW, vocabulary=WORDS)
    )


@pytest.mark.parametrize(
    ("actor", "informant", "capacities"),
    [
        (ASSISTANT, Informant.PARTNER, ["assistant", "on_behalf"]),
        (ASSISTANT, Informant.CLIENT, ["assistant", "client", "on_behalf"]),
        (ASSISTANT, Informant.SYSTEM, ["assistant"]),
        (ASSISTANT, None, ["assistant", "on_behalf", "client"]),
        (LEAD, Informant.DOCUMENT, ["coordinator", "assistant", "on_behalf"]),
        (PARTNER_USER, Informant.CLIENT, ["partner"]),  # a partner speaks for itself alone
        (LINK, Informant.CLIENT, ["link"]),
        (SYSTEM, None, ["system"]),
        (replace(ASSISTANT, role=Role.MUNICIPALITY), Informant.PARTNER, []),
        (replace(ASSISTANT, role=Role.ADMINISTRATOR), None, []),
        (replace(ASSISTANT, role=None), None, []),
    ],
)
def test_the_capacities_of_an_actor_the_most_direct_first(actor, informant, capacities):
    assert list(capacities_of(actor, informant=informant)) == capacities


def test_the_most_direct_capacity_whose_data_is_there_is_taken():
    start = transition_for(State.ACCEPTED, Action.START)
    seen = TransitionData(informant=Informant.CLIENT, channel="visit", accompanied_by="AS-1")
    told = replace(seen, accompanied_by=None)
    assert capacity_for(start, referral(State.ACCEPTED), actor=ASSISTANT, data=seen) is ActingAs.ASSISTANT
    assert capacity_for(start, referral(State.ACCEPTED), actor=ASSISTANT, data=told) is ActingAs.CLIENT


def test_what_is_missing_is_told_of_the_most_direct_capacity():
    accept = transition_for(State.SENT, Action.ACCEPT)
    with pytest.raises(MissingData) as refused:
        capacity_for(accept, referral(State.SENT), actor=ASSISTANT, data=TransitionData())
    assert refused.value.details == {"action": Action.ACCEPT, "missing": ("informant", "channel")}
    with pytest.raises(WrongActor):
        capacity_for(accept, referral(State.SENT), actor=SYSTEM, data=TransitionData())


@pytest.mark.parametrize(
    ("action", "state", "actor", "field", "last"),
    [
        # a day, to the second
        (Action.VOID, State.SENT, ASSISTANT, "created_at", at("2026-01-16T10:00")),
        (Action.CORRECT, State.ACCEPTED, LINK, "decided_at", at("2026-01-16T10:00")),
        (Action.CORRECT, State.NEEDS_INFO, LINK, "info_requested_at", at("2026-01-16T10:00")),
        # two working days after Thursday 15 January end on Monday at 17:00
        (Action.UNACCEPT, State.ACCEPTED, PARTNER_USER, "decided_at", at("2026-01-19T17:00")),
    ],
)
def test_the_time_for_an_act_ends_with_its_last_second(action, state, actor, field, last):
    own = referral(state, created_at=None, decided_at=None, info_requested_at=None)
    begun = replace(own, **{field: at("2026-01-15T10:00")})
    transition = transition_for(state, action)
    assert in_time(transition, begun, actor, last)
    assert not in_time(transition, begun, actor, last + SECOND)
    assert not in_time(transition, own, actor, last)  # what never began cannot be taken back


def test_a_coordinator_takes_an_acceptance_back_at_any_time():
    old = referral(State.ACCEPTED, decided_at=NOW - timedelta(days=100))
    unaccept = transition_for(State.ACCEPTED, Action.UNACCEPT)
    assert in_time(unaccept, old, COORDINATOR, NOW)
    assert not in_time(unaccept, old, PARTNER_USER, NOW)
