"""The timeline of a referral from its events: what stands, what was taken back, and which day counts."""

from collections.abc import Sequence
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from referral.lifecycle.replay import blank, replay
from referral.lifecycle.timeline import Timeline, timeline_of
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Event, Informant, Referral, State
from tests.bench.country import Country
from tests.bench.histories import Histories
from tests.fakes.timeline_by_events import facts_of
from tests.unit.metrics.test_any_history import some_stories
from tests.unit.metrics.worked_example import moment, stories, take


@settings(max_examples=120)
@given(told=some_stories())
def test_the_timeline_says_what_the_replay_says(told):
    for header, events in told:
        whole = replay(header, events)
        timeline = timeline_of(whole)
        assert (timeline.ended_by is None) == (whole.ended_at is None)
        if whole.state is State.COMPLETED:
            assert timeline.ended_by is Action.COMPLETE
        if whole.state is State.DECLINED:
            assert timeline.decline_reason == whole.reason
        if whole.state in {State.ACCEPTED, State.WAITLISTED, State.SCHEDULED, State.IN_SERVICE}:
            assert timeline.accepted_at is not None
        if whole.state in {State.SENT, State.ACKNOWLEDGED, State.NEEDS_INFO}:
            assert not timeline.decided
        assert (timeline.partner_spoke_at is not None) == whole.provider_answered


def differing(header: Referral, events: Sequence[Event]) -> dict[str, tuple[object, object]]:
    """Return what the kept facts say otherwise than all events, folded anew."""
    timeline, told = timeline_of(replay(header, events)), facts_of(header, events)
    told["decided"], told["responded"] = bool(told.get("decided_at")), bool(told.get("response_at"))
    names = [*(spec.name for spec in fields(Timeline)), "decided", "decline_reason", "consent_withdrawn", "ended_by"]
    usual = {spec.name: spec.default for spec in fields(Timeline)} | {"consent_withdrawn": False}
    pairs = {name: (getattr(timeline, name), told.get(name, usual.get(name))) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@settings(max_examples=120)
@given(told=some_stories())
def test_the_facts_kept_with_a_referral_are_those_of_all_its_events(told):
    assert [differing(header, events) for header, events in told] == [{}] * len(told)


def test_so_they_are_in_every_course_of_a_made_up_country():
    for _, chain in Histories(Country(20, 100), 800).needs_and_referrals():
        for referral, events in chain:
            assert differing(blank(referral), events) == {}


BEFORE_SERVICE = {"create", "send", "acknowledge", "accept"}


@pytest.mark.parametrize(
    ("told", "served"),
    [
        ({}, ("2026-02-16", "10:00")),  # nothing said: when it was written down
        ({"happened_on": "2026-02-16"}, ("2026-02-16", "10:00")),
        ({"happened_on": "2026-02-09"}, ("2026-02-09", "17:00")),  # written down a week later
        ({"happened_on": "2026-02-01"}, ("2026-02-02", "10:00")),  # never before the referral was sent
    ],
)
@pytest.mark.parametrize("action", ["start", "complete"])
def test_time_to_service_ends_on_the_day_that_was_named(told, served, action):
    header = next(one for one, _ in stories() if one.id == "R01")
    events = [event for one, its in stories() if one.id == "R01" for event in its if event.action in BEFORE_SERVICE]
    result = {"result": "delivered_full"} if action == "complete" else {}
    take((header, events), moment("2026-02-16", "10:00"), "P", action, {**told, **result})
    assert timeline_of(replay(header, events)).service_at == moment(*served)
    if action == "start":
        assert replay(header, events).first_service_at == moment(*served)


@pytest.fixture(scope="module")
def timelines():
    """The timelines of the worked example, by referral."""
    return {header.id: timeline_of(replay(header, events)) for header, events in stories()}


def test_what_was_taken_back_is_gone_and_that_there_was_an_answer_stays(timelines):
    unaccepted, reopened = timelines["R12"], timelines["R22"]
    assert (unaccepted.accepted_at, unaccepted.decided, unaccepted.responded) == (None, False, True)
    assert (reopened.ended_at, reopened.ended_by, reopened.end_said_by, reopened.loop_closed_at) == (None,) * 4
    assert reopened.service_at == moment("2025-05-14", "10:00")


def test_that_the_decision_is_known_and_that_the_partner_spoke_are_two_things(timelines):
    # R04: an assistant typed what the client said; the partner never spoke. R02: typed, said by the partner by phone.
    silent, spoken = timelines["R04"], timelines["R02"]
    assert (silent.spoke_as, silent.partner_spoke_at, silent.answer_hours) == (None, None, None)
    assert (silent.responded, silent.learnt_otherwise) == (True, True)
    assert (spoken.spoke_as, spoken.partner_spoke_at) == (ActingAs.ON_BEHALF, moment("2026-02-02", "15:00"))
    assert (spoken.answer_hours, spoken.learnt_otherwise) == (5, False)
    assert timelines["R01"].spoke_as is ActingAs.LINK


def test_only_a_client_who_stays_away_misses_an_appointment(timelines):
    # R09 stayed away twice; the partner moved R11's first appointment, and the second one was kept
    assert (timelines["R09"].missed, timelines["R09"].attended) == (2, 0)
    assert (timelines["R11"].missed, timelines["R11"].attended) == (0, 1)


def test_a_client_sought_on_three_days_in_vain_is_lost(timelines):
    assert (timelines["R13"].tries, timelines["R13"].need_result, timelines["R13"].lost) == (3, None, True)
    assert not timelines["R01"].lost


def test_drafts_errors_and_reports_by_law_are_not_counted(timelines):
    assert [name for name, timeline in timelines.items() if not timeline.counts] == ["R14", "R15"]
    header, events = stories()[0]
    assert header.route == "direct"
    assert not timeline_of(replay(replace(header, route="report"), events)).counts


def test_a_withdrawn_consent_and_the_one_who_ended_it_are_remembered(timelines):
    withdrawn = timelines["R10"]
    assert (withdrawn.consent_withdrawn, withdrawn.ended_by, withdrawn.end_said_by) == (
        True, Action.CANCEL, Informant.ASSISTANT,
    )  # fmt: skip
    assert not timelines["R16"].consent_withdrawn
