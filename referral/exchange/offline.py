"""What a device may store to work without network: its session's key, and the actor's clients encrypted with it."""

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

KEPT: Final = timedelta(hours=72)
MOST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The key of a session and of the one before it on this device; `left` is how long the session may still last."""

    mark: str
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
    own = context.read(lambda tx: tx.find("Session", where(user=context.actor.id)).nodes)
    now = context.clock()
    _erase(context, [node.id for node in own if "offline_key" in node.fields and now - _moment(node, "seen_at") > KEPT])
    kept = {fingerprint_of(node.id): node for node in own if now - _moment(node, "seen_at") <= KEPT}
    mine = kept.get(fingerprint_of(session))
    if mine is None or "offline_key" not in mine.fields:
        return None
    earlier = kept[before].fields.get("offline_key") if before in kept and before != fingerprint_of(session) else None
    return Keys(
        mark=fingerprint_of(session),
        key=str(mine.fields["offline_key"]),
        earlier=str(earlier) if earlier else None,
        left=_moment(mine, "created_at") + LONGEST - now,
    )


def people(context: Context) -> People:
    """Return what the actor needs at hand without network; that it was handed out is recorded.

    Errors: NotAllowed.
    """
    within = visible_to(context, Permission.SEE_CLIENTS)
    referred = visible_to(context, Permission.SEE_REFERRALS)

    def work(tx: Writer) -> People:
        clients = records.find(tx, Client, within, order=(Order(field="id"),), limit=MOST)[0]
        consents = records.find(tx, Consent, visible_to(context, Permission.RECORD_CONSENT))[0]
        audit.record(tx, context, "offline.package", kind="User", subject=context.actor.id, detail=str(len(clients)))
        return People(
            clients=clients,
            consents=tuple(one for one in consents if one.holds(context.today)),
            referrals=tuple((one, _moves(context, one)) for one in _waiting(tx, context, referred)),
        )

    return context.write(work)


def queues(context: Context) -> Mapping[ServiceId, int]:
    """Return how many people wait for each service that has a queue."""
    policy.granted(context, Permission.FIND_HELP)
    services = list(context.directory().services)
    return MappingProxyType(dict(context.read(lambda tx: waiting_for(tx, services))))


def _waiting(tx: Reader, context: Context, within: tuple[Condition, ...]) -> tuple[Referral, ...]:
    is_open = Condition(field="state", op=Op.IN, value=tuple(state.value for state in OPEN))
    to_ask = Condition(field="ask_at", op=Op.LT, value=context.clock() + KEPT)
    order = (Order(field="due_at"),)
    found = [records.find(tx, Referral, (*within, one), order=order, limit=MOST)[0] for one in (is_open, to_ask)]
    return tuple({one.id: one for part in found for one in part}.values())


def _moves(context: Context, referral: Referral) -> tuple[Transition, ...]:
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
