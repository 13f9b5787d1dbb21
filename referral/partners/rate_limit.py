"""Limit guesses at answer links: ten in less than a minute from one address, then a growing pause.

Only the hash of the address is stored.
"""

from datetime import datetime, timedelta
from typing import Final, cast

from graph.model import Condition, Node, Op, Order, where
from graph.store import Reader
from referral.context import Context
from referral.errors import BadInput, TooManyTries
from referral.model.ids import UserId
from referral.model.referrals import Referral
from referral.storage.reading import find_all

FREE: Final = 10
FREE_WITHIN: Final = timedelta(minutes=1)
REMEMBERED: Final = timedelta(hours=1)
LONGEST_PAUSE: Final = timedelta(minutes=15)
MESSAGES_A_DAY: Final = 10
DAY: Final = timedelta(days=1)


def record_failed_try(context: Context, address_hash: str) -> None:
    """Record that an address asked for a link that does not open.

    A link that does open is never refused here, so nobody behind the same address can shut a partner out. While the
    pause lasts nothing is written. Errors: TooManyTries with the seconds to wait.
    """
    wait = context.read(lambda tx: _pause(tx, context, address_hash))
    if wait > timedelta(0):
        raise TooManyTries(seconds=max(1, round(wait.total_seconds())))
    attempt = Node(kind="LinkTry", id=context.new_id("L"), fields={"address_hash": address_hash, "at": context.clock()})
    context.write(lambda tx: tx.append([attempt]))


def refuse_many_messages(tx: Reader, context: Context, referral: Referral, holder: UserId) -> None:
    """Refuse a further answer to a referral when the holder of its link gave as many as a day allows.

    Each answer is a notification of the assistant, also one that decides nothing. Errors: BadInput.
    """
    now = context.clock()
    today = (
        *where(referral=referral.id, actor=holder),
        Condition(field="at", op=Op.GT, value=now - DAY),
        Condition(field="at", op=Op.LE, value=now),
    )
    events = find_all(tx, "ReferralEvent", today, order=(Order(field="number"),))
    answers = {event.fields["at"] for event in events}  # the events of one answer share their moment
    if len(answers) >= MESSAGES_A_DAY:
        raise BadInput(problems=(("answer", "too_many_messages", {"most": MESSAGES_A_DAY}),))


def _pause(tx: Reader, context: Context, address_hash: str) -> timedelta:
    now = context.clock()
    recent = (
        *where(address_hash=address_hash),
        Condition(field="at", op=Op.GT, value=now - REMEMBERED),
        Condition(field="at", op=Op.LE, value=now),  # a clock that was set back starts anew
    )
    newest = (Order(field="at", descending=True),)
    latest = tx.find("LinkTry", recent, order=newest, limit=FREE).nodes  # the whole hour is read only when it matters
    if len(latest) < FREE:
        return timedelta(0)
    last, first = (cast("datetime", latest[place].fields["at"]) for place in (0, -1))
    if last - first >= FREE_WITHIN:
        return timedelta(0)
    tries = tx.tally("LinkTry", recent)[0].count
    pause = min(LONGEST_PAUSE, FREE_WITHIN * (1 << (tries // FREE - 1)))
    return last + pause - now
