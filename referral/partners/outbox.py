"""The outbox: messages to partners, who may see and send them, and whether they were delivered.

A message is claimed by compare-and-set before it is sent, so that several processes send it once; its link is made in
the same transaction and is stored nowhere else.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from graph.errors import Stale
from graph.model import Condition, Op, Order, where
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.clients.clients import visible_to
from referral.context import Context
from referral.directory import verification
from referral.errors import ChangedMeanwhile, IllegalMove, NoConsent, NotFound, UnknownCode, Unreadable
from referral.lifecycle.states import UNANSWERED
from referral.model.actors import SYSTEM
from referral.model.communication import AnswerLink, Message
from referral.model.directory import Organisation
from referral.model.referrals import Action, Referral, State, TransitionData
from referral.partners import answer_links
from referral.referrals import notifications
from referral.referrals.effects import apply
from referral.referrals.messages import ASKING, EMAIL
from referral.referrals.notifications import Topic
from referral.storage import records

MOST_TRIES: Final = 5
# Between tries: a minute, then four times as long each time; a claim that was never finished is free again after it.
FIRST_PAUSE: Final = timedelta(minutes=1)
CLAIMED_FOR: Final = timedelta(minutes=10)
PAGE: Final = 100
ENDINGS: Final = ("sent", "bounced")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """A message with what its text needs. `link` is None where the text asks for no answer."""

    message: Message
    referral: Referral
    organisation: Organisation
    centre: Organisation
    link: AnswerLink | None


def outbox(context: Context, *, limit: int = PAGE) -> tuple[OutgoingMessage, ...]:
    """Return the messages that the actor may see and that wait for somebody: the oldest, without links."""
    policy.granted(context, Permission.SEE_MESSAGES)
    waiting = Condition(field="status", op=Op.IN, value=("waiting", "failed"))
    within = (*visible_to(context, Permission.SEE_MESSAGES), waiting)

    def work(tx: Reader) -> tuple[OutgoingMessage, ...]:
        messages = records.find(tx, Message, within, order=(Order(field="created_at"),))[0]
        return tuple(islice(_readable(tx, messages), limit))

    return context.read(work)


def counted(context: Context) -> int:
    """Return how many messages that the actor may see wait for somebody."""
    policy.granted(context, Permission.SEE_MESSAGES)
    waiting = (*visible_to(context, Permission.SEE_MESSAGES), *where(status="waiting"))
    return context.read(lambda tx: tx.tally("Message", waiting)[0].count)


def seen(context: Context, message_id: str) -> OutgoingMessage:
    """Return one message that the actor may see, without a link."""
    return context.read(lambda tx: _outgoing(tx, _message_for(tx, context, message_id)))


def prepared(context: Context, message_id: str, *, token: str) -> OutgoingMessage:
    """Return a message with a fresh link, for reading out or copying; the earlier links of its referral stop.

    Errors: NotAllowed, NotFound, IllegalMove (nothing to answer any more), NoConsent.
    """

    def work(tx: Writer) -> OutgoingMessage:
        outgoing = _outgoing(tx, _message_for(tx, context, message_id))
        policy.require_for(
            context.actor, Permission.ISSUE_LINKS, outgoing.referral, kind="Message", subject=outgoing.message.id
        )
        if outgoing.message.template not in ASKING:
            return outgoing
        return replace(outgoing, link=answer_links.issued(tx, context, outgoing.referral, token=token))

    return context.write(work)


def settle(context: Context, message_id: str, *, status: str) -> Message:
    """Record what became of a message that a person sent: `sent` or `bounced`.

    Errors: NotAllowed, NotFound, UnknownCode, ChangedMeanwhile.
    """
    if status not in ENDINGS:
        raise UnknownCode(list="message_status", code=status)

    def work(tx: Writer) -> Message:
        message = _message_for(tx, context, message_id)
        if message.status == status:
            return message
        audit.record(tx, context, f"message.{status}", kind="Message", subject=message.id)
        return _bounced(tx, context, message) if status == "bounced" else _ended(tx, context, message, status=status)

    return context.write(work)


def due(context: Context) -> tuple[str, ...]:
    """Return the e-mail messages to try now, the oldest first."""
    waiting = where(delivery=EMAIL, status="waiting")

    def work(tx: Reader) -> tuple[str, ...]:
        now = context.clock()
        is_new = Condition(field="next_try_at", op=Op.EMPTY, value=True)
        is_free = Condition(field="next_try_at", op=Op.LE, value=now)
        oldest = (Order(field="created_at"),)
        pages = [tx.find("Message", (*waiting, one), order=oldest, limit=PAGE) for one in (is_new, is_free)]
        return tuple(node.id for page in pages for node in page.nodes)

    return context.read(work)


def claim(context: Context, message_id: str, *, token: str) -> OutgoingMessage | None:
    """Take a message for sending, with its link; None when another process has it or nobody needs it any more."""
    system = context.as_actor(SYSTEM)

    def work(tx: Writer) -> OutgoingMessage | None:
        outgoing = _outgoing(tx, records.get(tx, Message, message_id))
        message = outgoing.message
        if message.status != "waiting" or not _free(message, system.clock()):
            return None
        if not _needed(outgoing):
            _ended(tx, system, message, status="dropped")
            return None
        taken = replace(message, tries=message.tries + 1, next_try_at=system.clock() + CLAIMED_FOR)
        (node,) = records.save(tx, taken)
        link = None
        if message.template in ASKING:
            link = answer_links.issued(tx, system, outgoing.referral, token=token)
        return replace(outgoing, message=replace(taken, version=node.version), link=link)

    return _or_none(context, work, message_id)


def mark_sent(context: Context, message: Message) -> None:
    """Mark a claimed message as sent."""
    context.write(lambda tx: _ended(tx, context.as_actor(SYSTEM), message, status="sent"))


def mark_failed(context: Context, message: Message, *, problem: str) -> None:
    """Try a claimed message again later; after the last try it is given up and the assistant is notified."""
    system = context.as_actor(SYSTEM)

    def work(tx: Writer) -> None:
        if message.tries >= MOST_TRIES:
            _ended(tx, system, replace(message, problem=problem), status="failed")
            referral = records.get(tx, Referral, message.referral)
            notifications.notify(
                tx, system, (message.assistant,), Topic(kind="unsent", referral=referral, mark=message.id)
            )
            return
        again = system.clock() + FIRST_PAUSE * 4 ** (message.tries - 1)
        records.save(tx, replace(message, next_try_at=again, problem=problem))

    context.write(work)


def mark_bounced(context: Context, message: Message, *, problem: str) -> None:
    """Mark a claimed message as refused by its recipient's server: check the entry, notify the assistant."""
    context.write(lambda tx: _bounced(tx, context.as_actor(SYSTEM), replace(message, problem=problem)))


def _or_none(
    context: Context, work: Callable[[Writer], OutgoingMessage | None], message_id: str
) -> OutgoingMessage | None:
    """Run a claim; lost races and messages whose consent has ended are not sent."""
    try:
        return context.write(work)
    except (ChangedMeanwhile, Stale):
        return None
    except (NoConsent, IllegalMove):
        context.write(lambda tx: _ended(tx, context, records.get(tx, Message, message_id), status="dropped"))
        return None


def _free(message: Message, at: datetime) -> bool:
    return message.next_try_at is None or message.next_try_at <= at


def _readable(tx: Reader, messages: Iterable[Message]) -> Iterator[OutgoingMessage]:
    for message in messages:
        with suppress(NotFound, Unreadable):
            if _needed(outgoing := _outgoing(tx, message)):
                yield outgoing


def _needed(outgoing: OutgoingMessage) -> bool:
    """Tell whether the partner still has to hear this: an answer that came makes asking for it pointless."""
    return outgoing.message.template not in ASKING or outgoing.referral.state in UNANSWERED


def _outgoing(tx: Reader, message: Message) -> OutgoingMessage:
    return OutgoingMessage(
        message=message,
        referral=records.get(tx, Referral, message.referral),
        organisation=records.get(tx, Organisation, message.organisation),
        centre=records.get(tx, Organisation, message.centre),
        link=None,
    )


def _message_for(tx: Reader, context: Context, message_id: str) -> Message:
    policy.granted(context, Permission.SEE_MESSAGES)
    message = records.get(tx, Message, message_id)
    policy.require_for(context.actor, Permission.SEE_MESSAGES, message, kind="Message", subject=message_id)
    return message


def _ended(tx: Writer, context: Context, message: Message, *, status: str) -> Message:
    sent_at = context.clock() if status == "sent" else message.sent_at
    records.save(tx, replace(message, status=status, sent_at=sent_at, next_try_at=None))
    if status == "sent":
        _delivered(tx, context, message)
    return records.get(tx, Message, message.id)


def _delivered(tx: Writer, context: Context, message: Message) -> None:
    """Record that a referral has left for its partner with the first message about it that was sent."""
    referral = records.get(tx, Referral, message.referral)
    if referral.state is State.SENT and referral.delivered_at is None:
        # An e-mail is told by message, every other way by itself.
        data = TransitionData(channel="message" if message.delivery == EMAIL else message.delivery)
        apply(tx, context, referral, ((Action.DELIVER, data),), name="referral.deliver")


def _bounced(tx: Writer, context: Context, message: Message) -> Message:
    done = _ended(tx, context, message, status="bounced")
    referral = records.get(tx, Referral, message.referral)
    verification.open_check(tx, context, message.organisation, reason="bounce", referrals=(referral.id,))
    notifications.notify(tx, context, (message.assistant,), Topic(kind="bounced", referral=referral, mark=message.id))
    return done
