"""Every pair of state and action: legal as the table says, or refused by name."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.errors import BadInput, IllegalMove, MissingData, UnknownCode, WrongActor
from referral.lifecycle import events as lifecycle
from referral.lifecycle import replay
from referral.lifecycle.authority import capacities_of
from referral.lifecycle.events import DecisionContext
from referral.lifecycle.states import ENDED, OPEN
from referral.lifecycle.transitions import BY_STATE, TRANSITIONS, transition_for
from referral.model.actors import SYSTEM, ActingAs, Actor, Role
from referral.model.ids import OrganisationId, UserId
from referral.model.referrals import Action, Evidence, Informant, Referral, State, TransitionData
from tests.fakes.demo_fixture import WORDS

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
ASSISTANT = Actor(id=UserId("AS-1"), role=Role.ASSISTANT, centre=OrganisationId("O01"))
COORDINATOR = Actor(id=UserId("CO"), role=Role.COORDINATOR)
PARTNER = Actor(id=UserId("P"), acting_as=ActingAs.PARTNER)
LINK = Actor(id=UserId("link"), acting_as=ActingAs.LINK)
CLIENT = Actor(id=UserId("K"), acting_as=ActingAs.CLIENT)
BY_HAND = {ActingAs.ASSISTANT: ASSISTANT, ActingAs.COORDINATOR: COORDINATOR, ActingAs.PARTNER: PARTNER, ActingAs.LINK: LINK,
           ActingAs.CLIENT: CLIENT, ActingAs.SYSTEM: SYSTEM, ActingAs.ON_BEHALF: ASSISTANT}  # fmt: skip

# referrals.md, section 2, written out by hand a second time: from → actions that leave it.
BESIDE = {"remark", "remind", "escalate"}
ALLOWED = {
    None: {"create"},
    "draft": {"send", "cancel", "void"},
    "sent": {"acknowledge", "ask", "accept", "waitlist", "decline", "schedule", "cancel", "expire", "void", *BESIDE},
    "acknowledged": {"ask", "accept", "waitlist", "decline", "schedule", "cancel", "expire", "void", *BESIDE},
    "needs_info": {"inform", "cancel", "expire", "void", "correct", *BESIDE},
    "accepted": {"schedule", "start", "complete", "fail", "cancel", "unaccept", "void", "follow_up", "accompany",
                 "correct", *BESIDE},
    "waitlisted": {"schedule", "start", "fail", "cancel", "void", "follow_up", "accompany", "correct", *BESIDE},
    "scheduled": {"start", "miss", "complete", "fail", "cancel", "void", "follow_up", "accompany", "correct", *BESIDE},
    "in_service": {"complete", "fail", "void", "follow_up", "accompany", *BESIDE},
    "completed": {"reopen", "void", "follow_up", "accompany", *BESIDE},
    "not_completed": {"reopen", "void", "follow_up", "reroute", *BESIDE},
    "declined": {"reopen", "void", "follow_up", "correct", "reroute", *BESIDE},
    "cancelled": {"void", "follow_up", "reroute", *BESIDE},
    "expired": {"accept", "schedule", "waitlist", "decline", "void", "follow_up", "reroute", *BESIDE},
    "entered_in_error": set(),
}  # fmt: skip


def referral(state: State | None = State.DRAFT, **more: object) -> Referral:
    made = Referral(
        id="R1", short_code="AAAAAA", client="TH-1", need="hea.gp", area="A03", centre="O01", assistant="AS-1",
        priority="routine", delivery="phone", service="S1", organisation="O14", state=state or State.DRAFT,
        events=0 if state is None else 3, created_at=NOW - timedelta(hours=1), sent_at=NOW - timedelta(hours=1),
        decided_at=NOW - timedelta(hours=1), info_requested_at=NOW - timedelta(hours=1),
    )  # fmt: skip
    return replace(made, **more)


def facts_for(transition: object, acting_as: ActingAs) -> TransitionData:
    """Everything the move must carry, and nothing else."""
    first = {name: next(iter(WORDS.codes(listing))) for name, listing in transition.codes.items()}
    values = {
        "consent_on": date(2026, 1, 10), "consent_channel": "signed", "channel": "phone", "note": "ok",
        "expected_on": date(2026, 2, 1), "happened_on": date(2026, 1, 14), "appointment_at": NOW + timedelta(days=2), "place": "O14",
        "accompanied_by": "AS-1", "minutes": 40, "next_referral": "R2", "informant": Informant.PARTNER, **first,
    }  # fmt: skip
    wanted = {*transition.needs, *transition.extra.get(acting_as, ())} - {"service"}
    return TransitionData(**{name: values[name] for name in wanted})


@pytest.mark.parametrize("state", [None, *State])
@pytest.mark.parametrize("action", list(Action))
def test_every_pair_of_state_and_action_is_legal_or_refused_by_name(state, action):
    if action.value in ALLOWED[state.value if state else None]:
        assert transition_for(state, action) in TRANSITIONS
    else:
        with pytest.raises(IllegalMove) as refused:
            transition_for(state, action)
        assert refused.value.details == {"state": state, "action": action}


@pytest.mark.parametrize("acting_as", list(ActingAs))
@pytest.mark.parametrize(("state", "action"), list(BY_STATE))
def test_a_move_is_taken_by_the_hands_of_its_row_and_by_no_other(state, action, acting_as):
    transition, actor = BY_STATE[state, action], BY_HAND[acting_as]
    data = facts_for(transition, acting_as)
    reachable = set(capacities_of(actor, informant=data.informant)) & set(transition.capacities)

    def decide():
        return lifecycle.decide(
            referral(state), action, data=data, by=DecisionContext(actor=actor, at=NOW, vocabulary=WORDS)
        )

    if acting_as in transition.capacities:
        event = decide()
        assert event.acting_as in reachable
        after = replay.apply_event(referral(state), event)
        assert after.state == (transition.target or state)
        assert all(getattr(after, stamp) == NOW for stamp in transition.stamps)
    elif not reachable:
        with pytest.raises(WrongActor):
            decide()


@pytest.mark.parametrize(("state", "action"), list(BY_STATE))
def test_nothing_has_happened_on_a_day_that_has_not_come(state, action):
    transition = BY_STATE[state, action]
    acting_as = transition.capacities[0]
    tomorrow = replace(facts_for(transition, acting_as), happened_on=NOW.date() + timedelta(days=1))
    with pytest.raises(BadInput) as refused:
        lifecycle.decide(
            referral(state),
            action,
            data=tomorrow,
            by=DecisionContext(actor=BY_HAND[acting_as], at=NOW, vocabulary=WORDS),
        )
    assert refused.value.details == {"problems": (("happened_on", "in_the_future", {}),)}


@pytest.mark.parametrize(("state", "action"), list(BY_STATE))
def test_a_move_without_one_of_its_facts_is_refused_naming_the_fact(state, action):
    transition = BY_STATE[state, action]
    acting_as = transition.capacities[0]
    full = facts_for(transition, acting_as)
    for name in {*transition.needs, *transition.extra.get(acting_as, ())} - {"service"}:
        with pytest.raises(MissingData) as refused:
            lifecycle.decide(
                referral(state),
                action,
                data=replace(full, **{name: None}),
                by=DecisionContext(actor=BY_HAND[acting_as], at=NOW, vocabulary=WORDS),
            )
        assert name in refused.value.details["missing"]


@pytest.mark.parametrize(
    "transition",
    [transition for transition in TRANSITIONS if transition.codes],
    ids=lambda transition: f"{transition.sources[0]}-{transition.action}",
)
def test_a_code_outside_its_list_is_refused(transition):
    acting_as = transition.capacities[0]
    (name,) = transition.codes
    wrong = replace(facts_for(transition, acting_as), **{name: "because"})
    with pytest.raises(UnknownCode):
        lifecycle.decide(
            referral(transition.sources[0]),
            transition.action,
            data=wrong,
            by=DecisionContext(actor=BY_HAND[acting_as], at=NOW, vocabulary=WORDS),
        )


def test_a_draft_without_a_service_cannot_be_sent():
    data = facts_for(transition_for(State.DRAFT, Action.SEND), ActingAs.ASSISTANT)
    with pytest.raises(MissingData):
        lifecycle.decide(
            referral(service=None),
            Action.SEND,
            data=data,
            by=DecisionContext(actor=ASSISTANT, at=NOW, vocabulary=WORDS),
        )


def test_every_state_is_open_or_ended_or_void():
    assert {*OPEN, *ENDED, State.ENTERED_IN_ERROR} == set(State)


def test_a_partner_never_closes_the_loop():
    closing = [transition for transition in TRANSITIONS if transition.action is Action.FOLLOW_UP]
    assert all(
        not {ActingAs.PARTNER, ActingAs.LINK, ActingAs.SYSTEM} & set(transition.capacities) for transition in closing
    )


def follow_up(current: Referral, result: str, at: datetime) -> Referral:
    event = lifecycle.decide(
        current,
        Action.FOLLOW_UP,
        data=TransitionData(result=result),
        by=DecisionContext(actor=ASSISTANT, at=at, vocabulary=WORDS),
    )
    return replay.apply_event(current, event)


def test_the_loop_closes_when_the_client_was_asked_after_the_end():
    ended = referral(State.COMPLETED, ended_at=NOW)
    assert follow_up(ended, "met", NOW).loop_closed_at == NOW
    assert follow_up(ended, "too_early", NOW).loop_closed_at is None
    assert follow_up(referral(State.IN_SERVICE), "met", NOW).loop_closed_at is None


def test_not_reached_closes_the_loop_only_after_tries_on_three_days():
    current = referral(State.COMPLETED, ended_at=NOW)
    for hours in (0, 3, 24, 27):
        current = follow_up(current, "not_reached", NOW + timedelta(hours=hours))
        assert current.loop_closed_at is None
    assert follow_up(current, "not_reached", NOW + timedelta(hours=48)).loop_closed_at is not None


def test_a_late_answer_is_taken_and_flagged():
    event = lifecycle.decide(
        referral(State.EXPIRED, ended_at=NOW),
        Action.ACCEPT,
        data=TransitionData(),
        by=DecisionContext(actor=LINK, at=NOW, vocabulary=WORDS),
    )
    after = replay.apply_event(referral(State.EXPIRED), event)
    assert after.late
    assert after.state is State.ACCEPTED
    assert after.evidence == Evidence.PARTNER_HIMSELF


def test_an_assistant_voids_within_a_day_and_a_coordinator_any_time():
    old = referral(State.SENT, created_at=NOW - timedelta(hours=25))
    wrong = TransitionData(reason="wrong_client")
    with pytest.raises(WrongActor):
        lifecycle.decide(old, Action.VOID, data=wrong, by=DecisionContext(actor=ASSISTANT, at=NOW, vocabulary=WORDS))
    assert lifecycle.decide(
        old, Action.VOID, data=wrong, by=DecisionContext(actor=COORDINATOR, at=NOW, vocabulary=WORDS)
    )


def test_the_evidence_says_who_said_so():
    def level(informant: Informant, channel: str) -> int:
        data = TransitionData(informant=informant, channel=channel)
        event = lifecycle.decide(
            referral(State.SENT),
            Action.ACCEPT,
            data=data,
            by=DecisionContext(actor=ASSISTANT, at=NOW, vocabulary=WORDS),
        )
        return lifecycle.evidence_of(event)

    assert level(Informant.PARTNER, "phone") == Evidence.NOTE_OF_CALL
    assert level(Informant.PARTNER, "slip") == Evidence.PARTNER_HIMSELF
    assert level(Informant.CLIENT, "visit") == Evidence.CLIENT_CONFIRMS
    assert level(Informant.DOCUMENT, "visit") == Evidence.DOCUMENT


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_legal_story_is_told_again_by_its_events(data):
    current, events, at = replay.blank(referral()), [], NOW
    for _ in range(data.draw(st.integers(1, 14))):
        state = current.state if current.events else None
        rows = [transition for (source, _), transition in BY_STATE.items() if source == state]
        if not rows:
            break
        transition = data.draw(st.sampled_from(rows))
        acting_as = data.draw(st.sampled_from(transition.capacities))
        at += timedelta(minutes=data.draw(st.integers(0, 60 * 24 * 3)))
        try:
            event = lifecycle.decide(
                current,
                transition.action,
                data=facts_for(transition, acting_as),
                by=DecisionContext(actor=BY_HAND[acting_as], at=at, vocabulary=WORDS),
            )
        except WrongActor:
            continue
        current = replay.apply_event(current, event)
        events.append(event)
        waits = current.state in OPEN and current.state is not State.DRAFT
        assert (current.due_at is not None) or not waits
    assert replay.replay(current, events) == current
