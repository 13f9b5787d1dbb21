"""The table of transitions: every pair of state and action is legal as the paper says, or refused by name."""

import pytest

from referral.errors import IllegalMove
from referral.lifecycle.transitions import (
    INTERNAL,
    PRIVATE_REASONS,
    REMINDERS,
    TRANSITIONS,
    disclosed,
    needs_of,
    row_of,
    transition_for,
)
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Route, State
from tests.fakes.demo_fixture import WORDS

BESIDE = {"remark", "remind", "escalate"}


ALLOWED = {
    None: {"create"},
    "draft": {"send", "cancel", "void"},
    "sent": {"deliver", "acknowledge", "ask", "accept", "waitlist", "decline", "schedule", "cancel", "expire", "void",
             *BESIDE},
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


@pytest.mark.parametrize("state", [None, *State])
@pytest.mark.parametrize("action", list(Action))
def test_every_pair_of_state_and_action_is_legal_or_refused_by_name(state, action):
    if action.value in ALLOWED[state.value if state else None]:
        assert transition_for(state, action) in TRANSITIONS
    else:
        with pytest.raises(IllegalMove) as refused:
            transition_for(state, action)
        assert refused.value.details == {"state": state, "action": action}


def test_a_partner_never_closes_the_loop():
    closing = [transition for transition in TRANSITIONS if transition.action is Action.FOLLOW_UP]
    assert all(
        not {ActingAs.PARTNER, ActingAs.LINK, ActingAs.SYSTEM} & set(transition.capacities) for transition in closing
    )


def test_a_report_by_law_carries_its_reason_instead_of_a_consent():
    send = row_of(Action.SEND)
    assert needs_of(send, route=Route.DIRECT) == ("service", "consent_on", "consent_channel", "channel")
    assert needs_of(send, route=Route.REPORT) == ("service", "channel", "report_reason")
    assert needs_of(row_of(Action.DECLINE), route=Route.REPORT) == ("reason",)


def test_only_the_server_reminds_escalates_and_expires():
    alone = {transition.action for transition in TRANSITIONS if transition.capacities == (ActingAs.SYSTEM,)}
    assert alone == {Action.REMIND, Action.ESCALATE, Action.EXPIRE}
    assert alone > REMINDERS
    assert not alone & INTERNAL


def test_an_appointment_after_acceptance_may_be_written_down_by_the_centre_but_not_on_behalf():
    first, later = transition_for(State.SENT, Action.SCHEDULE), transition_for(State.ACCEPTED, Action.SCHEDULE)
    assert ActingAs.ON_BEHALF in first.capacities
    assert ActingAs.ASSISTANT not in first.capacities
    assert ActingAs.ASSISTANT in later.capacities
    assert ActingAs.ON_BEHALF not in later.capacities
    # a decision is counted once: an appointment made later does not move it
    assert ("decided_at" in first.stamps, "decided_at" in later.stamps) == (True, False)


def test_a_partner_is_never_told_that_its_client_complained():
    assert disclosed("refused_or_treated_badly") == "other"
    assert disclosed("no_capacity") == "no_capacity"
    lists = {name for transition in TRANSITIONS for name in transition.codes.values()}
    assert {code for name in lists for code in WORDS.codes(name)} >= PRIVATE_REASONS
