"""What the events of one referral say, in the few facts that measures need; the stored state is never asked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from referral.clocks import SOFIA
from referral.lifecycle import TRIES_BEFORE_NOT_REACHED
from referral.model import (
    Action,
    ClientCode,
    Event,
    Hand,
    NeedCode,
    OrganisationId,
    RecordedNeedId,
    Referral,
    ReferralId,
    SaidBy,
    ServiceId,
    State,
)
from referral.moves import ENDED_STATES, OPEN_STATES

RECEIVED: Final = frozenset({"delivered_full", "delivered_part", "enrolled_or_registered", "document_issued"})
PASSED_ON: Final = "referred_onward"
NOT_REACHED: Final = "not_reached"
NO_SHOW: Final = "no_show"
CLIENT_NO_SHOW: Final = "client_no_show"
CONSENT_WITHDRAWN: Final = "consent_withdrawn"
_NOT_TYPED: Final = frozenset({Hand.PARTNER, Hand.LINK, Hand.SYSTEM})
_UNDECIDED: Final = frozenset({State.SENT, State.ACKNOWLEDGED, State.EXPIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One referral as its events tell it; a fact taken back (unaccepted, reopened) is gone.

    `response_at` is the first thing the partner's side showed: seen, asked, decided. `accepted_at` stands while the
    acceptance does. `service_at` is the first day of service, or the completion when a service was received without
    one. `need_result` is the last word of a client who was reached. `typed` counts events the referring side entered.
    """

    id: ReferralId
    client: ClientCode
    need: NeedCode
    organisation: OrganisationId | None
    service: ServiceId | None
    centre: OrganisationId
    priority: str
    recorded_need: RecordedNeedId | None
    follows: ReferralId | None

    state: State = State.DRAFT
    reason: str | None = None
    created_at: datetime | None = None
    sent_at: datetime | None = None
    consent_on: date | None = None
    consent_way: str | None = None
    consent_withdrawn: bool = False
    response_at: datetime | None = None
    response_hand: Hand | None = None
    partner_spoke_at: datetime | None = None
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
    end_said_by: SaidBy | None = None
    need_result: str | None = None
    not_reached_on: tuple[date, ...] = ()
    asked_at: datetime | None = None
    loop_closed_at: datetime | None = None
    changed_at: datetime | None = None
    typed: int = 0

    @property
    def counts(self) -> bool:
        """Tell whether measures count it: sent, and not entered in error."""
        return self.sent_at is not None and self.state is not State.ENTERED_IN_ERROR

    @property
    def domain(self) -> str:
        """Return the category of its need."""
        return self.need.partition(".")[0]

    @property
    def received(self) -> bool:
        """Tell whether the client got the service: delivered, enrolled or issued."""
        return self.state is State.COMPLETED and self.result in RECEIVED

    @property
    def lost(self) -> bool:
        """Tell whether the client was not found on as many days as must be tried."""
        return self.need_result is None and len(self.not_reached_on) >= TRIES_BEFORE_NOT_REACHED


def course_of(header: Referral, events: Iterable[Event]) -> Course:
    """Return the course of a referral from its unchanging header and its events in order."""
    facts: dict[str, Any] = {"attended": 0, "missed": 0, "typed": 0, "not_reached_on": ()}
    for event in events:
        _reopened(facts, event)
        for take in _TAKEN.get(event.action, ()):
            take(facts, event)
        _everything(facts, event)
    return Course(
        id=header.id,
        client=header.client,
        need=header.need,
        organisation=header.organisation,
        service=header.service,
        centre=header.centre,
        priority=header.priority,
        recorded_need=header.recorded_need,
        follows=header.follows,
        **facts,
    )


def _everything(facts: dict[str, Any], event: Event) -> None:
    facts["changed_at"] = event.at
    facts["typed"] += event.hand not in _NOT_TYPED
    if event.said_by is SaidBy.PARTNER:
        facts.setdefault("partner_spoke_at", event.at)
    if event.action is not Action.FOLLOW_UP:
        facts["state"], facts["reason"] = event.to_state, event.facts.reason


def _reopened(facts: dict[str, Any], event: Event) -> None:
    """Take back the end when a referral that had ended goes on (reopened, or answered after it expired)."""
    if event.from_state in ENDED_STATES and event.to_state in OPEN_STATES:
        for name in ("ended_at", "ended_by", "end_said_by", "result", "loop_closed_at"):
            facts.pop(name, None)
    if event.from_state is State.DECLINED and event.action is Action.REOPEN:
        _undecided(facts, event)


def _created(facts: dict[str, Any], event: Event) -> None:
    facts["created_at"] = event.at


def _sent(facts: dict[str, Any], event: Event) -> None:
    facts["sent_at"] = event.at
    facts["consent_on"], facts["consent_way"] = event.facts.consent_on, event.facts.consent_way


def _responded(facts: dict[str, Any], event: Event) -> None:
    if "response_at" not in facts:
        facts["response_at"], facts["response_hand"] = event.at, event.hand


def _accepted(facts: dict[str, Any], event: Event) -> None:
    if event.from_state in _UNDECIDED:
        _responded(facts, event)
        facts["accepted_at"] = facts["decided_at"] = event.at


def _declined(facts: dict[str, Any], event: Event) -> None:
    facts["decided_at"], facts["decline_reason"] = event.at, event.facts.reason


def _undecided(facts: dict[str, Any], _event: Event) -> None:
    for name in ("accepted_at", "decided_at", "decline_reason"):
        facts.pop(name, None)


def _appointed(facts: dict[str, Any], event: Event) -> None:
    facts["appointment_at"] = event.facts.appointment_at


def _came(facts: dict[str, Any], event: Event) -> None:
    facts["attended"] += event.from_state is State.SCHEDULED
    facts.pop("appointment_at", None)


def _served(facts: dict[str, Any], event: Event) -> None:
    facts.setdefault("service_at", event.at)


def _completed(facts: dict[str, Any], event: Event) -> None:
    facts["result"] = event.facts.result
    if event.facts.result in RECEIVED:
        _served(facts, event)


def _missed(facts: dict[str, Any], event: Event) -> None:
    """Count a no-show at an appointment; one that was moved or called off was not kept open for the client."""
    absent = event.facts.reason in {NO_SHOW, CLIENT_NO_SHOW}
    facts["missed"] += absent and event.from_state is State.SCHEDULED
    facts.pop("appointment_at", None)


def _ended(facts: dict[str, Any], event: Event) -> None:
    facts["ended_at"], facts["ended_by"], facts["end_said_by"] = event.at, event.action, event.said_by


def _cancelled(facts: dict[str, Any], event: Event) -> None:
    facts["consent_withdrawn"] = event.facts.reason == CONSENT_WITHDRAWN
    facts.pop("appointment_at", None)


def _expired(facts: dict[str, Any], event: Event) -> None:
    facts.setdefault("expired_at", event.at)


def _asked(facts: dict[str, Any], event: Event) -> None:
    """Keep what the client said; the loop closes by the rule of `lifecycle`, which a test holds against this one."""
    result = event.facts.result
    facts["asked_at"] = event.at
    if result == NOT_REACHED:
        day = event.at.astimezone(SOFIA).date()
        facts["not_reached_on"] = tuple(sorted({*facts["not_reached_on"], day}))
    else:
        facts["need_result"] = result
    answered = result not in {"too_early", NOT_REACHED} or len(facts["not_reached_on"]) >= TRIES_BEFORE_NOT_REACHED
    if answered and event.from_state in ENDED_STATES:
        facts["loop_closed_at"] = event.at


_TAKEN: Final[Mapping[Action, tuple[Callable[[dict[str, Any], Event], None], ...]]] = MappingProxyType(
    {
        Action.CREATE: (_created,),
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
        Action.FOLLOW_UP: (_asked,),
        Action.VOID: (_ended,),
    }
)
