"""What is said to partners and users: answer links, messages, notifications."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from referral.model.ids import OrganisationId, ReferralId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLink:
    """A link by which a partner answers one referral; `id` is the SHA-256 of its token.

    `by_slip` is the link behind the QR code of a slip: whoever holds the paper sees the number and nothing else.
    """

    id: str
    referral: ReferralId
    organisation: OrganisationId
    created_at: datetime
    created_by: UserId
    expires_at: datetime
    revoked_at: datetime | None = None
    answered_at: datetime | None = None
    nonce_hash: str | None = None
    by_slip: bool | None = None
    version: int = 0

    def works(self, at: datetime) -> bool:
        """Tell whether the link opens at all."""
        return self.revoked_at is None and at < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What has to reach a partner: a template without a client, a need or a link.

    `status` and `delivery` are codes of message_status and message_deliveries.
    """

    id: str
    referral: ReferralId
    organisation: OrganisationId
    template: str
    delivery: str
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
class Notification:
    """What a user has to learn about a referral; `number` is the event it is about."""

    id: str
    user: UserId
    kind: str
    referral: ReferralId
    number: int
    at: datetime
    read_at: datetime | None = None
    version: int = 0


def token_in(address: str) -> str:
    """Return the token in the last part of an address, without the signs and breaks that letters put around it."""
    joined = re.sub(
        r"[\s\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{WORD JOINER}\ufeff]+", "", address
    )
    found = re.search(r"[A-Za-z0-9_-]+", joined)
    return found.group() if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSurvey:
    """One round of the survey; it can be answered up to `closes_on`, that day included."""

    id: str
    opened_at: datetime
    opened_by: UserId
    closes_on: date
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyInvitation:
    """What one organisation is asked and has answered so far.

    `rated` are the organisations that it is asked about, `answers` its ratings and `remarks` its answers in words, both
    as JSON. `link` is the SHA-256 of the token of its newest link, `links` how many it got.
    """

    id: str
    survey: str
    organisation: OrganisationId
    rated: tuple[OrganisationId, ...]
    link: str | None = None
    links: int = 0
    linked_at: datetime | None = None
    answers: str | None = None
    remarks: str | None = None
    finished_at: datetime | None = None
    version: int = 0
