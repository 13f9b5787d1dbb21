"""One row a state: every set follows from the rows, and each holds what the field's papers say."""

import re
from pathlib import Path

import pytest

from referral.lifecycle import states
from referral.lifecycle.states import STATES, Outcome, Phase, Tone, outcome_of
from referral.lifecycle.transitions import BY_STATE
from referral.model.referrals import Action, State
from tests.fakes.demo_fixture import WORDS

STYLE = Path(__file__).parents[3] / "web" / "static" / "css" / "style.css"
# Written from referrals.md, section 2, not from the rows.
EXPECTED = {
    "OPEN": "draft sent acknowledged needs_info accepted waitlisted scheduled in_service",
    "ENDED": "completed not_completed declined cancelled expired",
    "UNDECIDED": "sent acknowledged needs_info",
    "UNANSWERED": "sent acknowledged",
    "AGREED": "accepted waitlisted scheduled in_service",
    "DECIDABLE": "sent acknowledged expired",
    "ANSWERABLE": "sent acknowledged needs_info accepted waitlisted scheduled in_service expired",
    "WITH_PARTNER": "sent acknowledged needs_info accepted waitlisted scheduled in_service"
    " completed not_completed declined cancelled expired",
    "FOLLOWED_UP": "completed not_completed declined expired",
    "TO_RE_REFER": "not_completed declined expired",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_derived_set_holds_the_states_of_the_field(name):
    assert " ".join(getattr(states, name)) == EXPECTED[name]


def test_every_derived_set_is_among_the_expected_ones():
    tuples = {name: value for name, value in vars(states).items() if name.isupper() and isinstance(value, tuple)}
    derived = {name for name, value in tuples.items() if all(isinstance(member, State) for member in value)}
    assert derived == set(EXPECTED)


def test_a_state_without_a_row_is_refused_by_name():
    rows = {state: row for state, row in STATES.items() if state is not State.WAITLISTED}
    with pytest.raises(LookupError, match="waitlisted"):
        states._complete(rows)


@pytest.mark.parametrize("state", State)
def test_every_state_has_labels_and_can_be_reached_and_left(state):
    assert WORDS.lists["states"][state]
    assert state is State.DRAFT or any(row.target is state for row in BY_STATE.values())
    left = any(source is state for source, _ in BY_STATE)
    assert left is (STATES[state].phase is not Phase.STRUCK_OUT)


def test_every_tone_but_the_plain_one_has_a_rule_in_the_style_sheet():
    styled = set(re.findall(r"\.state\.tone-(\w+)", STYLE.read_text("utf-8")))
    assert styled == {tone.value for tone in Tone if tone is not Tone.PLAIN}


@pytest.mark.parametrize(
    ("state", "reason", "outcome"),
    [
        (State.COMPLETED, None, Outcome.ADVISED),
        (State.NOT_COMPLETED, "no_show", Outcome.NO_SHOW),
        (State.NOT_COMPLETED, "could_not_contact", Outcome.LOST),
        (State.NOT_COMPLETED, "other", Outcome.NOT_HELPED),
        (State.DECLINED, "no_show", Outcome.DECLINED),
        (State.CANCELLED, None, Outcome.WITHDREW),
        (State.WAITLISTED, None, Outcome.WAITING),
        (State.EXPIRED, None, Outcome.LOST),
        (State.NEEDS_INFO, None, Outcome.OPEN),
        (State.ENTERED_IN_ERROR, "wrong_client", None),
    ],
)
def test_the_outcome_follows_from_state_and_reason(state, reason, outcome):
    assert outcome_of(state, reason, None) is outcome


@pytest.mark.parametrize("result", WORDS.codes("service_result"))
def test_only_a_service_that_was_received_is_served(result):
    received = result not in {"advice_only", "referred_onward"}
    assert outcome_of(State.COMPLETED, None, result) is (Outcome.SERVED if received else Outcome.ADVISED)


def test_a_decision_is_taken_exactly_where_the_rows_say_so():
    for state in State:
        assert ((state, Action.DECLINE) in BY_STATE) is (state in states.DECIDABLE)
