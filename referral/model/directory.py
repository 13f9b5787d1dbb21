"""Areas, organisations, services and the ties between organisations."""

from dataclasses import dataclass
from datetime import date, datetime

from referral.model.ids import AreaId, NeedCode, OrganisationId, ReferralId, ServiceId, UserId
from referral.vocabulary.files import SHIPPED


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

    `answer_days` (working days) and `service_days` are what was agreed with it; None means the usual deadline.
    `merged_into` is the organisation that stands for this one since both were found to be one.
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
    answer_channel: str | None = None
    merged_into: OrganisationId | None = None
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


def name_in(thing: Area | Organisation | Service, language: str) -> str:
    """Return the stored name in a language, or else in English, or else in Bulgarian, which is always there."""
    names = (getattr(thing, f"name_{known}", None) for known in (language, *reversed(SHIPPED)))
    return next(str(name) for name in names if name)
