"""Consent: for one partner and one purpose; it opens the way for a referral, and its withdrawal closes it at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from graph.model import Condition, Op, Order, where
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.clients.clients import client_for
from referral.context import Desk
from referral.errors import BadInput, NoConsent, UnknownCode
from referral.model.clients import Client
from referral.model.communication import AnswerLink
from referral.model.consent import Consent
from referral.model.ids import ClientCode, ConsentId, OrganisationId
from referral.storage import records

WORDING: Final = "referral-1"
LASTS: Final = timedelta(days=365)
LEAST: Final = ("code", "need", "age_band")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConsent:
    """What was agreed: how, when, by whom, in which language, and what may be passed on."""

    way: str
    given_on: date
    given_by: str = "self"
    language: str = "bg"
    purpose: str = "referral"
    covers: tuple[str, ...] = LEAST
    wording: str = WORDING
    expires_on: date | None = None


def record(desk: Desk, code: ClientCode, organisation: OrganisationId, new: NewConsent) -> Consent:
    """Write a client's consent down.

    Errors: NotAllowed, NotFound, UnknownCode, BadInput (a day that has not come, an end before the beginning).
    """
    policy.require(desk.actor, Permission.RECORD_CONSENT)
    check(desk, new)

    def work(tx: Writer) -> Consent:
        owner = client_for(tx, desk, code, Permission.RECORD_CONSENT)
        return added(tx, desk, owner, organisation, new=new)

    return desk.write(work)


def check(desk: Desk, new: NewConsent) -> None:
    """Refuse codes that do not exist and days that cannot be."""
    words = desk.vocabulary
    listed = [("consent_ways", new.way), ("consent_givers", new.given_by), ("consent_purposes", new.purpose)]
    listed += [("consent_fields", name) for name in new.covers] + [("languages", new.language)]
    for listing, code in listed:
        if code not in words.codes(listing):
            raise UnknownCode(list=listing, code=code)
    if new.given_on > desk.today:
        raise BadInput(problems=(("consent_on", "in_the_future", {}),))
    if new.expires_on is not None and new.expires_on < new.given_on:
        raise BadInput(problems=(("consent_until", "upside_down_days", {}),))
    if (new.expires_on or new.given_on + LASTS) < desk.today:
        raise BadInput(problems=(("consent_on", "consent_too_old", {}),))


def added(tx: Writer, desk: Desk, owner: Client, organisation: OrganisationId, *, new: NewConsent) -> Consent:
    """Store a checked consent within a transaction."""
    consent = Consent(
        id=ConsentId(desk.new_id("CO")),
        client=owner.id,
        organisation=organisation,
        purpose=new.purpose,
        covers=new.covers,
        wording=new.wording,
        language=new.language,
        way=new.way,
        given_by=new.given_by,
        given_on=new.given_on,
        expires_on=new.expires_on or new.given_on + LASTS,
        recorded_by=desk.actor.id,
        recorded_at=desk.clock(),
        centre=owner.centre,
        assistant=owner.assistant,
    )
    records.save(tx, consent)
    audit.record(tx, desk, "consent.record", kind="Consent", subject=consent.id, detail=organisation)
    return records.get(tx, Consent, consent.id)


def covering(
    tx: Reader, desk: Desk, code: ClientCode, organisation: OrganisationId, *, purpose: str = "referral"
) -> Consent | None:
    """Return a client's consent to a partner that is in force today, the one that lasts longest."""
    latest = (Order(field="expires_on", descending=True),)
    given = where(client=code, organisation=organisation, purpose=purpose)
    found = records.find(tx, Consent, given, order=latest)[0]
    return next((one for one in found if one.holds(desk.today)), None)


def required(tx: Writer, desk: Desk, owner: Client, organisation: OrganisationId, *, new: NewConsent | None) -> Consent:
    """Return the consent that covers a partner, writing down the one just given.

    Errors: NoConsent when there is none in force and none was given.
    """
    found = covering(tx, desk, owner.id, organisation)
    if found is not None:
        records.save(tx, found)  # unchanged, so that a withdrawal in the same moment and this cannot both succeed
        return found
    if new is None:
        raise NoConsent(client=owner.id, organisation=organisation)
    return added(tx, desk, owner, organisation, new=new)


def of_client(desk: Desk, code: ClientCode) -> tuple[Consent, ...]:
    """Return a client's consents, newest first."""

    def work(tx: Reader) -> tuple[Consent, ...]:
        client_for(tx, desk, code, Permission.SEE_CLIENTS)
        return records.find(tx, Consent, where(client=code), order=(Order(field="given_on", descending=True),))[0]

    return desk.read(work)


def marked_withdrawn(tx: Writer, desk: Desk, consent_id: ConsentId, *, way: str) -> Consent:
    """Mark a consent as withdrawn; one withdrawn before stays as it was."""
    consent = records.get(tx, Consent, consent_id)
    policy.require_for(desk.actor, Permission.RECORD_CONSENT, consent, kind="Consent", subject=consent_id)
    if consent.withdrawn_at is None:
        consent = replace(consent, withdrawn_at=desk.clock(), withdrawn_way=way)
        records.save(tx, consent)
        audit.record(tx, desk, "consent.withdraw", kind="Consent", subject=consent_id, detail=way)
    return consent


def close_links(tx: Writer, desk: Desk, referral_ids: Sequence[str]) -> int:
    """Revoke every link that still opens for these referrals; return how many."""
    if not referral_ids:
        return 0
    living = (
        Condition(field="referral", op=Op.IN, value=tuple(referral_ids)),
        Condition(field="revoked_at", op=Op.EMPTY, value=True),
    )
    links = records.find(tx, AnswerLink, living)[0]
    if links:
        records.save(tx, *(replace(link, revoked_at=desk.clock()) for link in links))
    return len(links)
