"""Clients by code, their recorded needs, their pathways, and how they were treated."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from referral.model.ids import (
    AreaId,
    ClientCode,
    NeedCode,
    OrganisationId,
    PathwayId,
    RecordedNeedId,
    ReferralId,
    UserId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A person by code: a band of birth years, never a birth date; `held` are the prerequisites held.

    `held_until` says which of them end, as code=YYYY-MM-DD, that day included. `not_held` are those that the person is
    known not to have; of what is in neither list nobody knows. `merged_into` is the client that stands for this one
    since both were found to be one person.
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
    held: tuple[str, ...] = ()
    held_until: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    consent_on: date | None = None
    consent_scope: str | None = None
    consent_until: date | None = None
    household: str | None = None
    created_at: datetime | None = None
    merged_into: ClientCode | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is no client yet, as far as was said; what is None or in no list is not known.

    `age` is a code of the age bands, `parent` the client whose child this is.
    """

    area: AreaId | None = None
    age: str | None = None
    language: str | None = None
    barriers: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    parent: ClientCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedNeed:
    """A need somebody has, written down whether or not a service exists.

    `status`: open, referred, met, met_elsewhere, ended. `merged_into` is the need of the same kind that stands for this
    one since its client was found to be another one too.
    """

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
    merged_into: RecordedNeedId | None = None
    version: int = 0


UNMET: Final = frozenset({"open", "referred"})  # the statuses of a recorded need that is not settled


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNeed:
    """A need to be written down: when the client can come, and a note."""

    need: NeedCode
    hours: tuple[str, ...] = ()
    note: str | None = None


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
class Incident:
    """A client was refused or treated badly: private to the centre, a number for everybody else."""

    id: str
    referral: ReferralId
    client: ClientCode
    need: NeedCode
    kind: str
    happened_on: date
    recorded_by: UserId
    centre: OrganisationId
    assistant: UserId
    organisation: OrganisationId | None = None
    wants_action: bool = False
    note: str | None = None
    version: int = 0
