"""What a link offers is what the table allows it, and what it takes is a legal course of moves."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from referral.errors import BadInput, MissingData
from referral.lifecycle import events, replay
from referral.lifecycle.events import DecisionContext
from referral.lifecycle.states import OPEN
from referral.model.actors import ActingAs, Actor
from referral.model.ids import UserId
from referral.model.referrals import Action, Referral, Route, State, TransitionData
from referral.partners import answer_form
from referral.partners.answer_form import AnswerResult, PartnerAnswer
from tests.fakes.demo_fixture import WORDS

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
HOLDER = Actor(id=UserId("link-O14"), acting_as=ActingAs.LINK)
# referrals.md, section 2, the rows of L after a decision, written out a second time; the end alone is told again.
REPORTS = {
    State.ACCEPTED: {"appoint", "start", "complete", "fail"},
    State.WAITLISTED: {"appoint", "start", "fail"},
    State.SCHEDULED: {"appoint", "start", "miss", "complete", "fail"},
    State.IN_SERVICE: {"complete", "fail"},
    State.COMPLETED: {"complete", "fail"},
    State.NOT_COMPLETED: {"complete", "fail"},
}
FACTS = {
    "complete": TransitionData(result="advice_only", happened_on=date(2026, 1, 15)),
    "start": TransitionData(happened_on=date(2026, 1, 15)),
    "appoint": TransitionData(appointment_at=NOW + timedelta(days=3), place="тук", reason="client_moved_it"),
    "miss": TransitionData(reason="client_no_show"),
    "fail": TransitionData(reason="other"),
}
THEN = {
    "complete": State.COMPLETED, "start": State.IN_SERVICE, "appoint": State.SCHEDULED, "miss": State.ACCEPTED,
    "fail": State.NOT_COMPLETED,
}  # fmt: skip


def referral(state: State, **more: object) -> Referral:
    made = Referral(
        id="R1", short_code="AAAAAA", client="TH-1", need="hea.gp", area="A03", centre="O01", assistant="AS-1",
        priority="routine", delivery="phone", service="S1", organisation="O14", state=state, events=4,
        created_at=NOW - timedelta(hours=2), sent_at=NOW - timedelta(hours=2), decided_at=NOW - timedelta(hours=1),
        info_requested_at=NOW - timedelta(hours=1),
    )  # fmt: skip
    return replace(made, **more)


def offer(state: State, *, hours: float = 1, answered: bool = True, **more: object) -> answer_form.AnswerOptions:
    at = NOW + timedelta(hours=hours)
    return answer_form.offered(referral(state, **more), answered_at=NOW if answered else None, at=at)


def planned(found: Referral, word: str, **data: object):
    new = PartnerAnswer(choice=word, nonce="n", data=replace(FACTS.get(word, TransitionData()), **data))
    answer_form.check(found, new, answered_at=NOW, at=NOW)
    return answer_form.plan(found, new, answered_at=NOW, at=NOW, vocabulary=WORDS)


def taken(found: Referral, steps) -> Referral:
    for action, data in steps:
        event = events.decide(found, action, data=data, by=DecisionContext(actor=HOLDER, at=NOW, vocabulary=WORDS))
        found = replay.apply_event(found, event)
    return found


@pytest.mark.parametrize("hours", [1, 23.9, 24.1, 24 * 13])
@pytest.mark.parametrize("state", [state for state in State if state is not State.ENTERED_IN_ERROR])
def test_the_page_offers_the_rows_of_the_table_and_a_call_for_as_long_as_the_link_lives(state, hours):
    wanted = REPORTS.get(state)
    assert set(offer(state, hours=hours).reports) == ({*wanted, "call_me"} if wanted else set())


@pytest.mark.parametrize("state", list(REPORTS))
def test_the_decision_is_corrected_for_a_day_and_then_only_read(state):
    assert offer(state, hours=24.1).choices == ()
    could = {State.ACCEPTED, State.WAITLISTED, State.SCHEDULED}
    assert bool(offer(state, hours=1).choices) is (state in could)
    assert not set(offer(state, hours=1).choices) & {*offer(state, hours=1).reports}


@pytest.mark.parametrize("state", [State.SENT, State.ACKNOWLEDGED, State.NEEDS_INFO, State.EXPIRED, State.CANCELLED])
def test_before_a_decision_there_is_nothing_to_report(state):
    found = offer(state, answered=False)
    assert (found.reports, found.choices) == ((), answer_form.CHOICES)


def test_a_decision_of_long_ago_by_phone_is_reported_on_and_not_taken_anew():
    found = offer(State.ACCEPTED, hours=48, answered=False)
    assert (set(found.reports), found.choices) == ({*REPORTS[State.ACCEPTED], "call_me"}, ())


@pytest.mark.parametrize("state", [state for state in State if state is not State.ENTERED_IN_ERROR])
def test_a_report_by_law_is_offered_no_refusal(state):
    found = offer(state, route=Route.REPORT.value)
    assert not {*found.reports, *found.choices} & {"decline", "waitlist"}
    assert set(found.reports) == set(offer(state).reports)
    for word in ("decline", "waitlist"):
        with pytest.raises(BadInput):
            planned(referral(state, route=Route.REPORT.value), word)


@pytest.mark.parametrize("word", FACTS)
@pytest.mark.parametrize("state", [state for state in State if state not in {State.DRAFT, State.ENTERED_IN_ERROR}])
def test_a_report_is_a_legal_course_of_moves_or_a_word_or_refused_by_name(state, word):
    found = referral(state)
    open_to = {State.ACCEPTED, State.WAITLISTED, State.SCHEDULED, State.IN_SERVICE}
    if state in open_to and word in REPORTS[state]:
        took, steps = planned(found, word)
        after = taken(found, steps)
        assert (took, after.state) == (AnswerResult.REPORTED, THEN[word])
        assert (after.need_result, after.loop_closed_at) == (None, None)
    elif state in OPEN:
        with pytest.raises(BadInput) as refused:
            planned(found, word)
        assert refused.value.details["problems"] == (("answer", "moved_on", {}),)
    else:
        took, steps = planned(found, word)
        assert (took, [action for action, _ in steps]) == (AnswerResult.KEPT, [Action.REMARK])
        after = taken(found, steps)
        assert (after.state, after.service_result) == (state, None)


def test_a_moved_appointment_says_who_moved_it():
    found = referral(State.SCHEDULED)
    _, steps = planned(found, "appoint")
    assert [action for action, _ in steps] == [Action.MISS, Action.SCHEDULE]
    assert steps[1][1].reason is None
    _, steps = planned(found, "appoint", reason=None)
    with pytest.raises(MissingData) as missing:
        taken(found, steps)
    assert missing.value.details["missing"] == ("reason",)


@pytest.mark.parametrize("word", ["complete", "start"])
def test_the_day_must_be_said_and_lie_between_sending_and_today(word):
    found = referral(State.SCHEDULED)
    for day, code in ((date(2026, 1, 16), "in_the_future"), (date(2026, 1, 14), "before_sent")):
        with pytest.raises(BadInput) as refused:
            planned(found, word, happened_on=day)
        assert refused.value.details["problems"][0][:2] == ("happened_on", code)
    with pytest.raises(MissingData):
        planned(found, word, happened_on=None)


def test_the_day_is_a_day_of_sofia():
    found = referral(State.ACCEPTED, sent_at=datetime(2026, 1, 14, 22, 30, tzinfo=UTC))
    with pytest.raises(BadInput):
        planned(found, "start", happened_on=date(2026, 1, 14))
    assert planned(found, "start", happened_on=date(2026, 1, 15))[0] is AnswerResult.REPORTED


def test_what_is_kept_says_everything_that_was_said():
    took, ((_, data),) = planned(referral(State.CANCELLED), "complete", note="дойде")
    assert took is AnswerResult.KEPT
    assert data.note == "Услугата е получена; само съвет; 2026-01-15; дойде"
    _, ((_, data),) = planned(referral(State.COMPLETED), "fail")
    assert data.note == "Не се осъществи; друга причина"
