"""What a client agreed to."""

from dataclasses import dataclass
from datetime import date, datetime

from referral.model.ids import ClientCode, ConsentId, OrganisationId, UserId


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
    channel: str
    given_by: str
    given_on: date
    expires_on: date
    recorded_by: UserId
    recorded_at: datetime
    centre: OrganisationId
    assistant: UserId
    withdrawn_at: datetime | None = None
    withdrawn_channel: str | None = None
    version: int = 0

    def holds(self, on: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.withdrawn_at is None and self.given_on <= on <= self.expires_on
