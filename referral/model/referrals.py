"""A referral, its four facts, and the events that change it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from referral.model.actors import ActingAs
from referral.model.ids import (
    AreaId,
    ClientCode,
    ConsentId,
    NeedCode,
    OrganisationId,
    RecordedNeedId,
    ReferralId,
    ServiceId,
    UserId,
)


class State(StrEnum):
    """Process status of a referral: the first of its four facts."""

    DRAFT = "draft"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    NEEDS_INFO = "needs_info"
    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    SCHEDULED = "scheduled"
    IN_SERVICE = "in_service"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    ENTERED_IN_ERROR = "entered_in_error"


class Action(StrEnum):
    """What somebody does to a referral."""

    CREATE = "create"
    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    ASK = "ask"
    INFORM = "inform"
    ACCEPT = "accept"
    WAITLIST = "waitlist"
    DECLINE = "decline"
    SCHEDULE = "schedule"
    START = "start"
    MISS = "miss"
    COMPLETE = "complete"
    FAIL = "fail"
    CANCEL = "cancel"
    EXPIRE = "expire"
    UNACCEPT = "unaccept"
    REOPEN = "reopen"
    VOID = "void"
    FOLLOW_UP = "follow_up"
    ACCOMPANY = "accompany"
    CORRECT = "correct"
    REMARK = "remark"
    REROUTE = "reroute"
    REMIND = "remind"
    ESCALATE = "escalate"
    DELIVER = "deliver"


class Route(StrEnum):
    """How a referral travels: straight to the partner, through an official direction, or as a report by law."""

    DIRECT = "direct"
    OFFICIAL_DIRECTION = "official_direction"
    REPORT = "report"


class Informant(StrEnum):
    """Who says so: the source of a fact, whoever typed it."""

    ASSISTANT = "assistant"
    PARTNER = "partner"
    CLIENT = "client"
    DOCUMENT = "document"
    SYSTEM = "system"


class Evidence(IntEnum):
    """How well a fact is known (referrals.md, section 2)."""

    NONE = 0
    NOTE_OF_CALL = 1
    PARTNER_HIMSELF = 2
    CLIENT_CONFIRMS = 3
    DOCUMENT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """One client sent to one service for one need, with its four facts and the moments they changed.

    The first block never changes; everything after it equals the replay of the events. `answer_days` (working days)
    and `service_days` are what was agreed with the partner when it was made; `members` are further clients of the
    household, `member_results` their need results as "code=result". `ask_at`: the client is to be asked, `ask_backlog`
    before the end of an imported history, `imported_at`. `evidence` grades the process status; `delivered_at`: it left.
    A pause within one day is in `paused_working_minutes`, a longer one in `paused_days`.
    What figures count: `partner_spoke_at` and `spoke_as` of the partner's own first word, `accepted_at` while an
    acceptance stands, `service_at` the first day of service, `attended` appointments, `reached_result` the last word of
    a client who was reached, `typed` events of the referring side (None: stored before these were kept).
    """

    id: ReferralId
    short_code: str
    client: ClientCode
    need: NeedCode
    area: AreaId
    centre: OrganisationId
    assistant: UserId
    priority: str
    delivery: str
    service: ServiceId | None = None
    organisation: OrganisationId | None = None
    recorded_need: RecordedNeedId | None = None
    follows: ReferralId | None = None
    route: str = Route.DIRECT.value
    answer_days: int | None = None
    service_days: int | None = None
    members: tuple[ClientCode, ...] = ()
    imported_at: datetime | None = None

    state: State = State.DRAFT
    service_result: str | None = None
    need_result: str | None = None
    evidence: int = 0
    process_informant: Informant | None = None
    process_channel: str | None = None
    process_said_at: datetime | None = None
    service_informant: Informant | None = None
    service_channel: str | None = None
    service_said_at: datetime | None = None
    need_informant: Informant | None = None
    need_channel: str | None = None
    need_said_at: datetime | None = None
    reason: str | None = None
    missing: str | None = None
    barrier: str | None = None
    next_referral: ReferralId | None = None
    consent: ConsentId | None = None
    consent_on: date | None = None
    consent_channel: str | None = None
    report_reason: str | None = None
    paused_days: int = 0
    paused_minutes: int = 0
    paused_working_minutes: int = 0
    reminders: int = 0
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None
    accompanied_minutes: int = 0
    member_results: tuple[str, ...] = ()
    follow_up_on: date | None = None
    ask_at: datetime | None = None
    ask_backlog: bool | None = None
    no_shows: int = 0
    tried_on: tuple[str, ...] = ()
    provider_answered: bool = False
    answer_hours: int | None = None
    late: bool = False
    events: int = 0
    created_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    due_at: datetime | None = None
    acknowledged_at: datetime | None = None
    info_requested_at: datetime | None = None
    info_given_at: datetime | None = None
    decided_at: datetime | None = None
    expected_on: date | None = None
    scheduled_at: datetime | None = None
    appointment_at: datetime | None = None
    place: str | None = None
    first_service_at: datetime | None = None
    completed_at: datetime | None = None
    ended_at: datetime | None = None
    cancelled_at: datetime | None = None
    expired_at: datetime | None = None
    need_asked_at: datetime | None = None
    loop_closed_at: datetime | None = None
    partner_spoke_at: datetime | None = None
    spoke_as: ActingAs | None = None
    accepted_at: datetime | None = None
    service_at: datetime | None = None
    attended: int = 0
    reached_result: str | None = None
    typed: int | None = None
    changed_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionData:
    """What a transition carries besides who and when; codes come from the vocabulary."""

    informant: Informant | None = None
    channel: str | None = None
    reason: str | None = None
    missing: str | None = None
    barrier: str | None = None
    result: str | None = None
    appointment_at: datetime | None = None
    place: str | None = None
    expected_on: date | None = None
    happened_on: date | None = None
    accompanied_by: str | None = None
    minutes: int | None = None
    attendance: str | None = None
    member: ClientCode | None = None
    spoke_with: str | None = None
    consent: ConsentId | None = None
    consent_on: date | None = None
    consent_channel: str | None = None
    report_reason: str | None = None
    next_referral: ReferralId | None = None
    delivery: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One transition that happened; never changed afterwards. `number` counts from 1 within the referral."""

    referral: ReferralId
    number: int
    at: datetime
    action: Action
    to_state: State
    actor: UserId
    acting_as: ActingAs
    informant: Informant
    from_state: State | None = None
    data: TransitionData = field(default_factory=TransitionData)
