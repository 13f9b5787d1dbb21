"""What counts, what is served, and when no answer is silence."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from referral.calendar import SOFIA
from referral.lifecycle.events import is_learnt_otherwise, partner_said
from referral.lifecycle.states import is_counted, is_served
from referral.matching.partners.partner_figures import answer_time_ends, is_silent, is_withdrawn
from referral.model.referrals import Informant, Referral, Route, State
from tests.fakes.demo_fixture import WORDS
from tests.unit.metrics.worked_example import stories

MONDAY = datetime(2026, 2, 2, 10, tzinfo=SOFIA)
SENT = Referral(
    id="R", short_code="R", client="C", need="hea.gp", area="A", centre="O1", assistant="U", priority="routine",
    delivery="phone", service="S", organisation="O", state=State.SENT, sent_at=MONDAY, delivered_at=MONDAY,
)  # fmt: skip


def evening(month, day):
    return datetime(2026, month, day, 17, tzinfo=SOFIA)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("result", [None, *WORDS.codes("service_result")])
def test_served_is_completed_with_a_service_and_neither_advice_nor_sending_on(state, result):
    service = result not in {None, "advice_only", "referred_onward"}
    assert is_served(state, result) is (state is State.COMPLETED and service)


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({}, True),
        ({"state": State.DRAFT, "sent_at": None}, False),
        ({"state": State.CANCELLED, "sent_at": None}, False),
        ({"state": State.ENTERED_IN_ERROR}, False),
        ({"route": Route.REPORT.value}, False),
        ({"route": Route.OFFICIAL_DIRECTION.value}, True),
        ({"state": State.CANCELLED}, True),
    ],
)
def test_drafts_entries_in_error_and_reports_by_law_count_nowhere(changes, counted):
    referral = replace(SENT, **changes)
    assert is_counted(referral.state, referral.sent_at, referral.route) is counted


def test_the_partner_said_what_comes_from_the_partner_whoever_typed_it():
    said = {header.id: [event.action for event in events if partner_said(event)] for header, events in stories()}
    assert said["R02"] == ["accept"]  # told by telephone, typed by the assistant
    assert said["R03"] == ["decline"]  # by link
    assert said["R04"] == said["R05"] == []  # the client told it; nobody did
    assert {event.informant for _, events in stories() for event in events if partner_said(event)} == {
        Informant.PARTNER
    }


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, evening(2, 16)),  # ten working days
        ({"priority": "emergency"}, evening(2, 16)),
        ({"answer_days": 3}, evening(2, 16)),
        ({"answer_days": 15}, evening(2, 23)),  # agreed with the partner
        ({"paused_days": 2}, evening(2, 18)),  # our answer to its question took two days
        ({"route": Route.OFFICIAL_DIRECTION.value}, evening(3, 17)),  # thirty working days, 3 March is a holiday
        ({"delivered_at": None}, None),  # it has not left: nobody can answer
        ({"delivered_at": MONDAY + timedelta(days=1)}, evening(2, 17)),
    ],
)
def test_no_answer_is_silence_only_when_all_lawful_time_is_over(changes, end):
    referral = replace(SENT, **changes)
    assert answer_time_ends(referral, silence_days=10) == end
    if end is not None:
        assert not is_silent(referral, silence_days=10, as_of=end - timedelta(seconds=1))
        assert is_silent(referral, silence_days=10, as_of=end)


@pytest.mark.parametrize(
    "changes",
    [
        {"provider_answered": True},
        {"state": State.CANCELLED},
        {"state": State.ENTERED_IN_ERROR},
        {"route": Route.REPORT.value},
    ],
)
def test_what_was_answered_taken_back_or_does_not_count_is_no_silence(changes):
    assert not is_silent(replace(SENT, **changes), silence_days=10, as_of=MONDAY + timedelta(days=365))


def test_we_take_back_before_an_answer_and_learn_from_others_only_where_the_partner_said_nothing():
    taken_back = replace(SENT, state=State.CANCELLED)
    assert (is_withdrawn(taken_back), is_withdrawn(replace(taken_back, provider_answered=True))) == (True, False)
    known = replace(SENT, state=State.ACCEPTED, decided_at=MONDAY)
    assert is_learnt_otherwise(known.decided_at, provider_answered=False)
    assert not is_learnt_otherwise(known.decided_at, provider_answered=True)
    assert not is_learnt_otherwise(None, provider_answered=False)
