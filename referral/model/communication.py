"""What goes along with a referral: consent, answer links, messages, notices, entries to check, bad treatment."""

from dataclasses import dataclass
from datetime import date, datetime

from referral.model.referrals import ClientCode, ConsentId, NeedCode, OrganisationId, ReferralId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a client agreed to: one partner, one purpose, the fields listed in `covers`, until a day or withdrawn."""

    id: ConsentId
    client: ClientCode
    organisation: OrganisationId
    purpose: str
    covers: tuple[str, ...]
    wording: str
    language: str
    way: str
    given_by: str
    given_on: date
    expires_on: date
    recorded_by: UserId
    recorded_at: datetime
    centre: OrganisationId
    assistant: UserId
    withdrawn_at: datetime | None = None
    withdrawn_way: str | None = None
    version: int = 0

    def holds(self, on: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.withdrawn_at is None and self.given_on <= on <= self.expires_on


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLink:
    """A link by which a partner answers one referral; `id` is the SHA-256 of its token."""

    id: str
    referral: ReferralId
    organisation: OrganisationId
    created_at: datetime
    created_by: UserId
    expires_at: datetime
    revoked_at: datetime | None = None
    answered_at: datetime | None = None
    nonce_hash: str | None = None
    version: int = 0

    def works(self, at: datetime) -> bool:
        """Tell whether the link opens at all."""
        return self.revoked_at is None and at < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What has to reach a partner: a template without a client, a need or a link. `status`: see vocabulary/ways."""

    id: str
    referral: ReferralId
    organisation: OrganisationId
    template: str
    way: str
    status: str
    created_at: datetime
    centre: OrganisationId
    assistant: UserId
    sent_at: datetime | None = None
    next_try_at: datetime | None = None
    tries: int = 0
    problem: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a user has to learn about a referral; `number` is the event it is about."""

    id: str
    user: UserId
    kind: str
    referral: ReferralId
    number: int
    at: datetime
    read_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """An organisation's entry that somebody must check, and why; one each, opened again when needed."""

    id: str
    organisation: OrganisationId
    reason: str
    status: str
    opened_at: datetime
    referrals: tuple[ReferralId, ...] = ()
    done_at: datetime | None = None
    done_by: UserId | None = None
    finding: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
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
