"""A referral, its event and what an event carries: what is new about them, what is comparable, what cannot change."""

from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime

import pytest

from referral.lifecycle.replay import blank
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Event, Evidence, Informant, Referral, State, TransitionData

NEW = Referral(
    id="R1", short_code="AAAAAA", client="TH-1", need="hea.gp", area="A03", centre="O01", assistant="AS-1",
    priority="routine", delivery="phone",
)  # fmt: skip


def test_a_new_referral_is_a_draft_that_nothing_has_happened_to():
    assert (NEW.state, NEW.events, NEW.evidence, NEW.route) == (State.DRAFT, 0, Evidence.NONE, "direct")
    assert [field.name for field in fields(NEW) if field.name.endswith("_at") and getattr(NEW, field.name)] == []
    assert blank(NEW) == NEW


def test_a_better_source_is_a_greater_evidence():
    # referrals.md, section 2: a note of a call < the partner itself < the client confirms < a document
    order = [
        Evidence.NONE,
        Evidence.NOTE_OF_CALL,
        Evidence.PARTNER_HIMSELF,
        Evidence.CLIENT_CONFIRMS,
        Evidence.DOCUMENT,
    ]
    assert sorted(Evidence) == order
    assert max(Evidence.DOCUMENT, Evidence.PARTNER_HIMSELF) is Evidence.DOCUMENT


def test_codes_are_equal_to_the_words_they_are_stored_as():
    assert (State("needs_info"), Action("follow_up"), Informant("client")) == ("needs_info", "follow_up", "client")
    with pytest.raises(ValueError, match="gone"):
        State("gone")


def test_what_happened_is_never_changed():
    event = Event(
        referral="R1", number=1, at=datetime(2026, 1, 15, tzinfo=UTC), action=Action.CREATE, to_state=State.DRAFT,
        actor="AS-1", acting_as=ActingAs.ASSISTANT, informant=Informant.ASSISTANT,
    )  # fmt: skip
    assert event.data == TransitionData()
    for thing, name in ((event, "at"), (event.data, "note"), (NEW, "state")):
        with pytest.raises(FrozenInstanceError):
            setattr(thing, name, None)
