"""Carry out transitions: state, events, need, notifications and messages change in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from graph.model import where
from graph.store import Writer
from referral.access import accounts, audit
from referral.clients import consents
from referral.context import Context
from referral.directory import verification
from referral.lifecycle.events import DecisionContext, PlannedTransition, decide
from referral.lifecycle.replay import apply_event
from referral.lifecycle.states import ENDED, UNANSWERED, need_status
from referral.lifecycle.timeline import CONSENT_WITHDRAWN
from referral.model.clients import RecordedNeed
from referral.model.referrals import Action, Event, Referral, State
from referral.referrals import messages, notifications
from referral.referrals.notifications import Topic
from referral.storage import records


def apply(
    tx: Writer, context: Context, referral: Referral, steps: Sequence[PlannedTransition], *, name: str
) -> Referral:
    """Decide each step, then store the new state and its events with everything that follows from them.

    Errors: those of `lifecycle.decide`; ChangedMeanwhile.
    """
    by = DecisionContext(actor=context.actor, at=context.clock(), vocabulary=context.vocabulary)
    events, current = [], referral
    for action, data in steps:
        event = decide(current, action, data=data, by=by)
        current = apply_event(current, event)
        events.append(event)
    (node,) = records.save(tx, current)
    records.add_events(tx, events)
    current = replace(current, version=node.version)
    audit.record(tx, context, name, kind="Referral", subject=referral.id, detail=current.state)
    for event in events:
        _follow(tx, context, current, event)
    messages.drop_answered(tx, current)
    _settle_need(tx, current)
    return current


def _follow(tx: Writer, context: Context, referral: Referral, event: Event) -> None:
    notifications.of_answer(tx, context, referral, event)
    effect = _EFFECTS.get(event.action)
    if effect is not None:
        effect(tx, context, referral, event)


def _sent(tx: Writer, context: Context, referral: Referral, _event: Event) -> None:
    if referral.delivery == "electronic":
        messages.enqueue(tx, context, referral, template="request")
    if referral.report_reason is not None:
        notifications.notify(
            tx, context, accounts.leads(tx, referral.centre), Topic(kind="report_made", referral=referral)
        )


def _informed(tx: Writer, context: Context, referral: Referral, _event: Event) -> None:
    """Tell a partner who asked that the answer is there; it stands behind the link, not in the message."""
    messages.enqueue(tx, context, referral, template="informed")


def _cancelled(tx: Writer, context: Context, referral: Referral, event: Event) -> None:
    """Tell the partner that nobody is coming; a link that still opens says so."""
    if event.from_state is not State.DRAFT:
        messages.enqueue(tx, context, referral, template="cancelled")
    if event.data.reason == CONSENT_WITHDRAWN:
        consents.close_links(tx, context, (referral.id,))


def _voided(tx: Writer, context: Context, referral: Referral, _event: Event) -> None:
    consents.close_links(tx, context, (referral.id,))


def _reminded(tx: Writer, context: Context, referral: Referral, _event: Event) -> None:
    """Remind the partner while its answer is awaited, and the assistant of whatever is past due."""
    if referral.state in UNANSWERED and referral.delivered_at is not None:
        messages.enqueue(tx, context, referral, template="reminder", other_delivery=referral.reminders > 1)
    kind = "ask_client" if referral.state in ENDED else "due"
    notifications.notify(tx, context, (referral.assistant,), Topic(kind=kind, referral=referral))


def _escalated(tx: Writer, context: Context, referral: Referral, _event: Event) -> None:
    recipients = (*accounts.leads(tx, referral.centre), *accounts.coordinators(tx))
    notifications.notify(tx, context, recipients, Topic(kind="escalated", referral=referral))


def _expired(tx: Writer, context: Context, referral: Referral, event: Event) -> None:
    verification.after_event(tx, context, referral, event)
    notifications.notify(tx, context, (referral.assistant,), Topic(kind="expired", referral=referral))


_EFFECTS: Final[Mapping[Action, Callable[[Writer, Context, Referral, Event], None]]] = MappingProxyType(
    {
        Action.SEND: _sent,
        Action.INFORM: _informed,
        Action.CANCEL: _cancelled,
        Action.DECLINE: verification.after_event,
        Action.VOID: _voided,
        Action.REMIND: _reminded,
        Action.ESCALATE: _escalated,
        Action.EXPIRE: _expired,
    }
)


def _settle_need(tx: Writer, referral: Referral) -> None:
    """Set the status of the recorded need from all its referrals."""
    if referral.recorded_need is None:
        return
    need = records.get(tx, RecordedNeed, referral.recorded_need)
    # One that another program wrote in a state of its own is left out: it says nothing.
    status = need_status(records.find(tx, Referral, where(recorded_need=need.id))[0]) or need.status
    if status != need.status:
        records.save(tx, replace(need, status=status))
