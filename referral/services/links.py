"""A link by which a partner answers one referral without an account. Only the SHA-256 of its token is stored.

Opening a link changes nothing. The nonce of the answer form is made from the token and the link's version: it is good
for one answer, needs no write to be handed out, and a mail scanner that opens the page cannot spoil a person's own.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from graph.model import Order, where
from graph.store import Reader, Writer
from referral import lifecycle, policy, records
from referral.companions import AnswerLink
from referral.desk import Desk
from referral.errors import BadInput, ChangedMeanwhile, IllegalMove, NoConsent, NotFound
from referral.model import Action, Actor, Facts, Hand, OrganisationId, Referral, ReferralId, SaidBy, State, UserId
from referral.moves import BARRED, BY_STATE, Move
from referral.policy import Permission
from referral.services import audit, checks, consents, disclosing, once
from referral.services.disclosing import Shown
from referral.services.moving import Step, moved

LASTS: Final = timedelta(days=14)
LINKABLE: Final = frozenset(
    {State.SENT, State.ACKNOWLEDGED, State.NEEDS_INFO, State.ACCEPTED, State.WAITLISTED, State.EXPIRED}
)
# What the partner is asked for, and the words that are not a decision: they pass something on and leave it open.
DECISIONS: Final = (Action.ACCEPT, Action.SCHEDULE, Action.WAITLIST, Action.DECLINE)
WRONG_RECIPIENT: Final = "wrong_recipient"
CALL_ME: Final = "call_me"
CHOICES: Final = (*(action.value for action in DECISIONS), WRONG_RECIPIENT, Action.ASK.value, CALL_ME)
_TRIES: Final = 3


class Took(StrEnum):
    """What became of an answer."""

    TAKEN = "taken"
    LATE = "late"
    CORRECTED = "corrected"
    KEPT = "kept"
    PASSED_ON = "passed_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the first page may say: which centre asks, until when."""

    centre: OrganisationId
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The request behind a link, with the nonce of its form; `choices` is empty when it can only be read.

    `answered_at` is when the link's decision was given, `until` when correcting it ends.
    """

    shown: Shown
    nonce: str
    choices: tuple[str, ...]
    expires_at: datetime
    answered_at: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came in through the form: a choice and its facts."""

    choice: str
    nonce: str
    facts: Facts


def fingerprint(secret: str) -> str:
    """Return what is stored of a token: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


# --- the centre's side -------------------------------------------------------------------------------------------


def issue(desk: Desk, referral_id: ReferralId, *, token: str) -> AnswerLink:
    """Make the link of a referral and revoke its earlier ones. `token` is 256 random bits of the caller's.

    The desk has no source of secrets on purpose: what must not be repeated or logged is made where it is used.
    Errors: NotAllowed, NotFound, IllegalMove (not sent, or over), NoConsent.
    """

    def work(tx: Writer) -> AnswerLink:
        policy.require(desk.actor, Permission.ISSUE_LINKS)
        referral = records.get(tx, Referral, referral_id)
        policy.require_for(desk.actor, Permission.ISSUE_LINKS, referral, kind="Referral", subject=referral_id)
        return issued(tx, desk, referral, token=token)

    return desk.write(work)


def issued(tx: Writer, desk: Desk, referral: Referral, *, token: str) -> AnswerLink:
    """Make a link within a transaction, for whoever may. Errors: IllegalMove, NoConsent."""
    if referral.state not in LINKABLE or referral.organisation is None:
        raise IllegalMove(state=referral.state, action="link")
    if disclosing.agreed(tx, desk, referral) is None:
        raise NoConsent(client=referral.client, organisation=referral.organisation)
    consents.close_links(tx, desk, (referral.id,))
    now = desk.clock()
    link = AnswerLink(
        id=fingerprint(token),
        referral=referral.id,
        organisation=referral.organisation,
        created_at=now,
        created_by=desk.actor.id,
        expires_at=now + LASTS,
    )
    (node,) = records.save(tx, link)
    audit.record(tx, desk, "link.issue", kind="Referral", subject=referral.id)
    return replace(link, version=node.version)


def revoke(desk: Desk, link_id: str, *, seen: int | None = None) -> AnswerLink:
    """Revoke a link from the next request on. `seen` is the version the actor saw: an answer may have come meanwhile.

    Errors: NotAllowed, NotFound, ChangedMeanwhile.
    """

    def work(tx: Writer) -> AnswerLink:
        policy.require(desk.actor, Permission.REVOKE_LINKS)
        link = records.get(tx, AnswerLink, link_id)
        referral = records.get(tx, Referral, link.referral)
        policy.require_for(desk.actor, Permission.REVOKE_LINKS, referral, kind="AnswerLink", subject=link_id)
        if link.revoked_at is not None:
            return link
        if seen is not None and link.version != seen:
            raise ChangedMeanwhile(kind="AnswerLink", id=link_id)
        gone = replace(link, revoked_at=desk.clock())
        (node,) = records.save(tx, gone)
        audit.record(tx, desk, "link.revoke", kind="Referral", subject=referral.id)
        return replace(gone, version=node.version)

    return desk.write(work)


def of_referral(desk: Desk, referral_id: ReferralId) -> tuple[AnswerLink, ...]:
    """Return the links of a referral in reach, newest first."""

    def work(tx: Reader) -> tuple[AnswerLink, ...]:
        referral = records.get(tx, Referral, referral_id)
        policy.require_for(desk.actor, Permission.SEE_REFERRALS, referral, kind="Referral", subject=referral_id)
        newest = (Order(field="created_at", descending=True),)
        return records.find(tx, AnswerLink, where(referral=referral_id), order=newest)[0]

    return desk.read(work)


# --- the partner's side ------------------------------------------------------------------------------------------


def opened(desk: Desk, token: str) -> Door:
    """Return what the first page may say. It writes nothing.

    Errors: NotFound, the same for a link that never was, is over, was revoked, or whose consent was withdrawn.
    """

    def work(tx: Reader) -> Door:
        link, referral, _ = _living(tx, desk, token)
        return Door(centre=referral.centre, expires_at=link.expires_at)

    return desk.read(work)


def begin(desk: Desk, token: str) -> Opened:
    """Return the request behind a link with the nonce of its form; only the journal of actions learns of it.

    Errors: NotFound as `opened`.
    """

    def work(tx: Writer) -> Opened:
        link, referral, covers = _living(tx, desk, token)
        desk_of_link = desk.as_actor(_holder(link))
        audit.record(tx, desk_of_link, "link.open", kind="Referral", subject=referral.id)
        until = link.answered_at + lifecycle.CORRECTION if link.answered_at else None
        return Opened(
            shown=disclosing.shown(tx, desk, referral, covers),
            nonce=_nonce(token, link),
            choices=() if until is not None and desk.clock() > until else choices_of(referral),
            expires_at=link.expires_at,
            answered_at=link.answered_at,
            until=until,
        )

    return desk.write(work)


def choices_of(referral: Referral) -> tuple[str, ...]:
    """Return what a partner may answer; a report by law cannot be refused or put off."""
    barred = BARRED.get(referral.route, frozenset())
    return tuple(choice for choice in CHOICES if choice not in barred)


def answer(desk: Desk, token: str, new: Answer) -> tuple[Took, State]:
    """Take a partner's answer, once for each form: state and link change together, or the answer is kept as a word.

    A second answer within 24 hours corrects the first as new events. A late one is taken and marked. One that comes
    when nothing can be decided any more is kept as the partner's word and told to the assistant.
    Errors: NotFound as `opened`; BadInput (no choice, an old page, read-only); MissingFacts, UnknownCode.
    """
    for _ in range(_TRIES - 1):
        try:
            return once.settled(desk, lambda tx: _answered(tx, desk, token, new))
        except ChangedMeanwhile:  # the same form twice at once, or the centre moved it: look again
            continue
    return once.settled(desk, lambda tx: _answered(tx, desk, token, new))


def _living(tx: Reader, desk: Desk, token: str) -> tuple[AnswerLink, Referral, tuple[str, ...]]:
    """Return a link that works, its referral, and what consent lets its page show."""
    node = tx.get("AnswerLink", fingerprint(token))
    link = records.from_node(AnswerLink, node) if node else None
    if link is None or not link.works(desk.clock()):
        raise NotFound(kind="AnswerLink", id="")
    referral = records.get(tx, Referral, link.referral)
    covers = disclosing.agreed(tx, desk, referral)
    if covers is None or referral.state is State.ENTERED_IN_ERROR:
        raise NotFound(kind="AnswerLink", id="")
    return link, referral, covers


def _answered(tx: Writer, desk: Desk, token: str, new: Answer) -> tuple[Took, State]:
    link, referral, _ = _living(tx, desk, token)
    hand = desk.as_actor(_holder(link))
    key, mark = f"{link.id}:{fingerprint(new.nonce)}", once.fingerprint({"choice": new.choice, **asdict(new.facts)})
    node = tx.get("Once", f"{hand.actor.id}:{key}")
    if node is not None:
        if node.fields["fingerprint"] != mark:
            raise BadInput(problems=(("answer", "old_page", {}),))
        took, _, state = str(node.fields["subject"]).partition(":")
        return Took(took), State(state)
    _check(desk, link, referral, new, token=token)
    took, steps = _plan(desk, link, referral, new)
    done = moved(tx, hand, referral, steps, name=f"link.{new.choice}")
    decided = new.choice in {action.value for action in DECISIONS} and took is not Took.KEPT
    at = link.answered_at or (desk.clock() if decided else None)
    gone = desk.clock() if new.choice == WRONG_RECIPIENT else None
    records.save(tx, replace(link, answered_at=at, revoked_at=gone, nonce_hash=fingerprint(new.nonce)))
    if new.choice == WRONG_RECIPIENT:
        checks.open_check(tx, hand, link.organisation, reason="bounce", referrals=(referral.id,))
    once.remember(tx, hand, key, mark=mark, subject=f"{took}:{done.state}", number=done.events)
    return took, done.state


def _check(desk: Desk, link: AnswerLink, referral: Referral, new: Answer, *, token: str) -> None:
    if new.nonce != _nonce(token, link):
        raise BadInput(problems=(("answer", "old_page" if new.nonce else "no_choice", {}),))
    if new.choice not in choices_of(referral):
        raise BadInput(problems=(("answer", "no_choice", {}),))
    if link.answered_at is not None and desk.clock() > link.answered_at + lifecycle.CORRECTION:
        raise BadInput(problems=(("answer", "read_only", {}),))


def _plan(desk: Desk, link: AnswerLink, referral: Referral, new: Answer) -> tuple[Took, Sequence[Step]]:
    """Return what an answer comes to in the state the referral is in."""
    said = replace(new.facts, said_by=SaidBy.PARTNER, channel="link")
    if new.choice in {WRONG_RECIPIENT, CALL_ME}:
        words = said.note or desk.vocabulary.label("remarks", new.choice, "bg")
        return Took.PASSED_ON, ((Action.REMARK, _word(words, reason=new.choice)),)
    action = Action(new.choice)
    correcting = _correcting(desk, referral)
    if (row := _row(referral.state, action)) is not None and not (link.answered_at and correcting):
        late = referral.state is State.EXPIRED
        return _TOOK.get(row.action, Took.LATE if late else Took.TAKEN), ((action, said),)
    if correcting and _row(State.ACKNOWLEDGED, action) is not None:
        took = Took.CORRECTED if link.answered_at else Took.TAKEN
        return _TOOK.get(action, took), ((Action.CORRECT, Facts(channel="link")), (action, said))
    return Took.KEPT, ((Action.REMARK, _word(_in_words(desk, action, said), reason="after_end")),)


_TOOK: Final = MappingProxyType({Action.ASK: Took.PASSED_ON})


def _correcting(desk: Desk, referral: Referral) -> bool:
    """Tell whether the last answer may still be replaced by a new one."""
    holder = Actor(id=UserId("link"), hand=Hand.LINK)
    return any(row.action is Action.CORRECT for row in lifecycle.moves_now(referral, holder, at=desk.clock()))


def _row(state: State, action: Action) -> Move | None:
    row = BY_STATE.get((state, action))
    return row if row is not None and Hand.LINK in row.hands else None


def _word(note: str, *, reason: str) -> Facts:
    return Facts(said_by=SaidBy.PARTNER, channel="link", reason=reason, note=note)


def _in_words(desk: Desk, action: Action, facts: Facts) -> str:
    """Write down everything an answer said that can no longer be done."""
    words = desk.vocabulary
    parts = [
        words.label("actions", action, "bg"),
        words.label("decline", facts.reason, "bg"),
        words.label("prerequisites", facts.paper, "bg"),
        facts.appointment_at.isoformat(sep=" ", timespec="minutes") if facts.appointment_at else "",
        facts.expected_on.isoformat() if facts.expected_on else "",
        facts.place or "",
        facts.note or "",
    ]
    return "; ".join(part for part in parts if part)


def _nonce(token: str, link: AnswerLink) -> str:
    return fingerprint(f"answer:{token}:{link.version}")


def _holder(link: AnswerLink) -> Actor:
    """Return who answers: whoever holds the link of an organisation."""
    return Actor(id=UserId(f"link-{link.organisation}"), hand=Hand.LINK)
