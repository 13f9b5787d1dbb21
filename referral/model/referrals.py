"""The nouns of the domain, frozen. Ids and codes are text; the vocabulary gives their words."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Final, NewType

AreaId = NewType("AreaId", str)
NeedCode = NewType("NeedCode", str)
OrganisationId = NewType("OrganisationId", str)
ServiceId = NewType("ServiceId", str)
UserId = NewType("UserId", str)
ClientCode = NewType("ClientCode", str)
RecordedNeedId = NewType("RecordedNeedId", str)
ReferralId = NewType("ReferralId", str)
PathwayId = NewType("PathwayId", str)
ConsentId = NewType("ConsentId", str)


class Role(StrEnum):
    """What a user of the system is; `policy` says what each may do."""

    ASSISTANT = "assistant"
    CENTRE_LEAD = "centre_lead"
    COORDINATOR = "coordinator"
    MUNICIPALITY = "municipality"
    ADMINISTRATOR = "administrator"
    PARTNER = "partner"


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


class Route(StrEnum):
    """How a referral travels: straight to the partner, through an official direction, or as a report by law."""

    DIRECT = "direct"
    OFFICIAL_DIRECTION = "official_direction"
    REPORT = "report"


class Hand(StrEnum):
    """Whose act a move is. ON_BEHALF: the referring side types what somebody else said or showed."""

    ASSISTANT = "assistant"
    COORDINATOR = "coordinator"
    PARTNER = "partner"
    LINK = "link"
    CLIENT = "client"
    SYSTEM = "system"
    ON_BEHALF = "on_behalf"


class SaidBy(StrEnum):
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
class Actor:
    """Who asks: a signed-in user, a partner by account or link (`hand`), or the system itself (neither)."""

    id: UserId
    role: Role | None = None
    centre: OrganisationId | None = None
    hand: Hand | None = None


SYSTEM: Final = Actor(id=UserId("system"), hand=Hand.SYSTEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account. `name` is what colleagues see; it may be a role name."""

    id: UserId
    login: str
    name: str
    role: Role
    created_at: datetime
    centre: OrganisationId | None = None
    language: str | None = None
    password_hash: str | None = None
    active: bool = True
    version: int = 0

    @property
    def actor(self) -> Actor:
        """Return the user as the one who asks."""
        return Actor(id=self.id, role=self.role, centre=self.centre)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A territory; `part_of` leads to the municipality, the province, and ends there."""

    id: AreaId
    name_bg: str
    type: str
    name_en: str | None = None
    population: int | None = None
    part_of: AreaId | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An institution, service provider, association, firm or informal group.

    `answer_days` (working days) and `service_days` are what was agreed with it; None means the usual clock.
    """

    id: OrganisationId
    name_bg: str
    kind: str
    active: bool = True
    name_en: str | None = None
    description: str | None = None
    seat: AreaId | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    address: str | None = None
    contact: str | None = None
    answer_days: int | None = None
    service_days: int | None = None
    agreement_on: date | None = None
    agreement_until: date | None = None
    answer_way: str | None = None
    verified_on: date | None = None
    source: str | None = None
    source_id: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One thing a person can be sent to. Ages in whole years, both ends included.

    `requires` means all of them; each word of `requires_any` is alternatives joined by `|`. `window` is the part of
    every year when one can apply (MM-DD/MM-DD), `wait_days` how long it usually takes.
    """

    id: ServiceId
    organisation: OrganisationId
    name_bg: str
    status: str
    route: str | None = None
    needs: tuple[NeedCode, ...] = ()
    areas: tuple[AreaId, ...] = ()
    requires: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    name_en: str | None = None
    description: str | None = None
    hours: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    places: int | None = None
    requires_any: tuple[str, ...] = ()
    window: str | None = None
    wait_days: int | None = None
    accepts_uninsured: bool | None = None
    free: bool | None = None
    how_to_apply: str | None = None
    funded_until: date | None = None
    verified_on: date | None = None
    source: str | None = None
    source_id: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A partnership between two organisations, without direction."""

    one: OrganisationId
    other: OrganisationId
    tie: str = "partners_with"
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A person by code: a band of birth years, never a birth date; `papers` are the prerequisites held.

    `papers_until` says which of them end, as code=YYYY-MM-DD, that day included.
    """

    id: ClientCode
    area: AreaId
    assistant: UserId
    centre: OrganisationId
    birth_from: int | None = None
    birth_to: int | None = None
    sex: str | None = None
    language: str | None = None
    barriers: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    papers_until: tuple[str, ...] = ()
    consent_on: date | None = None
    consent_scope: str | None = None
    consent_until: date | None = None
    household: str | None = None
    created_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedNeed:
    """A need somebody has, written down whether or not a service exists. `status`: open, referred, met, ended."""

    id: RecordedNeedId
    client: ClientCode
    need: NeedCode
    area: AreaId
    recorded_on: date
    status: str = "open"
    centre: OrganisationId | None = None
    assistant: UserId | None = None
    hours: tuple[str, ...] = ()
    note: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """A client on the way to a goal: the code of a service, a need or a prerequisite.

    `status`: open, reached, given_up.
    """

    id: PathwayId
    client: ClientCode
    goal: str
    started_on: date
    assistant: UserId
    centre: OrganisationId
    status: str = "open"
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """One client sent to one service for one need, with its four facts and the moments they changed.

    The first block never changes; everything after it equals the replay of the events. `answer_days` (working days)
    and `service_days` are what was agreed with the partner when it was made; `members` are further clients of the
    household, `member_results` their need results as "code=result". `ask_at` is when the client is to be asked.
    """

    id: ReferralId
    short_code: str
    client: ClientCode
    need: NeedCode
    area: AreaId
    centre: OrganisationId
    assistant: UserId
    priority: str
    mode: str
    service: ServiceId | None = None
    organisation: OrganisationId | None = None
    recorded_need: RecordedNeedId | None = None
    follows: ReferralId | None = None
    route: str = Route.DIRECT.value
    answer_days: int | None = None
    service_days: int | None = None
    members: tuple[ClientCode, ...] = ()

    state: State = State.DRAFT
    service_result: str | None = None
    need_result: str | None = None
    evidence: int = 0
    reason: str | None = None
    paper: str | None = None
    barrier: str | None = None
    next_referral: ReferralId | None = None
    consent: ConsentId | None = None
    consent_on: date | None = None
    consent_way: str | None = None
    ground: str | None = None
    paused_days: int = 0
    paused_minutes: int = 0
    reminders: int = 0
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None
    accompanied_minutes: int = 0
    member_results: tuple[str, ...] = ()
    follow_up_on: date | None = None
    ask_at: datetime | None = None
    no_shows: int = 0
    tried_on: tuple[str, ...] = ()
    provider_answered: bool = False
    answer_hours: int | None = None
    late: bool = False
    events: int = 0
    created_at: datetime | None = None
    sent_at: datetime | None = None
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
    changed_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a move carries besides who and when; codes come from the vocabulary."""

    said_by: SaidBy | None = None
    channel: str | None = None
    reason: str | None = None
    paper: str | None = None
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
    consent_way: str | None = None
    ground: str | None = None
    next_referral: ReferralId | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One move that happened; never changed afterwards. `number` counts from 1 within the referral."""

    referral: ReferralId
    number: int
    at: datetime
    action: Action
    to_state: State
    actor: UserId
    hand: Hand
    said_by: SaidBy
    from_state: State | None = None
    facts: Facts = field(default_factory=Facts)
