"""What a client agreed to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from referral.model.clients import Client
from referral.model.ids import ClientCode, ConsentId, OrganisationId, UserId

VALIDITY: Final = timedelta(days=365)


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


def last_day_on_file(client: Client, given_on: date) -> date:
    """Return the last day of a consent that only the client's record knows, as an import leaves it.

    It lasts as long as a consent that is recorded here, and never longer than the record says.
    """
    return last_day(given_on, client.consent_until)


def last_day(given_on: date, until: date | None) -> date:
    """Return the last day of a consent of a day, by what a client's record says of its end."""
    usual = given_on + VALIDITY
    return usual if until is None else min(usual, until)
