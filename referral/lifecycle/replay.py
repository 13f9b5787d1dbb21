"""Compute a referral from its events: pure, and the only code that changes what a referral says.

`apply_event` returns the referral after one event, `replay` after all of them, and `check_replay` proves that the
stored referral equals its events.
"""

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from graph.store import Reader
from referral.calendar import SOFIA, working_days_between, working_hours_between
from referral.lifecycle.deadlines import ask_at, due_at, happened_at
from referral.lifecycle.events import NO_SHOWS, NOT_REACHED, goes_on, partner_said
from referral.lifecycle.states import ENDED
from referral.lifecycle.timeline import KEPT, TRIES_BEFORE_NOT_REACHED, counted, typed
from referral.lifecycle.transitions import REMINDERS, Transition, transition_for
from referral.model.actors import ActingAs
from referral.model.evidence import Fact, channel_of, evidence_of
from referral.model.referrals import Action, Event, Informant, Referral, State, TransitionData
from referral.storage import records


def apply_event(referral: Referral, event: Event) -> Referral:
    """Return the referral after an event of a legal transition, with the moments at which something is due next."""
    return _with_due_moments(_after_event(referral, event))


def _after_event(referral: Referral, event: Event) -> Referral:
    """Return the referral after an event, its due moments not computed yet."""
    transition = transition_for(event.from_state, event.action)
    if event.action in REMINDERS:
        return _reminded(referral, event, transition)
    changes: dict[str, Any] = dict.fromkeys(transition.stamps, event.at)
    if event.action is Action.START:
        changes["first_service_at"] = happened_at(event, sent_at=referral.sent_at)
    changes |= _carried(event.data, why=transition.target is not None)
    changes |= _results(referral, event)
    changes |= _vouched(referral, event)
    changes |= {
        "state": event.to_state,
        "provider_answered": referral.provider_answered or partner_said(event),
        "answer_hours": _answer_hours(referral, event),
        "delivered_at": _delivered_at(referral, event, transition),
        "late": referral.late or event.from_state is State.EXPIRED,
        "typed": typed(referral, event),
        "events": event.number,
        "changed_at": event.at,
        "reminders": 0,
        "reminded_at": None,
        "escalated_at": None,
    }
    changes |= counted(referral, event, need_result=changes.get("need_result"))
    return replace(referral, **changes)


def _with_due_moments(referral: Referral) -> Referral:
    """Return the referral with its due moments, which follow from its other fields."""
    due, ask = due_at(referral), ask_at(referral)
    is_backlog = ask is not None and referral.imported_at is not None and ask <= referral.imported_at
    return replace(referral, due_at=due, ask_at=ask, ask_backlog=is_backlog or None)


def _reminded(referral: Referral, event: Event, transition: Transition) -> Referral:
    """Return the referral after a reminder: nothing about it changed but that somebody was reminded."""
    stamped: dict[str, Any] = dict.fromkeys(transition.stamps, event.at)
    reminders = referral.reminders + (event.action is Action.REMIND)
    return replace(referral, **stamped, reminders=reminders, events=event.number, typed=typed(referral, event))


def replay(header: Referral, events: Iterable[Event]) -> Referral:
    """Return the referral that its events make of its unchanging header."""
    current = blank(header)
    for event in events:
        current = _after_event(current, event)
    return _with_due_moments(current) if current.events else current


def blank(referral: Referral) -> Referral:
    """Return the unchanging part of a referral, as it was before its first event."""
    unchanging: dict[str, Any] = {name: getattr(referral, name) for name in _HEADER}
    return Referral(**unchanging)


_HEADER: Final = (
    *("id", "short_code", "client", "need", "area", "centre", "assistant", "priority", "delivery", "service"),
    *("organisation", "recorded_need", "follows", "route", "answer_days", "service_days", "members", "imported_at"),
)


def _carried(data: TransitionData, *, why: bool) -> dict[str, Any]:
    """Return the fields that a transition sets from its data; with `why`, also the reason, of the last state alone."""
    names = (
        "appointment_at", "place", "consent", "consent_on", "consent_channel", "report_reason", "next_referral",
        *(("expected_on",) if why else ()),
    )  # fmt: skip
    given = {name: value for name in names if (value := getattr(data, name)) is not None}
    return given | ({name: getattr(data, name) for name in ("reason", "missing", "barrier")} if why else {})


def _delivered_at(referral: Referral, event: Event, transition: Transition) -> datetime | None:
    """Return when the referral left for the partner: as it was sent, when somebody says so, or by the first word there.

    Imported history and what was stored before version 3 name no delivery: they were delivered as they were sent.
    """
    if referral.delivered_at is not None:
        return referral.delivered_at
    if event.action is Action.SEND:
        return event.at if event.data.delivery is None else None
    reached = event.action is Action.DELIVER or ActingAs.PARTNER in transition.capacities
    return event.at if reached else None


def _answer_hours(referral: Referral, event: Event) -> int | None:
    """Return the working hours begun from delivery to the partner's first word; later words do not change them."""
    if not partner_said(event) or referral.provider_answered or referral.sent_at is None:
        return referral.answer_hours
    return math.ceil(working_hours_between(referral.delivered_at or event.at, event.at))


def _vouched(referral: Referral, event: Event) -> dict[str, Any]:
    """Return the evidence of each fact that an event changes; a fact that is taken back loses its own."""
    source = (event.informant, channel_of(event), event.at)
    changes: dict[str, Any] = {}
    if event.to_state is not referral.state or not referral.events:
        changes |= _of(Fact.PROCESS, source) | {"evidence": int(evidence_of(event))}
    if goes_on(event):
        changes |= _of(Fact.SERVICE, _NOBODY) | _of(Fact.NEED, _NOBODY)
    if event.action is Action.COMPLETE:
        changes |= _of(Fact.SERVICE, source)
    if event.action is Action.FOLLOW_UP:
        changes |= _of(Fact.NEED, source)
    return changes


_NOBODY: Final = (None, None, None)


def _of(fact: Fact, source: tuple[Informant | None, str | None, datetime | None]) -> dict[str, Any]:
    names = (f"{fact}_informant", f"{fact}_channel", f"{fact}_said_at")
    return dict(zip(names, source, strict=True))


def _results(referral: Referral, event: Event) -> dict[str, Any]:
    """Return the fields that only some actions change: results, appointments, tries, reopening, closing."""
    changes: dict[str, Any] = {}
    if goes_on(event):
        changes |= dict.fromkeys(_OF_THE_END) | {"member_results": (), "tried_on": ()}
    if event.from_state is State.SCHEDULED and event.action not in _ATTENDED and event.to_state is not event.from_state:
        changes |= {"appointment_at": None, "place": None}
    if event.action is Action.COMPLETE:
        changes["service_result"] = event.data.result
    elif event.data.reason in NO_SHOWS and event.from_state is State.SCHEDULED:  # one appointment is missed once
        changes["no_shows"] = referral.no_shows + 1
    elif event.action is Action.FOLLOW_UP:
        changes |= _followed_up(referral, event)
    elif event.action is Action.ACCOMPANY:
        changes["accompanied_minutes"] = referral.accompanied_minutes + (event.data.minutes or 0)
    if event.from_state is State.NEEDS_INFO and event.to_state is State.ACKNOWLEDGED and referral.info_requested_at:
        changes |= _paused(referral, since=referral.info_requested_at, until=event.at)
    return changes


_OF_THE_END: Final = (
    "ended_at",
    "completed_at",
    "loop_closed_at",
    "service_result",
    "next_referral",
    "follow_up_on",
    "need_result",
    "need_asked_at",
)


def _paused(referral: Referral, *, since: datetime, until: datetime) -> dict[str, int]:
    """Add the time in which a question of the partner was open; a clock set back takes no time away."""
    days = working_days_between(since, until)
    within_a_day = 0 if days else round(working_hours_between(since, until) * 60)
    return {
        "paused_days": referral.paused_days + days,
        "paused_minutes": referral.paused_minutes + max(int((until - since).total_seconds() // 60), 0),
        "paused_working_minutes": referral.paused_working_minutes + within_a_day,
    }


_ATTENDED: Final = frozenset({Action.START, Action.COMPLETE})


def _followed_up(referral: Referral, event: Event) -> dict[str, Any]:
    """Close the loop when the client was asked and the referral has ended; "not reached" needs tries on three days.

    In a household every member is asked: the loop closes with the last of them, and the common result is "met" when
    it is met for all, "not met" when for none, else "partly".
    """
    result = event.data.result or ""
    day = event.at.astimezone(SOFIA).date().isoformat()
    tried = tuple(sorted({*referral.tried_on, day})) if result == NOT_REACHED else referral.tried_on
    answered = result not in _NO_ANSWER or len(tried) >= TRIES_BEFORE_NOT_REACHED
    results = dict(word.split("=", 1) for word in referral.member_results)
    if referral.members:
        results[event.data.member or referral.client] = result
    household: set[str] = {referral.client, *referral.members} if referral.members else set()
    closes = answered and referral.state in ENDED and not _still_to_ask(household, results, tried)
    later = event.data.expected_on if not closes else None
    return {
        "need_result": _common([results[member] for member in sorted(results)]) if results else result,
        "member_results": tuple(f"{member}={results[member]}" for member in sorted(results)),
        "tried_on": tried,
        "follow_up_on": later,
        **({"loop_closed_at": event.at} if closes else {}),
    }


_NO_ANSWER: Final = frozenset({"too_early", NOT_REACHED})


def _still_to_ask(members: set[str], results: dict[str, str], tried: tuple[str, ...]) -> bool:
    given_up = len(tried) >= TRIES_BEFORE_NOT_REACHED
    return any(results.get(member, "too_early") in _NO_ANSWER and not given_up for member in members)


def _common(results: list[str]) -> str:
    """Return what a household's results come to."""
    if len(set(results)) == 1:
        return results[0]
    return "partly" if {"met", "partly"} & set(results) else "not_met" if "not_met" in results else results[0]


# What the rules of version 3 compute otherwise than those before.
_MEANS_SOMETHING_ELSE: Final = (
    *(f"{fact}_{part}" for fact in Fact for part in ("informant", "channel", "said_at")),
    *("evidence", "delivered_at", "due_at", "ask_at", "answer_hours", "paused_working_minutes"),
    *("need_result", "need_asked_at", "member_results", "tried_on", "no_shows", "appointment_at", "place"),
)


def check_replay(reader: Reader, referral: Referral) -> bool:
    """Tell whether a stored referral equals the replay of its events.

    One of an older program and not yet recomputed is compared in what was kept then and has kept its meaning.
    """
    replayed = replay(referral, records.events_of(reader, referral.id))
    if referral.typed is None and referral.events:
        replayed = replace(replayed, **{name: getattr(referral, name) for name in KEPT})
    if referral.process_said_at is None and referral.events:
        replayed = replace(replayed, **{name: getattr(referral, name) for name in _MEANS_SOMETHING_ELSE})
    return replace(replayed, version=referral.version) == referral
