"""What a user has to learn: told in the transaction in which it happened, so that nothing is told twice or never."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from graph.model import Order, where
from graph.store import Reader, Writer
from referral.access import policy
from referral.access.policy import Permission
from referral.access.sessions import UNREAD
from referral.context import Context
from referral.model.actors import ActingAs, Role, User
from referral.model.communication import Notification
from referral.model.ids import UserId
from referral.model.referrals import Action, Event, Referral
from referral.storage import records

ANSWERS: Final = frozenset(
    {
        Action.ACKNOWLEDGE,
        Action.ASK,
        Action.ACCEPT,
        Action.WAITLIST,
        Action.DECLINE,
        Action.SCHEDULE,
        Action.START,
        Action.MISS,
        Action.COMPLETE,
        Action.FAIL,
        Action.UNACCEPT,
        Action.CORRECT,
        Action.REMARK,
    }
)
_REPORTED_ENDS: Final = frozenset({Action.COMPLETE, Action.FAIL})
_OWN_HANDS: Final = frozenset({ActingAs.PARTNER, ActingAs.LINK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a notification is about. It is told once for each event of the referral, or for each `mark`."""

    kind: str
    referral: Referral
    mark: str = ""


def tell(tx: Writer, context: Context, users: Iterable[UserId], topic: Topic) -> int:
    """Tell users something about a referral; return how many had not been told before."""
    kind, referral, mark = topic.kind, topic.referral, topic.mark
    told = [
        Notification(
            id=f"{referral.id}:{mark or referral.events}:{kind}:{user}",
            user=user,
            kind=kind,
            referral=referral.id,
            number=referral.events,
            at=context.clock(),
        )
        for user in dict.fromkeys(users)
    ]
    there = {node.id for node in tx.get_many("Notification", [one.id for one in told])}
    fresh = [one for one in told if one.id not in there]
    if fresh:
        records.save(tx, *fresh)
    return len(fresh)


def of_answer(tx: Writer, context: Context, referral: Referral, event: Event) -> None:
    """Tell the assistant what a partner answered, unless the assistant wrote it down.

    An end that the partner itself reports closes no loop: the assistant is asked to ask the client.
    """
    if event.action in ANSWERS and event.actor != referral.assistant and event.acting_as is not ActingAs.SYSTEM:
        late = referral.late and event.from_state != event.to_state
        tell(tx, context, (referral.assistant,), Topic(kind="late_answer" if late else "answer", referral=referral))
        if event.action in _REPORTED_ENDS and event.acting_as in _OWN_HANDS:
            tell(tx, context, (referral.assistant,), Topic(kind="ask_client", referral=referral))


def coordinators(tx: Reader) -> tuple[UserId, ...]:
    """Return the active coordinators."""
    return _of_role(tx, Role.COORDINATOR)


def leads(tx: Reader, centre: str) -> tuple[UserId, ...]:
    """Return the active leads of a centre."""
    return tuple(one.id for one in _users(tx, Role.CENTRE_LEAD) if one.centre == centre)


def mine(context: Context, *, limit: int = 50) -> tuple[Notification, ...]:
    """Return the actor's unread notices, newest first."""
    policy.granted(context, Permission.OWN_ACCOUNT)
    newest = (Order(field="at", descending=True),)
    unread = (*where(user=context.actor.id), UNREAD)
    return context.read(lambda tx: records.find(tx, Notification, unread, order=newest, limit=limit)[0])


def read(context: Context, notice_ids: Iterable[str]) -> int:
    """Mark the actor's own notices as read; return how many were unread."""
    policy.granted(context, Permission.OWN_ACCOUNT)
    wanted = tuple(notice_ids)

    def work(tx: Writer) -> int:
        found = [
            one
            for one in records.get_many(tx, Notification, wanted)
            if one.user == context.actor.id and not one.read_at
        ]
        if found:
            records.save(tx, *(replace(one, read_at=context.clock()) for one in found))
        return len(found)

    return context.write(work)


def read_about(tx: Writer, context: Context, referral: Referral) -> int:
    """Mark what the actor was told of a referral as read, as they are looking at it; return how many were unread."""
    about = (*where(user=context.actor.id, referral=referral.id), UNREAD)
    found = records.find(tx, Notification, about)[0]
    if found:
        records.save(tx, *(replace(one, read_at=context.clock()) for one in found))
    return len(found)


def _of_role(tx: Reader, role: Role) -> tuple[UserId, ...]:
    return tuple(one.id for one in _users(tx, role))


def _users(tx: Reader, role: Role) -> tuple[User, ...]:
    return records.find(tx, User, where(role=role.value, active=True), order=(Order(field="id"),))[0]
