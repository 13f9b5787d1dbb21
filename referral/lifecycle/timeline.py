"""The timeline of a referral, from its events alone: the moments and facts that metrics need."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from referral.lifecycle.deadlines import first_answer_due, happened_at
from referral.lifecycle.events import NO_SHOWS, NOT_REACHED, goes_on, is_learnt_otherwise, partner_said
from referral.lifecycle.replay import TRIES_BEFORE_NOT_REACHED, replay
from referral.lifecycle.states import DECIDABLE, RECEIVED, is_counted, is_served
from referral.model.actors import ActingAs
from referral.model.ids import ClientCode, NeedCode, OrganisationId, RecordedNeedId, ReferralId, ServiceId
from referral.model.referrals import Action, Event, Informant, Referral, State

CONSENT_WITHDRAWN: Final = "consent_withdrawn"
_HEADER: Final = ("id", "client", "need", "organisation", "service", "centre", "route", "recorded_need", "follows")
_NOT_TYPED: Final = frozenset({ActingAs.PARTNER, ActingAs.LINK, ActingAs.SYSTEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """One referral as its events tell it; a fact taken back (unaccepted, reopened) is gone.

    `response_at` is the first sign of the partner's side (seen, asked, decided), whoever told it; `partner_spoke_at` is
    the partner's own first word, `spoke_as` in what capacity it was recorded, `answer_hours` the working hours begun
    until then; `learnt_otherwise` tells that the centre knows the decision from others alone. `accepted_at` stands
    while the acceptance does. `service_at` is the first day of service, or the end when a service was received without
    one: the day that was named, though none before the referral was sent, else when it was recorded. `need_result` is
    the last word of a client who was reached. `typed` counts the events that the referring side entered.
    """

    id: ReferralId
    client: ClientCode
    need: NeedCode
    organisation: OrganisationId | None
    service: ServiceId | None
    centre: OrganisationId
    route: str
    recorded_need: RecordedNeedId | None
    follows: ReferralId | None

    priority: str = "routine"
    answer_days: int | None = None
    paused_days: int = 0
    state: State = State.DRAFT
    reason: str | None = None
    created_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    answer_due_at: datetime | None = None
    consent_on: date | None = None
    consent_channel: str | None = None
    report_reason: str | None = None
    consent_withdrawn: bool = False
    response_at: datetime | None = None
    partner_spoke_at: datetime | None = None
    spoke_as: ActingAs | None = None
    answer_hours: int | None = None
    learnt_otherwise: bool = False
    decided_at: datetime | None = None
    accepted_at: datetime | None = None
    decline_reason: str | None = None
    expired_at: datetime | None = None
    appointment_at: datetime | None = None
    attended: int = 0
    missed: int = 0
    service_at: datetime | None = None
    result: str | None = None
    ended_at: datetime | None = None
    ended_by: Action | None = None
    end_said_by: Informant | None = None
    need_result: str | None = None
    tries: int = 0
    asked_at: datetime | None = None
    loop_closed_at: datetime | None = None
    changed_at: datetime | None = None
    typed: int = 0

    @property
    def counts(self) -> bool:
        """Tell whether measures count it: sent, not entered in error, and not a report that the law demands."""
        return is_counted(self.state, self.sent_at, self.route)

    @property
    def domain(self) -> str:
        """Return the category of its need."""
        return self.need.partition(".")[0]

    @property
    def received(self) -> bool:
        """Tell whether the client got the service."""
        return is_served(self.state, self.result)

    @property
    def provider_answered(self) -> bool:
        """Tell whether the partner itself said anything."""
        return self.partner_spoke_at is not None

    @property
    def lost(self) -> bool:
        """Tell whether the client was not found on as many days as must be tried."""
        return self.need_result is None and self.tries >= TRIES_BEFORE_NOT_REACHED


def timeline_of(header: Referral, events: Sequence[Event]) -> Timeline:
    """Return the timeline of a referral from its unchanging header and its events in order.

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
    return Timeline(
        **{name: getattr(header, name) for name in (*_HEADER, "priority", "answer_days")},
        paused_days=replayed.paused_days,
        state=replayed.state,
        reason=replayed.reason,
        created_at=replayed.created_at,
        delivered_at=replayed.delivered_at,
        answer_due_at=first_answer_due(replayed),
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
    for name in ("consent_on", "consent_channel", "report_reason"):
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
