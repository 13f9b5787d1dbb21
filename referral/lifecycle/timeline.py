"""What figures count of a referral: the facts that its events leave on it, and the timeline that metrics read.

`counted` says what an event changes of those facts; the replay asks it, so that there is one rule for every figure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from referral.lifecycle.deadlines import first_answer_due, happened_at, known_day
from referral.lifecycle.events import NOT_REACHED, goes_on, is_learnt_otherwise, partner_said
from referral.lifecycle.states import DECIDABLE, OPEN, RECEIVED, is_counted, is_served
from referral.lifecycle.transitions import BY_STATE
from referral.model.actors import ActingAs
from referral.model.ids import ClientCode, ConsentId, NeedCode, OrganisationId, RecordedNeedId, ReferralId, ServiceId
from referral.model.referrals import Action, Event, Informant, Referral, State

CONSENT_WITHDRAWN: Final = "consent_withdrawn"
TRIES_BEFORE_NOT_REACHED: Final = 3
_HEADER: Final = ("id", "client", "need", "organisation", "service", "centre", "route", "recorded_need", "follows")
_SAME: Final = (
    *("priority", "answer_days", "paused_days", "state", "reason", "created_at", "sent_at", "delivered_at"),
    *("consent", "consent_on", "consent_channel", "report_reason", "partner_spoke_at", "spoke_as", "answer_hours"),
    *("accepted_at", "attended", "service_at", "ended_at", "loop_closed_at", "changed_at"),
)
# The fields of a referral that `counted` and `typed` keep.
KEPT: Final = (
    *("partner_spoke_at", "spoke_as", "accepted_at", "service_at", "attended", "reached_result", "typed"),
)  # fmt: skip
_NOT_TYPED: Final = frozenset({ActingAs.PARTNER, ActingAs.LINK, ActingAs.SYSTEM})
# What leads to each state in which a referral is over, or struck out.
_ENDED_BY: Final[Mapping[State, Action]] = MappingProxyType(
    {row.target: action for (_, action), row in BY_STATE.items() if row.target and row.target not in OPEN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """One referral as its events tell it; a fact taken back (unaccepted, reopened) is gone.

    `responded`: the partner's side gave a sign (seen, asked, decided), whoever told it; `partner_spoke_at` is
    the partner's own first word, `spoke_as` in what capacity it was recorded, `answer_hours` the working hours begun
    until then; `learnt_otherwise` tells that the centre knows the decision from others alone. `accepted_at` stands
    while the acceptance does, `decided` while any decision does. `comes_by` is the end of the day of the appointment,
    or of the one named for the waiting list. `service_at` is the first day of service, or the end
    when a service was received without one: the day that was named, though none before the referral was sent, else when
    it was recorded. `need_result` is the last word of a client who was reached. `typed` counts the events that the
    referring side entered.
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
    consent: ConsentId | None = None
    consent_on: date | None = None
    consent_channel: str | None = None
    report_reason: str | None = None
    responded: bool = False
    partner_spoke_at: datetime | None = None
    spoke_as: ActingAs | None = None
    answer_hours: int | None = None
    learnt_otherwise: bool = False
    accepted_at: datetime | None = None
    appointment_at: datetime | None = None
    comes_by: datetime | None = None
    attended: int = 0
    missed: int = 0
    service_at: datetime | None = None
    result: str | None = None
    ended_at: datetime | None = None
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
    def decided(self) -> bool:
        """Tell whether a decision stands: the partner took it, or it declined it."""
        return self.accepted_at is not None or self.state is State.DECLINED

    @property
    def decline_reason(self) -> str | None:
        """Return why it was declined, while it is."""
        return self.reason if self.state is State.DECLINED else None

    @property
    def consent_withdrawn(self) -> bool:
        """Tell whether it was cancelled because the client withdrew the consent."""
        return self.state is State.CANCELLED and self.reason == CONSENT_WITHDRAWN

    @property
    def ended_by(self) -> Action | None:
        """Return what ended it, while it is over."""
        return _ENDED_BY.get(self.state)

    @property
    def lost(self) -> bool:
        """Tell whether the client was not found on as many days as must be tried."""
        return self.need_result is None and self.tries >= TRIES_BEFORE_NOT_REACHED


def timeline_of(referral: Referral) -> Timeline:
    """Return the timeline of a referral as it is stored or replayed."""
    seen = (referral.acknowledged_at, referral.info_requested_at, referral.decided_at)
    return Timeline(
        **{name: getattr(referral, name) for name in (*_HEADER, *_SAME)},
        answer_due_at=first_answer_due(referral),
        responded=any(moment is not None for moment in seen),
        learnt_otherwise=is_learnt_otherwise(referral.decided_at, provider_answered=referral.provider_answered),
        missed=referral.no_shows,
        result=referral.service_result,
        appointment_at=referral.appointment_at if referral.state is State.SCHEDULED else None,
        comes_by=known_day(referral),
        end_said_by=referral.process_informant if referral.state in _ENDED_BY else None,
        asked_at=referral.need_asked_at,
        need_result=referral.reached_result,
        tries=len(referral.tried_on),
        typed=referral.typed or 0,
    )


def typed(referral: Referral, event: Event) -> int:
    """Return how many events of a referral the referring side entered, with one more event."""
    return (referral.typed or 0) + (event.acting_as not in _NOT_TYPED)


def counted(referral: Referral, event: Event, *, need_result: str | None) -> dict[str, Any]:
    """Return the counted facts that an event changes; `need_result` is what the client's results come to with it."""
    changes: dict[str, Any] = {}
    if referral.partner_spoke_at is None and partner_said(event):
        changes |= {"partner_spoke_at": event.at, "spoke_as": event.acting_as}
    if goes_on(event):
        changes["reached_result"] = None
    effect = _EFFECTS.get(event.action)
    if effect is not None:
        changes |= effect(referral, event)
    if event.action is Action.FOLLOW_UP and need_result != NOT_REACHED:
        changes["reached_result"] = need_result
    return changes


def _accepted(_referral: Referral, event: Event) -> dict[str, Any]:
    return {"accepted_at": event.at} if event.from_state in DECIDABLE else {}


def _undecided(_referral: Referral, _event: Event) -> dict[str, Any]:
    return {"accepted_at": None}


def _reopened(_referral: Referral, event: Event) -> dict[str, Any]:
    return {"accepted_at": None} if event.from_state is State.DECLINED else {}


def _came(referral: Referral, event: Event) -> dict[str, Any]:
    return {"attended": referral.attended + (event.from_state is State.SCHEDULED)}


def _started(referral: Referral, event: Event) -> dict[str, Any]:
    first = referral.service_at or happened_at(event, sent_at=referral.sent_at)
    return _came(referral, event) | {"service_at": first}


def _completed(referral: Referral, event: Event) -> dict[str, Any]:
    return _started(referral, event) if event.data.result in RECEIVED else _came(referral, event)


_EFFECTS: Final[Mapping[Action, Callable[[Referral, Event], dict[str, Any]]]] = MappingProxyType(
    {
        Action.ACCEPT: _accepted,
        Action.WAITLIST: _accepted,
        Action.SCHEDULE: _accepted,
        Action.DECLINE: _undecided,
        Action.UNACCEPT: _undecided,
        Action.CORRECT: _undecided,
        Action.REOPEN: _reopened,
        Action.START: _started,
        Action.COMPLETE: _completed,
    }
)
