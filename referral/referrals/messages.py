"""Messages to partners: stored with the event that causes them, delivered later."""

from dataclasses import replace
from typing import Final

from graph.model import where
from graph.store import Writer
from referral.context import Context
from referral.lifecycle.states import UNANSWERED
from referral.model.communication import Message
from referral.model.directory import Organisation
from referral.model.referrals import Referral
from referral.storage import records

EMAIL: Final = "email"
PHONE: Final = "phone"
# Messages that ask for an answer; the others tell the partner something.
ASKING: Final = frozenset({"request", "reminder", "informed"})


def enqueue(
    tx: Writer, context: Context, referral: Referral, *, template: str, other_delivery: bool = False
) -> Message | None:
    """Store a message about a referral, once for each event; None when it has no partner.

    `other_delivery` asks for another delivery than the partner's usual one.
    """
    if referral.organisation is None:
        return None
    partner = records.get(tx, Organisation, referral.organisation)
    message = Message(
        id=f"{referral.id}:{referral.events}:{template}",
        referral=referral.id,
        organisation=partner.id,
        template=template,
        delivery=_delivery(partner, other=other_delivery),
        status="waiting",
        created_at=context.clock(),
        centre=referral.centre,
        assistant=referral.assistant,
    )
    if tx.get("Message", message.id) is None:
        records.save(tx, message)
    return message


def drop_answered(tx: Writer, referral: Referral) -> None:
    """Drop what still waits to ask a partner for an answer that is there, or no longer needed."""
    if referral.state in UNANSWERED:
        return
    waiting = records.find(tx, Message, where(referral=referral.id, status="waiting"))[0]
    needless = [replace(message, status="dropped") for message in waiting if message.template in ASKING]
    if needless:
        records.save(tx, *needless)


def _delivery(partner: Organisation, *, other: bool) -> str:
    usual = partner.answer_channel or (EMAIL if partner.email else PHONE)
    if not other:
        return usual
    addresses = ((EMAIL, partner.email), (PHONE, partner.phone))
    return next((delivery for delivery, address in addresses if address and delivery != usual), usual)
