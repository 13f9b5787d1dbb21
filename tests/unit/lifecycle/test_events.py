"""Every pair of state and action: legal as the table says, or refused by name."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from referral.errors import BadInput, MissingData, UnknownCode, WrongActor
from referral.lifecycle import events as lifecycle
from referral.lifecycle import replay
from referral.lifecycle.authority import capacities_of, required_of
from referral.lifecycle.events import DecisionContext
from referral.lifecycle.states import ENDED, OPEN
from referral.lifecycle.transitions import BY_STATE, TRANSITIONS
from referral.model.actors import SYSTEM, ActingAs, Actor, Role
from referral.model.evidence import VOUCHED, evidence_of
from referral.model.ids import OrganisationId, UserId
from referral.model.referrals import Action, Evidence, Informant, Referral, State, TransitionData
from tests.fakes.demo_fixture import WORDS

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
ASSISTANT = Actor(id=UserId("AS-1"), role=Role.ASSISTANT, centre=OrganisationId("O01"))
COORDINATOR = Actor(id=UserId("CO"), role=Role.COORDINATOR)
PARTNER = Actor(id=UserId("P"), acting_as=ActingAs.PARTNER)
LINK = Actor(id=UserId("link"), acting_as=ActingAs.LINK)
CLIENT = Actor(id=UserId("K"), acting_as=ActingAs.CLIENT)
ACTORS = {ActingAs.ASSISTANT: ASSISTANT, ActingAs.COORDINATOR: COORDINATOR, ActingAs.PARTNER: PARTNER, ActingAs.LINK: LINK,
           ActingAs.CLIENT: CLIENT, ActingAs.SYSTEM: SYSTEM, ActingAs.ON_BEHALF: ASSISTANT}  # fmt: skip


def referral(state: State | None = State.DRAFT, **more: object) -> Referral:
    made = Referral(
        id="R1", short_code="AAAAAA", client="TH-1", need="hea.gp", area="A03", centre="O01", assistant="AS-1",
        priority="routine", delivery="phone", service="S1", organisation="O14", state=state or State.DRAFT,
        events=0 if state is None else 3, created_at=NOW - timedelta(hours=1), sent_at=NOW - timedelta(hours=1),
        decided_at=NOW - timedelta(hours=1), info_requested_at=NOW - timedelta(hours=1),
    )  # fmt: skip
    return replace(made, **more)


def data_for(transition: object, acting_as: ActingAs) -> TransitionData:
    """Everything the transition must carry, and nothing else."""
    first = {name: next(iter(WORDS.codes(listing))) for name, listing in transition.codes.items()}
    values = {
        "consent_on": date(2026, 1, 10), "consent_channel": "signed", "channel": "phone", "note": "ok",
        "expected_on": date(2026, 2, 1), "happened_on": date(2026, 1, 14), "appointment_at": NOW + timedelta(days=2), "place": "O14",
        "accompanied_by": "AS-1", "minutes": 40, "next_referral": "R2", "informant": Informant.PARTNER, **first,
    }  # fmt: skip
    required = required_of(transition, route="direct", acting_as=acting_as)
    if acting_as is ActingAs.CLIENT:
        values["informant"] = Informant.CLIENT
    wanted = set(required) - {"service"}
    return TransitionData(**{name: values[name] for name in wanted})


@pytest.mark.parametrize("acting_as", list(ActingAs))
@pytest.mark.parametrize(("state", "action"), list(BY_STATE))
def test_a_transition_is_performed_in_the_capacities_of_its_row_and_in_no_other(state, action, acting_as):
    transition, actor = BY_STATE[state, action], ACTORS[acting_as]
    data = data_for(transition, acting_as)
    reachable = set(capacities_of(actor, informant=data.informant)) & set(transition.capacities)

    def decide(data):
        by = DecisionContext(actor=actor, at=NOW, vocabulary=WORDS)
        return lifecycle.decide(referral(state), action, data=data, by=by)

    if acting_as in transition.capacities:
        event = decide(data)
        assert event.acting_as in reachable
        after = replay.apply_event(referral(state), event)
        assert after.state == (transition.target or state)
        assert all(getattr(after, stamp) == NOW for stamp in transition.stamps)
    elif not reachable:
        with pytest.raises(WrongActor):
            decide(data)
    else:  # the same person may record it in another capacity, with the data of that one
        other = next(capacity for capacity in transition.capacities if capacity in reachable)
        assert decide(data_for(transition, other)).acting_as is other


@pytest.mark.parametrize(("state", "action"), list(BY_STATE))
def test_nothing_has_happened_on_a_day_that_has_not_come(state, action):
    transition = BY_STATE[state, action]
    acting_as = transition.capacities[0]
    tomorrow = replace(data_for(transition, acting_as), happened_on=NOW.date() + timedelta(days=1))
    with pytest.raises(BadInput) as refused:
        lifecycle.decide(
            referral(state),
            action,
            data=tomorrow,
            by=DecisionContext(actor=ACTORS[acting_as], at=NOW, vocabulary=WORDS),
        )
    assert refused.value.details == {"problems": (("happened_on", "in_the_future", {}),)}


@pytest.mark.parametrize(
    "transition",
    [transition for transition in TRANSITIONS if transition.codes],
    ids=lambda transition: f"{transition.sources[0]}-{transition.action}",
)
def test_a_code_outside_its_list_is_refused(transition):
    acting_as = transition.capacities[0]
    (name,) = transition.codes
    wrong = replace(data_for(transition, acting_as), **{name: "because"})
    with pytest.raises(UnknownCode):
        lifecycle.decide(
            referral(transition.sources[0]),
            transition.action,
            data=wrong,
            by=DecisionContext(actor=ACTORS[acting_as], at=NOW, vocabulary=WORDS),
        )


def test_every_state_is_open_or_ended_or_void():
    assert {*OPEN, *ENDED, State.ENTERED_IN_ERROR} == set(State)


def test_the_evidence_says_who_said_so():
    def level(informant: Informant, channel: str) -> int:
        data = TransitionData(informant=informant, channel=channel)
        event = lifecycle.decide(
            referral(State.SENT),
            Action.ACCEPT,
            data=data,
            by=DecisionContext(actor=ASSISTANT, at=NOW, vocabulary=WORDS),
        )
        return evidence_of(event)

    assert level(Informant.PARTNER, "phone") == Evidence.NOTE_OF_CALL
    assert level(Informant.PARTNER, "slip") == Evidence.PARTNER_HIMSELF
    assert level(Informant.CLIENT, "visit") == Evidence.CLIENT_CONFIRMS
    assert level(Informant.DOCUMENT, "visit") == Evidence.DOCUMENT


@pytest.mark.parametrize(
    ("days", "possible"), [(-367, False), (-366, True), (2, True), (732, True), (733, False), (365 * 73, False)]
)
def test_an_appointment_lies_within_sensible_bounds(days, possible):
    data = TransitionData(
        appointment_at=NOW + timedelta(days=days), place="O14", informant=Informant.PARTNER, channel="phone"
    )
    by = DecisionContext(actor=ASSISTANT, at=NOW, vocabulary=WORDS)
    if possible:
        assert lifecycle.decide(referral(State.SENT), Action.SCHEDULE, data=data, by=by).data == data
        return
    with pytest.raises(BadInput) as refused:
        lifecycle.decide(referral(State.SENT), Action.SCHEDULE, data=data, by=by)
    assert refused.value.details["problems"] == (("appointment_at", "unlikely_day", {}),)


@pytest.mark.parametrize("day", [date(1926, 3, 1), date(2099, 3, 1)])
def test_a_waiting_list_until_2099_is_asked_about(day):
    data = TransitionData(expected_on=day, informant=Informant.PARTNER, channel="phone")
    with pytest.raises(BadInput) as refused:
        lifecycle.decide(
            referral(State.SENT), Action.WAITLIST, data=data,
            by=DecisionContext(actor=ASSISTANT, at=NOW, vocabulary=WORDS),
        )  # fmt: skip
    assert refused.value.details["problems"] == (("expected_on", "unlikely_day", {}),)


@pytest.mark.parametrize("action", sorted(VOUCHED & {action for _, action in BY_STATE}))
def test_nobody_is_presumed_to_say_so(action):
    state = next(source for source, other in BY_STATE if other is action)
    own = next(one for one in (ActingAs.ASSISTANT, ActingAs.ON_BEHALF) if one in BY_STATE[state, action].capacities)
    data = replace(data_for(BY_STATE[state, action], own), informant=None)
    with pytest.raises(MissingData) as refused:
        lifecycle.decide(
            referral(state), action, data=data, by=DecisionContext(actor=ASSISTANT, at=NOW, vocabulary=WORDS)
        )
    assert "informant" in refused.value.details["missing"]


def test_a_client_who_was_not_reached_has_said_nothing():
    data = TransitionData(result="not_reached", informant=Informant.CLIENT, channel="phone")
    with pytest.raises(BadInput) as refused:
        lifecycle.decide(
            referral(State.COMPLETED), Action.FOLLOW_UP, data=data,
            by=DecisionContext(actor=ASSISTANT, at=NOW, vocabulary=WORDS),
        )  # fmt: skip
    assert refused.value.details["problems"] == (("informant", "client_not_asked", {}),)
