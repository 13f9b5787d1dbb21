"""Notifications of users, stored in the transaction of what happened, so that none is missing and none comes twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph.model import Condition, Op, Order, where
from graph.store import Writer
from referral.access import policy
from referral.access.policy import Permission
from referral.access.sessions import UNREAD
from referral.context import Context
from referral.model.actors import ActingAs
from referral.model.communication import Notification
from referral.model.evidence import VOUCHED
from referral.model.ids import UserId
from referral.model.referrals import Action, Event, Referral
from referral.storage import records

ANSWERS: Final = VOUCHED - {Action.FOLLOW_UP} | {Action.UNACCEPT, Action.CORRECT}
_REPORTED_ENDS: Final = frozenset({Action.COMPLETE, Action.FAIL})
# What time alone brings about. The last of them about a referral says what is to be done; it stands alone.
SCHEDULED: Final = frozenset({"due", "escalated", "expired", "ask_client"})
_BY_PARTNER: Final = frozenset({ActingAs.PARTNER, ActingAs.LINK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a notification is about. A user gets one for each event of the referral, or one for each `mark`."""

    kind: str
    referral: Referral
    mark: str = ""


def notify(tx: Writer, context: Context, users: Iterable[UserId], topic: Topic) -> int:
    """Notify users of something about a referral; return how many had no such notification yet.

    One that time brought about takes the place of earlier ones that are unread, so that a server that was off for a
    while leaves one and not several.
    """
    referral = topic.referral
    notifications = [
        Notification(
            id=notification_id(topic, user),
            user=user,
            kind=topic.kind,
            referral=referral.id,
            number=referral.events,
            at=context.clock(),
        )
        for user in dict.fromkeys(users)
    ]
    stored = {node.id for node in tx.get_many("Notification", [notification.id for notification in notifications])}
    new = [notification for notification in notifications if notification.id not in stored]
    if new:
        if topic.kind in SCHEDULED:
            _put_away(tx, context, new)
        records.save(tx, *new)
    return len(new)


def _put_away(tx: Writer, context: Context, new: Sequence[Notification]) -> None:
    """Mark what time brought about earlier as read, for the users of new notifications about the same referral."""
    users = tuple(notification.user for notification in new)
    unread = (*where(referral=new[0].referral), UNREAD, Condition(field="user", op=Op.IN, value=users))
    earlier = [one for one in records.find(tx, Notification, unread)[0] if one.kind in SCHEDULED]
    if earlier:
        records.save(tx, *(replace(notification, read_at=context.clock()) for notification in earlier))


def notification_id(topic: Topic, user: UserId) -> str:
    """Return the id of a user's notification: the same thing notified twice has the same id."""
    return f"{topic.referral.id}:{topic.mark or topic.referral.events}:{topic.kind}:{user}"


def of_answer(tx: Writer, context: Context, referral: Referral, event: Event) -> None:
    """Notify the assistant of a partner's answer, unless the assistant recorded it.

    An end that the partner itself reports closes no loop: the assistant is asked to ask the client.
    """
    if event.action in ANSWERS and event.actor != referral.assistant and event.acting_as is not ActingAs.SYSTEM:
        late = referral.late and event.from_state != event.to_state
        notify(tx, context, (referral.assistant,), Topic(kind="late_answer" if late else "answer", referral=referral))
        if event.action in _REPORTED_ENDS and event.acting_as in _BY_PARTNER:
            notify(tx, context, (referral.assistant,), Topic(kind="ask_client", referral=referral))


def mine(context: Context, *, limit: int = 50) -> tuple[Notification, ...]:
    """Return the actor's unread notifications, newest first."""
    policy.granted(context, Permission.OWN_ACCOUNT)
    newest = (Order(field="at", descending=True),)
    unread = (*where(user=context.actor.id), UNREAD)
    return context.read(lambda tx: records.find(tx, Notification, unread, order=newest, limit=limit)[0])


def referrals_of(context: Context, shown: Iterable[Notification]) -> Mapping[str, Referral]:
    """Return the referrals that notifications are about, as far as the actor may see them now.

    A notification outlives a change of role or centre; what it is about does not follow the actor there.
    """
    ids = {notification.referral for notification in shown}
    referrals = context.read(lambda tx: records.get_many(tx, Referral, ids))
    seeing = (Permission.SEE_REFERRALS, Permission.RECEIVE_REFERRALS)
    return {
        referral.id: referral
        for referral in referrals
        if any(policy.covers(context.actor, permission, referral) for permission in seeing)
    }


def read(context: Context, notification_ids: Iterable[str]) -> int:
    """Mark the actor's own notifications as read; return how many were unread."""
    policy.granted(context, Permission.OWN_ACCOUNT)
    ids = tuple(notification_ids)

    def work(tx: Writer) -> int:
        stored = records.get_many(tx, Notification, ids)
        own = [notification for notification in stored if notification.user == context.actor.id]
        return _mark_read(tx, context, [notification for notification in own if not notification.read_at])

    return context.write(work)


def read_about(tx: Writer, context: Context, referral: Referral) -> int:
    """Mark the actor's notifications about a referral they look at as read; return how many were unread."""
    about = (*where(user=context.actor.id, referral=referral.id), UNREAD)
    return _mark_read(tx, context, records.find(tx, Notification, about)[0])


def _mark_read(tx: Writer, context: Context, unread: Sequence[Notification]) -> int:
    if unread:
        records.save(tx, *(replace(notification, read_at=context.clock()) for notification in unread))
    return len(unread)
