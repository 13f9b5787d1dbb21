"""Who acts: roles, accounts, and in what capacity somebody acts on a referral."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from referral.model.ids import OrganisationId, UserId


class Role(StrEnum):
    """What a user of the system is; `policy` says what each may do."""

    ASSISTANT = "assistant"
    CENTRE_LEAD = "centre_lead"
    COORDINATOR = "coordinator"
    MUNICIPALITY = "municipality"
    ADMINISTRATOR = "administrator"
    PARTNER = "partner"


class ActingAs(StrEnum):
    """In what capacity somebody acts. ON_BEHALF: the referring side records what somebody else said or showed."""

    ASSISTANT = "assistant"
    COORDINATOR = "coordinator"
    PARTNER = "partner"
    LINK = "link"
    CLIENT = "client"
    SYSTEM = "system"
    ON_BEHALF = "on_behalf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks: a signed-in user, a partner by account or link (`acting_as`), or the system itself (neither)."""

    id: UserId
    role: Role | None = None
    centre: OrganisationId | None = None
    acting_as: ActingAs | None = None


SYSTEM: Final = Actor(id=UserId("system"), acting_as=ActingAs.SYSTEM)


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
