"""What an event does to its referral, and that a referral is what its events say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from referral.errors import BadInput, WrongActor
from referral.lifecycle import events as lifecycle
from referral.lifecycle import replay
from referral.lifecycle.events import DecisionContext
from referral.lifecycle.states import OPEN
from referral.lifecycle.transitions import BY_STATE
from referral.model.actors import ActingAs
from referral.model.evidence import Fact, sources_of
from referral.model.referrals import Action, Event, Evidence, Informant, Referral, State, TransitionData
from tests.fakes.demo_fixture import WORDS
from tests.unit.lifecycle.test_events import ACTORS, ASSISTANT, COORDINATOR, LINK, NOW, data_for, referral


def test_the_answer_time_is_that_of_the_partners_first_word():
    friday = datetime(2026, 1, 16, 14, 0, tzinfo=UTC)  # 16:00 in Bulgaria
    waiting = Referral(
        id="R", short_code="1", client="C", need="hea.gp", area="A", centre="O1", assistant="U", priority="routine",
        delivery="phone", state=State.SENT, events=2, sent_at=friday, delivered_at=friday,
    )  # fmt: skip

    def after(before, action, at, **more):
        known = {"from_state": State.SENT, "to_state": State.ACKNOWLEDGED, "informant": Informant.PARTNER} | more
        event = Event(referral="R", number=3, at=at, action=action, actor="U", acting_as=ActingAs.ON_BEHALF, **known)
        return replay.apply_event(before, event)

    opened = after(waiting, Action.ACKNOWLEDGE, friday + timedelta(hours=1), informant=Informant.SYSTEM)
    assert opened.answer_hours is None
    monday = datetime(2026, 1, 19, 7, 30, tzinfo=UTC)
    said_yes = {"from_state": State.ACKNOWLEDGED, "to_state": State.ACCEPTED}
    answered = after(opened, Action.ACCEPT, monday, **said_yes)
    assert answered.answer_hours == 2  # an hour on Friday, half an hour on Monday
    later = after(
        answered, Action.REMARK, monday + timedelta(days=3), from_state=State.ACCEPTED, to_state=State.ACCEPTED
    )
    assert later.answer_hours == 2


def _asked(result: str) -> Informant:
    return Informant.ASSISTANT if result == "not_reached" else Informant.CLIENT


def follow_up(current: Referral, result: str, at: datetime) -> Referral:
    event = lifecycle.decide(
        current,
        Action.FOLLOW_UP,
        data=TransitionData(result=result, informant=_asked(result), channel="phone"),
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


@settings(max_examples=150)
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
                data=data_for(transition, acting_as),
                by=DecisionContext(actor=ACTORS[acting_as], at=at, vocabulary=WORDS),
            )
        except WrongActor:
            continue
        except BadInput as refused:
            if [code for _, code, _ in refused.details["problems"]] != ["before_appointment"]:  # type: ignore[index]
                raise
            continue  # nobody misses an appointment before its hour
        current = replay.apply_event(current, event)
        events.append(event)
        waits = current.state in OPEN and current.state is not State.DRAFT
        assert (current.due_at is not None) or not waits
    assert replay.replay(current, events) == current


def test_an_open_question_stops_the_clock_by_days_and_minutes():
    # asked Friday 16 January 14:00, explained Tuesday 20 January 15:30 in Sofia: two working days, 97.5 hours
    asked = referral(State.NEEDS_INFO, info_requested_at=datetime(2026, 1, 16, 12, tzinfo=UTC), paused_days=1)
    given_at = datetime(2026, 1, 20, 13, 30, tzinfo=UTC)
    event = lifecycle.decide(
        asked,
        Action.INFORM,
        data=TransitionData(note="x"),
        by=DecisionContext(actor=ASSISTANT, at=given_at, vocabulary=WORDS),
    )
    after = replay.apply_event(asked, event)
    assert (after.paused_days, after.paused_minutes) == (1 + 2, 5850)


def test_a_reminder_changes_only_that_somebody_was_reminded():
    before = replay.apply_event(referral(State.SENT), remark(referral(State.SENT)))
    event = lifecycle.decide(
        before,
        Action.REMIND,
        data=TransitionData(),
        by=DecisionContext(actor=ACTORS[ActingAs.SYSTEM], at=NOW, vocabulary=WORDS),
    )
    after = replay.apply_event(before, event)
    assert after == replace(before, reminders=1, reminded_at=NOW, events=before.events + 1)
    # whatever a person does afterwards begins the count anew
    assert replay.apply_event(after, remark(after)).reminders == 0


def remark(current: Referral) -> Event:
    data = TransitionData(note="x")
    return lifecycle.decide(current, Action.REMARK, data=data, by=DecisionContext(actor=LINK, at=NOW, vocabulary=WORDS))


def test_reopening_takes_back_everything_that_belonged_to_the_end():
    ended = referral(
        State.COMPLETED, ended_at=NOW, completed_at=NOW, loop_closed_at=NOW, service_result="advice_only",
        follow_up_on=NOW.date(), need_result="met", tried_on=("2026-01-10",), member_results=("TH-1=met",),
        need_informant=Informant.CLIENT, need_channel="visit", need_said_at=NOW,
    )  # fmt: skip
    data = TransitionData(reason="client_returned")
    event = lifecycle.decide(
        ended, Action.REOPEN, data=data, by=DecisionContext(actor=COORDINATOR, at=NOW, vocabulary=WORDS)
    )
    after = replay.apply_event(ended, event)
    gone = (after.ended_at, after.completed_at, after.loop_closed_at, after.service_result, after.follow_up_on)
    assert (after.state, gone) == (State.IN_SERVICE, (None,) * 5)
    assert (after.need_result, after.need_asked_at, after.tried_on, after.member_results) == (None, None, (), ())
    assert set(sources_of(after)) == {Fact.PROCESS}


def test_a_household_is_met_only_when_it_is_met_for_all():
    family = referral(State.COMPLETED, ended_at=NOW, members=("TH-2",))

    def asked(current: Referral, result: str, member: str) -> Referral:
        data = TransitionData(result=result, member=member, informant=_asked(result), channel="phone")
        event = lifecycle.decide(
            current, Action.FOLLOW_UP, data=data, by=DecisionContext(actor=ASSISTANT, at=NOW, vocabulary=WORDS)
        )
        return replay.apply_event(current, event)

    first = asked(family, "met", "TH-1")
    assert (first.need_result, first.loop_closed_at) == ("met", None)
    results = {result: asked(first, result, "TH-2").need_result for result in ("met", "partly", "not_met")}
    assert results == {"met": "met", "partly": "partly", "not_met": "partly"}
    assert asked(first, "not_met", "TH-2").loop_closed_at == NOW
