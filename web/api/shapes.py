"""What goes through the JSON door; nothing beyond these fields does."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from referral.model.referrals import Action, Informant

Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00]+$")]
PRINTED = r"^[\x21-\x7e]+$"
Words = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]


class Shape(BaseModel):
    """Unknown fields are refused; objects are read by attribute."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


# Names that fields of a request had before 0.2; they are still taken.
EARLIER_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mode": "delivery",
        "said_by": "informant",
        "consent_way": "consent_channel",
        "ground": "report_reason",
        "paper": "missing",
        "sure": "acknowledged",
    }
)


class Given(Shape):
    """A request whose fields may still come under their earlier names."""

    @model_validator(mode="before")
    @classmethod
    def _renamed(cls, values: Any) -> Any:
        if not isinstance(values, Mapping):
            return values
        return {
            EARLIER_NAMES.get(name, name) if isinstance(name, str) else name: value for name, value in values.items()
        }


class Problem(BaseModel):
    """Every refusal looks like this; `problems` says by field what cannot be used."""

    error: str
    message: str
    problems: dict[str, str] = {}


class Organisation(Shape):
    """An organisation."""

    id: str
    name_bg: str
    name_en: str | None
    kind: str
    seat: str | None
    phone: str | None
    email: str | None
    website: str | None
    address: str | None
    active: bool
    verified_on: date | None


class Service(Shape):
    """A service."""

    id: str
    organisation: str | None
    name_bg: str
    name_en: str | None
    status: str
    needs: list[str]
    areas: list[str]
    requires: list[str]
    requires_any: list[str]
    grants: list[str]
    window: str | None
    wait_days: int | None
    hours: list[str]
    languages: list[str]
    age_from: int | None
    age_to: int | None
    places: int | None
    accepts_uninsured: bool | None
    funded_until: date | None
    verified_on: date | None


class Directory(Shape):
    """What a search found."""

    organisations: list[Organisation]
    services: list[Service]


class Reason(Shape):
    """One reason for or against a candidate."""

    verdict: str
    code: str
    words: str


class Candidate(Shape):
    """Somebody who can help."""

    service: str
    organisation: str
    outside: bool
    reasons: list[Reason]


class NearMiss(Shape):
    """Somebody whom one thing keeps from helping."""

    service: str
    organisation: str
    reason: Reason


class Answer(Shape):
    """Who can help."""

    candidates: list[Candidate]
    near_misses: list[NearMiss]
    blocked: dict[str, int]


class NewReferral(Given):
    """What a new referral needs; the same key, here or in the header, makes the same referral."""

    key: Code | None = None
    client: Code
    need: Code
    service: Code
    priority: Code
    delivery: Code
    channel: Code
    consent_channel: Code | None = None
    consent_on: date | None = None
    consent_by: Code = "self"
    note: Words | None = None
    follows: Code | None = None
    members: list[Code] = []
    report_reason: Code | None = None
    acknowledged: list[Code] = []


class Referral(Shape):
    """A referral: its four facts and the moments that matter."""

    id: str
    short_code: str
    client: str
    need: str
    service: str | None
    organisation: str | None
    assistant: str
    priority: str
    delivery: str
    state: str
    service_result: str | None
    need_result: str | None
    evidence: int
    reason: str | None
    events: int
    created_at: datetime | None
    sent_at: datetime | None
    due_at: datetime | None
    appointment_at: datetime | None
    ended_at: datetime | None
    loop_closed_at: datetime | None


class Changed(Problem):
    """Somebody was first: what the referral is now."""

    state: str
    referral: Referral


class Event(Shape):
    """One thing that happened to a referral."""

    number: int
    at: datetime
    action: Action
    from_state: str | None
    to_state: str
    actor: str
    informant: Informant
    channel: str | None
    reason: str | None
    result: str | None


class ReferralDetail(Shape):
    """A referral with its history and the actions allowed now."""

    referral: Referral
    events: list[Event]
    actions: list[Action]


class Worklist(Shape):
    """A page of referrals and the count of every view."""

    referrals: list[Referral]
    counts: dict[str, int]


class Ask(Shape):
    """What a step asks for: the group, the state that answers it, and the earlier step that grants it."""

    word: str
    state: str
    step: int | None
    until: date | None
    late: bool


class Step(Shape):
    """One service of a chain."""

    number: int
    service: str
    organisation: str
    grants: list[str]
    asks: list[Ask]
    missing: list[str]
    begins: date
    days: int
    also: list[str]
    warnings: list[str]


class WayIn(Shape):
    """A service that would open a block, and what keeps it: a reason, or groups that are lacking."""

    service: str
    reason: Reason | None
    lacks: list[str]


class CycleLink(Shape):
    """One part of a circle."""

    state: str
    service: str
    needs: str


class Block(Shape):
    """Where a way is stopped; `state` is null when the goal itself cannot be used."""

    state: str | None
    why: str
    ways: list[WayIn]
    cycle: list[CycleLink]
    words: str
    to_do: list[str]


class Path(Shape):
    """The way of a client to a goal.

    `afterwards` is what follows once the blocks are gone; `proved` tells whether all ways were compared.
    """

    client: str
    goal: str
    kind: str
    reached: bool
    on_pathway: bool
    chains: list[list[Step]]
    blocks: list[Block]
    afterwards: list[Step]
    proved: bool
