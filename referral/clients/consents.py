"""Record, find and withdraw consents: each is for one partner and one purpose, and a referral needs one in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from graph.model import Condition, Op, Order, where
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.clients.clients import client_for
from referral.context import Context
from referral.errors import BadInput, NoConsent, UnknownCode
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.model.clients import Client
from referral.model.communication import AnswerLink
from referral.model.consent import VALIDITY, Consent
from referral.model.ids import ClientCode, ConsentId, OrganisationId
from referral.storage import records
from referral.vocabulary.files import NATIONAL

WORDING: Final = "referral-1"  # which text the client heard or signed
MINIMUM_FIELDS: Final = ("code", "need", "age_band")  # the fields that a consent covers unless more was agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConsent:
    """What was agreed: how, when, by whom, in which language, and what may be passed on."""

    channel: str
    given_on: date
    given_by: str = "self"
    language: str = NATIONAL
    purpose: str = "referral"
    covers: tuple[str, ...] = MINIMUM_FIELDS
    wording: str = WORDING
    expires_on: date | None = None


def record(
    context: Context,
    code: ClientCode,
    organisation: OrganisationId,
    new: NewConsent,
    *,
    submitted: Submitted = NOT_BY_FORM,
) -> Consent:
    """Write a client's consent down, once for each submission.

    Errors: NotAllowed, NotFound, UnknownCode, BadInput (a day that has not come, an end before the beginning).
    """
    policy.granted(context, Permission.RECORD_CONSENT)
    check(context, new)

    def make(tx: Writer) -> str:
        owner = client_for(tx, context, code, Permission.RECORD_CONSENT)
        return added(tx, context, owner, organisation, new=new).id

    consent_id = idempotency.once(context, submitted, make)
    return context.read(lambda tx: records.get(tx, Consent, consent_id))


def check(context: Context, new: NewConsent) -> None:
    """Refuse codes that do not exist and days that cannot be."""
    words = context.vocabulary
    listed = [("consent_channels", new.channel), ("consent_givers", new.given_by), ("consent_purposes", new.purpose)]
    listed += [("consent_fields", name) for name in new.covers] + [("languages", new.language)]
    for listing, code in listed:
        if code not in words.codes(listing):
            raise UnknownCode(list=listing, code=code)
    if new.given_on > context.today:
        raise BadInput(problems=(("consent_on", "in_the_future", {}),))
    if new.expires_on is not None and new.expires_on < new.given_on:
        raise BadInput(problems=(("consent_until", "upside_down_days", {}),))
    if (new.expires_on or new.given_on + VALIDITY) < context.today:
        raise BadInput(problems=(("consent_on", "consent_too_old", {}),))


def added(tx: Writer, context: Context, owner: Client, organisation: OrganisationId, *, new: NewConsent) -> Consent:
    """Store a checked consent within a transaction."""
    consent = Consent(
        id=ConsentId(context.new_id("CO")),
        client=owner.id,
        organisation=organisation,
        purpose=new.purpose,
        covers=new.covers,
        wording=new.wording,
        language=new.language,
        channel=new.channel,
        given_by=new.given_by,
        given_on=new.given_on,
        expires_on=new.expires_on or new.given_on + VALIDITY,
        recorded_by=context.actor.id,
        recorded_at=context.clock(),
        centre=owner.centre,
        assistant=owner.assistant,
    )
    records.save(tx, consent)
    audit.record(tx, context, "consent.record", kind="Consent", subject=consent.id, detail=organisation)
    return records.get(tx, Consent, consent.id)


def covering(
    tx: Reader, context: Context, code: ClientCode, organisation: OrganisationId, *, purpose: str = "referral"
) -> Consent | None:
    """Return a client's consent to a partner that is in force today, the one that lasts longest."""
    latest = (Order(field="expires_on", descending=True),)
    given = where(client=code, organisation=organisation, purpose=purpose)
    consents = records.find(tx, Consent, given, order=latest)[0]
    return next((consent for consent in consents if consent.holds(context.today)), None)


def required(
    tx: Writer, context: Context, owner: Client, organisation: OrganisationId, *, new: NewConsent | None
) -> Consent:
    """Return the consent that covers a partner; where there is none yet, record the one just given.

    Errors: NoConsent when there is none in force and none was given.
    """
    consent = covering(tx, context, owner.id, organisation)
    if consent is not None:
        records.save(tx, consent)  # unchanged, so that a withdrawal in the same moment and this cannot both succeed
        return consent
    if new is None:
        raise NoConsent(client=owner.id, organisation=organisation)
    return added(tx, context, owner, organisation, new=new)


def required_of_all(
    tx: Writer, context: Context, people: Iterable[Client], organisation: OrganisationId, *, new: NewConsent | None
) -> Consent:
    """Return the consent of the first of some people, once every one of them has one. Errors: as `required`."""
    first, *_ = [required(tx, context, person, organisation, new=new) for person in people]
    return first


def of_client(context: Context, code: ClientCode) -> tuple[Consent, ...]:
    """Return a client's consents, newest first."""

    def work(tx: Reader) -> tuple[Consent, ...]:
        client = client_for(tx, context, code, Permission.SEE_CLIENTS)
        return records.find(tx, Consent, where(client=client.id), order=(Order(field="given_on", descending=True),))[0]

    return context.read(work)


def marked_withdrawn(tx: Writer, context: Context, consent_id: ConsentId, *, channel: str) -> Consent:
    """Mark a consent as withdrawn; one withdrawn before stays as it was."""
    consent = records.get(tx, Consent, consent_id)
    policy.require_for(context.actor, Permission.RECORD_CONSENT, consent, kind="Consent", subject=consent_id)
    if consent.withdrawn_at is None:
        consent = replace(consent, withdrawn_at=context.clock(), withdrawn_channel=channel)
        records.save(tx, consent)
        audit.record(tx, context, "consent.withdraw", kind="Consent", subject=consent_id, detail=channel)
    return consent


def close_links(tx: Writer, context: Context, referral_ids: Sequence[str], *, but_slips: bool = False) -> int:
    """Revoke every link that still opens for these referrals, or all but those of slips; return how many."""
    if not referral_ids:
        return 0
    open_links = (
        Condition(field="referral", op=Op.IN, value=tuple(referral_ids)),
        Condition(field="revoked_at", op=Op.EMPTY, value=True),
    )
    links = [link for link in records.find(tx, AnswerLink, open_links)[0] if not (but_slips and link.by_slip)]
    if links:
        records.save(tx, *(replace(link, revoked_at=context.clock()) for link in links))
    return len(links)
