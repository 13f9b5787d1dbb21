"""What a phone may keep to work without network: the key of its session, and the actor's clients for that key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, cast

from graph.model import Condition, Node, Op, Order, where
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.access.sessions import LONGEST, fingerprint_of
from referral.clients.clients import visible_to
from referral.context import Context
from referral.lifecycle import events
from referral.lifecycle.states import OPEN
from referral.lifecycle.transitions import Transition
from referral.matching.find_help import waiting_for
from referral.model.clients import Client
from referral.model.consent import Consent
from referral.model.ids import ServiceId
from referral.model.referrals import Referral
from referral.storage import records

KEY_LIFE: Final = timedelta(hours=72)  # since the session was last used
MOST_RECORDS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The key of a session and of the one before it on this device.

    `fingerprint` names the session and opens nothing; `left` is how long the session may still last.
    """

    fingerprint: str
    key: str
    earlier: str | None
    left: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The actor's clients, their consents in force, and the referrals that still wait for something."""

    clients: tuple[Client, ...]
    consents: tuple[Consent, ...]
    referrals: tuple[tuple[Referral, tuple[Transition, ...]], ...]


def keys(context: Context, session: str, *, before: str | None = None) -> Keys | None:
    """Return the key of the actor's session, and that of an earlier one of the same user that was not signed out.

    Keys of sessions not used for 72 hours are erased on the way. None when the session has no key.
    """
    sessions = context.read(lambda tx: records.find_all(tx, "Session", where(user=context.actor.id)))
    now = context.clock()
    unused = [node for node in sessions if now - _moment(node, "seen_at") > KEY_LIFE]
    _erase(context, [node.id for node in unused if "offline_key" in node.fields])
    live = {fingerprint_of(node.id): node for node in sessions if node not in unused}
    fingerprint = fingerprint_of(session)
    own = live.get(fingerprint)
    if own is None or "offline_key" not in own.fields:
        return None
    earlier = live[before].fields.get("offline_key") if before in live and before != fingerprint else None
    return Keys(
        fingerprint=fingerprint,
        key=str(own.fields["offline_key"]),
        earlier=str(earlier) if earlier else None,
        left=_moment(own, "created_at") + LONGEST - now,
    )


def people(context: Context) -> People:
    """Return what the actor needs without network; that it was given to a device is recorded.

    Errors: NotAllowed.
    """
    within = visible_to(context, Permission.SEE_CLIENTS)
    referred = visible_to(context, Permission.SEE_REFERRALS)

    def work(tx: Writer) -> People:
        clients = records.find(tx, Client, within, order=(Order(field="id"),), limit=MOST_RECORDS)[0]
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


def queues(context: Context) -> Mapping[ServiceId, int]:
    """Return how many people wait for each service that has a queue."""
    policy.granted(context, Permission.FIND_HELP)
    services = list(context.directory().services)
    return MappingProxyType(dict(context.read(lambda tx: waiting_for(tx, services))))


def _waiting(tx: Reader, context: Context, within: tuple[Condition, ...]) -> tuple[Referral, ...]:
    is_open = Condition(field="state", op=Op.IN, value=tuple(state.value for state in OPEN))
    to_ask = Condition(field="ask_at", op=Op.LT, value=context.clock() + KEY_LIFE)
    order = (Order(field="due_at"),)
    referrals = [
        referral
        for condition in (is_open, to_ask)
        for referral in records.find(tx, Referral, (*within, condition), order=order, limit=MOST_RECORDS)[0]
    ]
    return tuple({referral.id: referral for referral in referrals}.values())


def _transitions(context: Context, referral: Referral) -> tuple[Transition, ...]:
    if not policy.covers(context.actor, Permission.MOVE_REFERRALS, referral):
        return ()
    return events.transitions_now(referral, context.actor, at=context.clock())


def _erase(context: Context, sessions: list[str]) -> None:
    def work(tx: Writer) -> None:
        tx.put([node.with_fields(offline_key=None) for node in tx.get_many("Session", sessions)])

    if sessions:
        context.write(work)


def _moment(node: Node, name: str) -> datetime:
    return cast("datetime", node.fields[name])
