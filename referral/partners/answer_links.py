"""A link by which a partner answers one referral without an account. Only the SHA-256 of its token is stored.

Opening a link changes nothing. The nonce of the answer form is made from the token and the link's version: it is good
for one answer, needs no write to be handed out, and a mail scanner that opens the page cannot spoil a person's own.
"""

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from graph.model import Order, where
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.clients import consents
from referral.context import Context
from referral.directory import verification
from referral.errors import BadInput, ChangedMeanwhile, IllegalMove, NoConsent, NotFound
from referral.lifecycle import authority
from referral.lifecycle.states import ANSWERABLE
from referral.model.actors import ActingAs, Actor
from referral.model.communication import AnswerLink
from referral.model.ids import OrganisationId, ReferralId, UserId
from referral.model.referrals import Referral, State
from referral.partners import answer_form, disclosure, rate_limit
from referral.partners.answer_form import DECISIONS, WRONG_RECIPIENT, AnswerOptions, AnswerResult, PartnerAnswer
from referral.partners.disclosure import DisclosedReferral
from referral.referrals.effects import apply
from referral.storage import records

LASTS: Final = timedelta(days=14)
_TRIES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPreview:
    """What the first page shows before the link is opened: which centre asks, until when."""

    centre: OrganisationId
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRequest:
    """The request behind a link, with the nonce of its form; `offer` is empty when it can only be read.

    `answered_at` is when the link's decision was given, `until` when correcting it ends.
    """

    shown: DisclosedReferral
    nonce: str
    offer: AnswerOptions
    expires_at: datetime
    answered_at: datetime | None
    until: datetime | None


def fingerprint(secret: str) -> str:
    """Return what is stored of a token: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(context: Context, referral_id: ReferralId, *, token: str) -> AnswerLink:
    """Make the link of a referral and revoke its earlier ones. `token` is 256 random bits of the caller's.

    The context makes no secrets: what must not be repeated or logged is made where it is used.
    Errors: NotAllowed, NotFound, IllegalMove (not sent, or over), NoConsent.
    """

    def work(tx: Writer) -> AnswerLink:
        policy.granted(context, Permission.ISSUE_LINKS)
        referral = records.get(tx, Referral, referral_id)
        policy.require_for(context.actor, Permission.ISSUE_LINKS, referral, kind="Referral", subject=referral_id)
        return issued(tx, context, referral, token=token)

    return context.write(work)


def issued(tx: Writer, context: Context, referral: Referral, *, token: str, by_slip: bool = False) -> AnswerLink:
    """Make a link within a transaction, once for each token; the link of a slip leaves the earlier ones open.

    Errors: IllegalMove, NoConsent.
    """
    there = tx.get("AnswerLink", fingerprint(token))
    if there is not None and there.fields["referral"] == referral.id:
        return records.from_node(AnswerLink, there)
    if referral.state not in ANSWERABLE or referral.organisation is None:
        raise IllegalMove(state=referral.state, action="link")
    if disclosure.consented_fields(tx, context, referral) is None:
        raise NoConsent(client=referral.client, organisation=referral.organisation)
    if not by_slip:
        consents.close_links(tx, context, (referral.id,), but_slips=True)
    now = context.clock()
    link = AnswerLink(
        id=fingerprint(token),
        referral=referral.id,
        organisation=referral.organisation,
        created_at=now,
        created_by=context.actor.id,
        expires_at=now + LASTS,
        by_slip=by_slip or None,
    )
    (node,) = records.save(tx, link)
    audit.record(tx, context, "link.issue", kind="Referral", subject=referral.id)
    return replace(link, version=node.version)


def revoke(context: Context, link_id: str, *, expected: int | None = None) -> AnswerLink:
    """Revoke a link from the next request on. `expected` is the version the actor saw.

    Errors: NotAllowed, NotFound, ChangedMeanwhile.
    """

    def work(tx: Writer) -> AnswerLink:
        policy.granted(context, Permission.REVOKE_LINKS)
        link = records.get(tx, AnswerLink, link_id)
        referral = records.get(tx, Referral, link.referral)
        policy.require_for(context.actor, Permission.REVOKE_LINKS, referral, kind="AnswerLink", subject=link_id)
        if link.revoked_at is not None:
            return link
        if expected is not None and link.version != expected:
            raise ChangedMeanwhile(kind="AnswerLink", id=link_id)
        revoked = replace(link, revoked_at=context.clock())
        (node,) = records.save(tx, revoked)
        audit.record(tx, context, "link.revoke", kind="Referral", subject=referral.id)
        return replace(revoked, version=node.version)

    return context.write(work)


def of_referral(context: Context, referral_id: ReferralId) -> tuple[AnswerLink, ...]:
    """Return the links of a referral that the actor may see, newest first."""

    def work(tx: Reader) -> tuple[AnswerLink, ...]:
        referral = records.get(tx, Referral, referral_id)
        policy.require_for(context.actor, Permission.SEE_REFERRALS, referral, kind="Referral", subject=referral_id)
        newest = (Order(field="created_at", descending=True),)
        return records.find(tx, AnswerLink, where(referral=referral_id), order=newest)[0]

    return context.read(work)


def opened(context: Context, token: str) -> LinkPreview:
    """Return what the first page may say. It writes nothing.

    Errors: NotFound, the same for a link that never was, has expired, was revoked, or whose consent was withdrawn.
    """

    def work(tx: Reader) -> LinkPreview:
        link, referral, _ = working(tx, context, token)
        return LinkPreview(centre=referral.centre, expires_at=link.expires_at)

    return context.read(work)


def begin(context: Context, token: str) -> OpenedRequest:
    """Return the request behind a link with the nonce of its form; opening is recorded in the audit log alone.

    Errors: NotFound as `opened`.
    """

    def work(tx: Writer) -> OpenedRequest:
        link, referral, covers = working(tx, context, token)
        audit.record(tx, context.as_actor(_holder(link)), "link.open", kind="Referral", subject=referral.id)
        until = link.answered_at + authority.CORRECTION if link.answered_at else None
        return OpenedRequest(
            shown=disclosure.disclose(tx, context, referral, covers),
            nonce=_nonce(token, link),
            offer=answer_form.offered(referral, answered_at=link.answered_at, at=context.clock()),
            expires_at=link.expires_at,
            answered_at=link.answered_at,
            until=until,
        )

    return context.write(work)


def answer(context: Context, token: str, new: PartnerAnswer) -> tuple[AnswerResult, State]:
    """Take a partner's answer, once for each form: state and link change together, or the answer is kept as a remark.

    A second decision within 24 hours corrects the first as new events; what happened since can be reported until the
    link ends. A late answer is taken and marked. One that comes when nothing can be changed any more is kept as the
    partner's remark, and the assistant is notified. No answer by link closes the loop.
    Errors: NotFound as `opened`; BadInput (no choice, an old page, read-only, a day that cannot be, ten answers in a
    day); MissingData, UnknownCode.
    """
    for _ in range(_TRIES - 1):
        try:
            return idempotency.settled(context, lambda tx: _answered(tx, context, token, new))
        except ChangedMeanwhile:  # the same form twice at once, or the centre moved it: look again
            continue
    return idempotency.settled(context, lambda tx: _answered(tx, context, token, new))


def working(tx: Reader, context: Context, token: str) -> tuple[AnswerLink, Referral, tuple[str, ...]]:
    """Return a link that works, its referral, and what consent lets its page show.

    Errors: NotFound.
    """
    node = tx.get("AnswerLink", fingerprint(token))
    link = records.from_node(AnswerLink, node) if node else None
    if link is None or not link.works(context.clock()):
        raise NotFound(kind="AnswerLink", id="")
    referral = records.get(tx, Referral, link.referral)
    covers = disclosure.consented_fields(tx, context, referral)
    if covers is None or referral.state is State.ENTERED_IN_ERROR:
        raise NotFound(kind="AnswerLink", id="")
    return link, referral, disclosure.BARE if link.by_slip else covers


def _answered(tx: Writer, context: Context, token: str, new: PartnerAnswer) -> tuple[AnswerResult, State]:
    link, referral, _ = working(tx, context, token)
    holder = context.as_actor(_holder(link))
    key = f"{link.id}:{fingerprint(new.nonce)}"
    body = idempotency.fingerprint({"choice": new.choice, **asdict(new.data)})
    try:
        earlier = idempotency.earlier(tx, holder, key, fingerprint=body)
    except BadInput as used:
        raise BadInput(problems=(("answer", "old_page", {}),)) from used
    if earlier is not None:
        result, _, state = earlier.subject.partition(":")
        return AnswerResult(result), State(state)
    if new.nonce != _nonce(token, link):
        raise BadInput(problems=(("answer", "old_page" if new.nonce else "no_choice", {}),))
    rate_limit.refuse_many_messages(tx, context, referral, holder.actor.id)
    answer_form.check(referral, new, answered_at=link.answered_at, at=context.clock())
    result, steps = answer_form.plan(
        referral, new, answered_at=link.answered_at, at=context.clock(), vocabulary=context.vocabulary
    )
    answered = apply(tx, holder, referral, steps, name=f"link.{new.choice}")
    decided = new.choice in {action.value for action in DECISIONS} and result is not AnswerResult.KEPT
    answered_at = link.answered_at or (context.clock() if decided else None)
    revoked_at = context.clock() if new.choice == WRONG_RECIPIENT else None
    records.save(tx, replace(link, answered_at=answered_at, revoked_at=revoked_at, nonce_hash=fingerprint(new.nonce)))
    if new.choice == WRONG_RECIPIENT:
        verification.open_check(tx, holder, link.organisation, reason="bounce", referrals=(referral.id,))
    done = idempotency.Done(subject=f"{result}:{answered.state}", number=answered.events)
    idempotency.remember(tx, holder, key, done, fingerprint=body)
    return result, answered.state


def _nonce(token: str, link: AnswerLink) -> str:
    return fingerprint(f"answer:{token}:{link.version}")


def _holder(link: AnswerLink) -> Actor:
    """Return who answers: whoever holds the link of an organisation."""
    return Actor(id=UserId(f"link-{link.organisation}"), acting_as=ActingAs.LINK)
