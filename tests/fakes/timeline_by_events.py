"""A reference for the timeline of a referral: its facts folded from all its events, without what the referral keeps."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from referral.lifecycle.deadlines import first_answer_due, happened_at, known_day
from referral.lifecycle.events import NO_SHOWS, NOT_REACHED, goes_on, is_learnt_otherwise, partner_said
from referral.lifecycle.replay import replay
from referral.lifecycle.states import DECIDABLE, RECEIVED
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Event, Referral, State

CONSENT_WITHDRAWN: Final = "consent_withdrawn"
_HEADER: Final = ("id", "client", "need", "organisation", "service", "centre", "route", "recorded_need", "follows")
_NOT_TYPED: Final = frozenset({ActingAs.PARTNER, ActingAs.LINK, ActingAs.SYSTEM})


def facts_of(header: Referral, events: Sequence[Event]) -> dict[str, Any]:
    """Return what the timeline of a referral says, and more, from its unchanging header and its events in order.

    What the replay knows is taken from it, so that there is one rule for states, ends and closed loops.
    """
    replayed = replay(header, events)
    first_word = next((event for event in events if partner_said(event)), None)
    fields: dict[str, Any] = {"attended": 0, "missed": 0}
    for event in events:
        _reopened(fields, event)
        for effect in _EFFECTS.get(event.action, ()):
            effect(fields, event)
    if header.members and replayed.need_result != NOT_REACHED:
        fields["need_result"] = replayed.need_result
    return dict(
        **{name: getattr(header, name) for name in (*_HEADER, "priority", "answer_days")},
        paused_days=replayed.paused_days,
        state=replayed.state,
        reason=replayed.reason,
        created_at=replayed.created_at,
        delivered_at=replayed.delivered_at,
        answer_due_at=first_answer_due(replayed),
        comes_by=known_day(replayed),
        ended_at=replayed.ended_at,
        result=replayed.service_result,
        tries=len(replayed.tried_on),
        asked_at=replayed.need_asked_at,
        loop_closed_at=replayed.loop_closed_at,
        changed_at=replayed.changed_at,
        partner_spoke_at=first_word.at if first_word else None,
        spoke_as=first_word.acting_as if first_word else None,
        answer_hours=replayed.answer_hours,
        learnt_otherwise=is_learnt_otherwise(replayed.decided_at, provider_answered=replayed.provider_answered),
        typed=sum(event.acting_as not in _NOT_TYPED for event in events),
        **fields,
    )


def _reopened(fields: dict[str, Any], event: Event) -> None:
    """Take back the end when a referral that had ended goes on (reopened, or answered after it expired)."""
    if goes_on(event):
        for name in ("ended_by", "end_said_by", "need_result"):
            fields.pop(name, None)
    if event.from_state is State.DECLINED and event.action is Action.REOPEN:
        _undecided(fields, event)


def _sent(fields: dict[str, Any], event: Event) -> None:
    fields["sent_at"] = event.at
    for name in ("consent", "consent_on", "consent_channel", "report_reason"):
        fields[name] = getattr(event.data, name)


def _responded(fields: dict[str, Any], event: Event) -> None:
    fields.setdefault("response_at", event.at)


def _accepted(fields: dict[str, Any], event: Event) -> None:
    if event.from_state in DECIDABLE:
        _responded(fields, event)
        fields["accepted_at"] = fields["decided_at"] = event.at


def _declined(fields: dict[str, Any], event: Event) -> None:
    fields["decided_at"], fields["decline_reason"] = event.at, event.data.reason


def _undecided(fields: dict[str, Any], _event: Event) -> None:
    for name in ("accepted_at", "decided_at", "decline_reason"):
        fields.pop(name, None)


def _appointed(fields: dict[str, Any], event: Event) -> None:
    fields["appointment_at"] = event.data.appointment_at


def _came(fields: dict[str, Any], event: Event) -> None:
    fields["attended"] += event.from_state is State.SCHEDULED
    fields.pop("appointment_at", None)


def _served(fields: dict[str, Any], event: Event) -> None:
    fields.setdefault("service_at", happened_at(event, sent_at=fields["sent_at"]))


def _completed(fields: dict[str, Any], event: Event) -> None:
    if event.data.result in RECEIVED:
        _served(fields, event)


def _missed(fields: dict[str, Any], event: Event) -> None:
    """Count a no-show at an appointment; one that was moved or called off was not kept open for the client."""
    absent = event.data.reason in NO_SHOWS
    fields["missed"] += absent and event.from_state is State.SCHEDULED
    fields.pop("appointment_at", None)


def _ended(fields: dict[str, Any], event: Event) -> None:
    fields["ended_by"], fields["end_said_by"] = event.action, event.informant


def _cancelled(fields: dict[str, Any], event: Event) -> None:
    fields["consent_withdrawn"] = event.data.reason == CONSENT_WITHDRAWN
    fields.pop("appointment_at", None)


def _expired(fields: dict[str, Any], event: Event) -> None:
    fields.setdefault("expired_at", event.at)


def _asked(fields: dict[str, Any], event: Event) -> None:
    """Keep the last word of a client who was reached."""
    if event.data.result != NOT_REACHED:
        fields["need_result"] = event.data.result


def _corrected(fields: dict[str, Any], event: Event) -> None:
    """Take back an answer that the partner corrects; that there was one stays."""
    _undecided(fields, event)
    fields.pop("appointment_at", None)


_EFFECTS: Final[Mapping[Action, tuple[Callable[[dict[str, Any], Event], None], ...]]] = MappingProxyType(
    {
        Action.SEND: (_sent,),
        Action.ACKNOWLEDGE: (_responded,),
        Action.ASK: (_responded,),
        Action.ACCEPT: (_accepted,),
        Action.WAITLIST: (_accepted,),
        Action.SCHEDULE: (_accepted, _appointed),
        Action.DECLINE: (_responded, _undecided, _declined, _ended),
        Action.START: (_came, _served),
        Action.MISS: (_missed,),
        Action.COMPLETE: (_came, _completed, _ended),
        Action.FAIL: (_missed, _ended),
        Action.CANCEL: (_cancelled, _ended),
        Action.EXPIRE: (_expired, _ended),
        Action.UNACCEPT: (_undecided,),
        Action.CORRECT: (_corrected,),
        Action.FOLLOW_UP: (_asked,),
        Action.VOID: (_ended,),
    }
)
