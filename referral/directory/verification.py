"""Entries of the directory to verify: because a partner is silent, a message was returned, or a colleague asked."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from graph.model import Condition, Op, Order, where
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.context import Context
from referral.errors import NotAllowed, NotFound, UnknownCode
from referral.model.directory import Organisation, Service, Verification
from referral.model.ids import OrganisationId, ReferralId, ServiceId
from referral.model.referrals import Action, Event, Referral, State
from referral.storage import records

SILENCES: Final = 3
STALE: Final = "stale"  # why an entry is to be verified that nobody has checked for long
CLOSED: Final = "closed"  # the finding that ends an organisation
_MOST_REFERRALS: Final = 5


def open_check(
    tx: Writer, context: Context, organisation: OrganisationId, *, reason: str, referrals: tuple[ReferralId, ...]
) -> None:
    """Put an organisation on the list of entries to verify; one that is on it already stays as it was."""
    old = _latest(tx, organisation)
    if old is not None and old.status == "open":
        return
    new = Verification(
        id=_id(organisation),
        organisation=organisation,
        reason=reason,
        status="open",
        opened_at=context.clock(),
        referrals=referrals[:_MOST_REFERRALS],
        version=old.version if old else 0,
    )
    records.save(tx, new)


def hand_over(tx: Writer, context: Context, organisation: OrganisationId, *, gone: OrganisationId) -> None:
    """Let the entry that stands for a merged one be checked in its place."""
    there = tx.get("Verification", _id(gone))
    check = records.from_node(Verification, there) if there else None
    if check is not None and check.status == "open":
        records.save(tx, replace(check, status="done", done_at=context.clock(), done_by=context.actor.id))
        open_check(tx, context, organisation, reason=check.reason, referrals=check.referrals)


def hand_back(tx: Writer, context: Context, organisation: OrganisationId, *, gone: OrganisationId) -> None:
    """Let two entries that are parted again each be checked by itself, unless the check was done meanwhile."""
    nodes = tx.get_many("Verification", (_id(organisation), _id(gone)))
    checks = {check.organisation: check for check in records.readable(Verification, nodes)}
    own, other = checks.get(organisation), checks.get(gone)
    if own is None or own.status != "open" or other is None or other.done_at is None or other.finding is not None:
        return
    records.save(tx, replace(other, status="open", done_at=None, done_by=None))
    if own.opened_at >= other.done_at:
        records.save(tx, replace(own, status="done", done_at=context.clock(), done_by=context.actor.id))


def after_event(tx: Writer, context: Context, referral: Referral, event: Event) -> None:
    """Ask for verification when an event gives a reason: the third silence, or a service that is no longer offered."""
    organisation = referral.organisation
    if organisation is None:
        return
    if event.action is Action.DECLINE and event.data.reason == "service_not_offered":
        open_check(tx, context, organisation, reason="not_offered", referrals=(referral.id,))
    if event.action is Action.EXPIRE:
        silent = silences(tx, organisation)
        if len(silent) >= SILENCES:
            open_check(tx, context, organisation, reason="silence", referrals=silent)


def silences(tx: Reader, organisation: OrganisationId) -> tuple[ReferralId, ...]:
    """Return the referrals that ended in silence since the organisation last answered one or was last checked.

    One that was given up while our own answer to the partner's question was awaited is no silence of the partner.
    """
    newest = (Order(field="expired_at", descending=True),)
    silent = where(organisation=organisation, state=State.EXPIRED.value, provider_answered=False)
    expired = (*silent, *_since(tx, organisation))
    unanswered = records.find(tx, Referral, expired, order=newest, limit=_MOST_REFERRALS)[0]
    answered = where(organisation=organisation, provider_answered=True)
    last = records.find(tx, Referral, answered, order=(Order(field="changed_at", descending=True),), limit=1)[0]
    heard_at: datetime | None = last[0].changed_at if last else None
    return tuple(
        referral.id
        for referral in unanswered
        if heard_at is None or (referral.expired_at is not None and referral.expired_at > heard_at)
    )


def waiting(context: Context) -> tuple[Verification, ...]:
    """Return the entries to verify, the longest waiting first."""
    policy.granted(context, Permission.VERIFY_DIRECTORY)
    return context.read(
        lambda tx: records.find(tx, Verification, where(status="open"), order=(Order(field="opened_at"),))[0]
    )


def ask(context: Context, organisation: OrganisationId) -> None:
    """Put an organisation on the list because a colleague doubts its entry. Errors: NotFound."""
    policy.granted(context, Permission.VERIFY_DIRECTORY)
    if organisation not in context.directory().organisations:
        raise NotFound(kind="Organisation", id=organisation)
    context.write(lambda tx: open_check(tx, context, organisation, reason="asked", referrals=()))


def findings(context: Context) -> tuple[str, ...]:
    """Return what the actor may record of a check."""
    codes = context.vocabulary.codes("check_findings")
    may_edit = policy.allows(context.actor, Permission.EDIT_DIRECTORY)
    return tuple(code for code in codes if may_edit or code != CLOSED)


def done(context: Context, organisation: OrganisationId, *, finding: str, services: Collection[ServiceId] = ()) -> None:
    """Record what was found; a confirmed or corrected entry is verified as of today, a closed one is closed.

    `services` are those of its services that were checked with it, which is also a reason to check it at all. Only who
    may edit the directory closes an organisation. Errors: NotAllowed, NotFound, UnknownCode.
    """
    policy.granted(context, Permission.VERIFY_DIRECTORY)
    if finding not in context.vocabulary.codes("check_findings"):
        raise UnknownCode(list="check_findings", code=finding)
    if finding not in findings(context):
        raise NotAllowed(permission=Permission.EDIT_DIRECTORY)

    def work(tx: Writer) -> None:
        now = context.clock()
        if services:
            open_check(tx, context, organisation, reason=STALE, referrals=())
        check = records.get(tx, Verification, _id(organisation))
        owner = records.get(tx, Organisation, organisation)
        records.save(tx, replace(check, status="done", done_at=now, done_by=context.actor.id, finding=finding))
        if finding in {"confirmed", "corrected"}:
            records.save(tx, replace(owner, verified_on=context.today))
            _verify(tx, context, services)
        elif finding == CLOSED:
            records.save(tx, replace(owner, active=False, verified_on=context.today))
        audit.record(tx, context, "organisation.check", kind="Organisation", subject=organisation, detail=finding)

    context.write(work)


def _verify(tx: Writer, context: Context, services: Collection[ServiceId]) -> None:
    stored = records.get_many(tx, Service, services)
    if stored:
        records.save(tx, *(replace(service, verified_on=context.today) for service in stored))


def _since(tx: Reader, organisation: OrganisationId) -> tuple[Condition, ...]:
    latest = _latest(tx, organisation)
    if latest is None or latest.done_at is None or latest.finding is None:
        return ()  # one that was handed over with a merge was not done
    return (Condition(field="expired_at", op=Op.GT, value=latest.done_at),)


def _latest(tx: Reader, organisation: OrganisationId) -> Verification | None:
    node = tx.get("Verification", _id(organisation))
    return records.from_node(Verification, node) if node else None


def _id(organisation: OrganisationId) -> str:
    return f"V-{organisation}"
