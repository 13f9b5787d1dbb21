"""What a phone may keep to work without network: the key of its session, and the actor's clients for that key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from graph.model import Condition, Node, Op, Order, Value, where
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.access.sessions import LONGEST, SEEN_STEP, fingerprint_of
from referral.clients.clients import visible_to
from referral.context import Context
from referral.lifecycle import events
from referral.lifecycle.states import OPEN
from referral.lifecycle.transitions import Transition
from referral.model.clients import Client
from referral.model.consent import Consent
from referral.model.referrals import Referral
from referral.storage import records
from referral.storage.reading import NOT_MERGED, find_all

AHEAD: Final = timedelta(hours=72)
_HAS_KEY: Final = Condition(field="offline_key", op=Op.EMPTY, value=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The key of a session, and those of earlier ones by fingerprint.

    `fingerprint` names the session and opens nothing; `left` is how long the session may still last.
    """

    fingerprint: str
    key: str
    earlier: Mapping[str, str]
    left: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The actor's clients, their consents in force, and the referrals that still wait for something."""

    clients: tuple[Client, ...]
    consents: tuple[Consent, ...]
    referrals: tuple[tuple[Referral, tuple[Transition, ...]], ...]


def keys(context: Context, session: str, *, before: Sequence[str] = ()) -> Keys | None:
    """Return the key of the actor's session, and those of the actor's earlier sessions of these marks.

    A key lives until the work that it seals has arrived or was discarded, however long that takes. That the device was
    given a key is stored: work may wait there from now on. None when the session has no key.
    """
    now, fingerprint = context.clock(), fingerprint_of(session)

    def work(tx: Writer) -> Keys | None:
        own = {fingerprint_of(node.id): node for node in _with_key(tx, context.actor.id)}
        if fingerprint not in own:
            return None
        _seen(tx, context, fingerprint)
        return Keys(
            fingerprint=fingerprint,
            key=str(own[fingerprint].fields["offline_key"]),
            earlier={
                mark: str(own[mark].fields["offline_key"]) for mark in before if mark in own and mark != fingerprint
            },
            left=_moment(own[fingerprint], "created_at") + LONGEST - now,
        )

    return context.write(work)


def people(context: Context) -> People:
    """Return what the actor needs without network; that it was given to a device is recorded.

    Errors: NotAllowed.
    """
    within = visible_to(context, Permission.SEE_CLIENTS)
    referred = visible_to(context, Permission.SEE_REFERRALS)

    def work(tx: Writer) -> People:
        clients = records.find(tx, Client, (*within, NOT_MERGED), order=(Order(field="id"),))[0]
        consents = records.find(tx, Consent, visible_to(context, Permission.RECORD_CONSENT))[0]
        audit.record(tx, context, "offline.package", kind="User", subject=context.actor.id, detail=str(len(clients)))
        return People(
            clients=clients,
            consents=tuple(consent for consent in consents if consent.holds(context.today)),
            referrals=tuple(
                (referral, _transitions(context, referral)) for referral in _waiting(tx, context, referred)
            ),
        )

    return context.write(work)


def _waiting(tx: Reader, context: Context, within: tuple[Condition, ...]) -> tuple[Referral, ...]:
    is_open = Condition(field="state", op=Op.IN, value=tuple(state.value for state in OPEN))
    to_ask = Condition(field="ask_at", op=Op.LT, value=context.clock() + AHEAD)
    order = (Order(field="due_at"),)
    referrals = [
        referral
        for condition in (is_open, to_ask)
        for referral in records.find(tx, Referral, (*within, condition), order=order)[0]
    ]
    return tuple({referral.id: referral for referral in referrals}.values())


def _transitions(context: Context, referral: Referral) -> tuple[Transition, ...]:
    if not policy.covers(context.actor, Permission.MOVE_REFERRALS, referral):
        return ()
    return events.transitions_now(referral, context.actor, at=context.clock())


def _with_key(tx: Reader, user: str) -> tuple[Node, ...]:
    """Return every session of a user that has an offline key."""
    return find_all(tx, "Session", (*where(user=user), _HAS_KEY))


def _seen(tx: Writer, context: Context, mark: str) -> None:
    device, now = tx.get("Device", mark), context.clock()
    if device is None:
        fields: dict[str, Value] = {"user": context.actor.id, "created_at": now, "seen_at": now}
        tx.put([Node(kind="Device", id=mark, fields=fields)])
    elif now - _moment(device, "seen_at") > SEEN_STEP:
        tx.put([device.with_fields(seen_at=now)])


def _moment(node: Node, name: str) -> datetime:
    return cast("datetime", node.fields[name])
