"""Send due reminders and escalations, each exactly once however many processes run.

Each is a compare-and-set on the referral and an event with its own number, so of two processes that see the same
overdue referral one writes and the other finds it done.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from graph.errors import Stale
from graph.model import Condition, Node, Op, Order
from graph.store import Reader, Writer
from referral import store_settings
from referral.context import Context
from referral.errors import ChangedMeanwhile
from referral.lifecycle.reminders import next_reminder
from referral.lifecycle.states import UNANSWERED, among
from referral.model.actors import SYSTEM
from referral.model.ids import ReferralId
from referral.model.referrals import Action, Referral, TransitionData
from referral.referrals.effects import apply
from referral.referrals.notifications import Topic, notification_id, notify
from referral.storage import records
from referral.storage.bad_records import Failure, one_of_many
from referral.storage.reading import find_all

ASK: Final = "ask_client"
_HISTORY_ENDS: Final = "chase_from"  # the id of a setting that older programs stored
_MOST_STEPS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What one run did: how often each action, how many assistants were notified to ask a client, and what failed."""

    actions: Mapping[Action, int] = field(default_factory=dict)
    to_ask: int = 0
    failures: tuple[Failure, ...] = ()

    @property
    def total(self) -> int:
        """Return how many things were done."""
        return sum(self.actions.values()) + self.to_ask


def run_due(context: Context) -> RunSummary:
    """Take every reminder, escalation and expiry that is due now; imported history is left alone.

    A record that cannot be read or changed is among the failures of the summary; the others are not kept waiting.
    """
    system = context.as_actor(SYSTEM)
    since = system.read(_end_of_history)
    failures: list[Failure] = []
    done: Counter[Action] = Counter()
    late = {node.id: node for node in (*_past(system, "due_at", since=since), *_quiet(system, since=since))}
    for node in late.values():
        with one_of_many(node.kind, node.id, failures):
            if next_reminder(records.from_node(Referral, node), at=system.clock()) is not None:
                done.update(_take_due(system, ReferralId(node.id)))
    to_ask = 0
    for referral in _not_notified(system, _past(system, "ask_at", since=since), failures):
        with one_of_many("Referral", referral.id, failures):
            to_ask += _notify_to_ask(system, referral.id)
    return RunSummary(actions=dict(done), to_ask=to_ask, failures=tuple(failures))


def _end_of_history(tx: Reader) -> datetime | None:
    """Return the moment before which an older program imported history, which it did not mark as imported."""
    moment = store_settings.value_of(tx, _HISTORY_ENDS)
    return datetime.fromisoformat(moment) if moment else None


def _past(context: Context, moment: str, *, since: datetime | None) -> tuple[Node, ...]:
    """Return the nodes of the referrals made here of which a moment has passed, the oldest first."""
    return _made_here(context, [Condition(field=moment, op=Op.LE, value=context.clock())], moment, since=since)


def _quiet(context: Context, *, since: datetime | None) -> tuple[Node, ...]:
    """Return the emergencies that nobody has answered yet: the coordinator is told before they are due."""
    conditions = [
        among(UNANSWERED),
        Condition(field="priority", op=Op.EQ, value="emergency"),
        Condition(field="escalated_at", op=Op.EMPTY, value=True),
    ]
    return _made_here(context, conditions, "sent_at", since=since)


def _made_here(
    context: Context, conditions: Iterable[Condition], moment: str, *, since: datetime | None
) -> tuple[Node, ...]:
    """Return the nodes of the referrals that were not imported and meet conditions, in order of a moment."""
    own = [*conditions, Condition(field="imported_at", op=Op.EMPTY, value=True)]
    if since is not None:
        own.append(Condition(field="sent_at", op=Op.GE, value=since))
    return context.read(lambda tx: find_all(tx, "Referral", own, order=(Order(field=moment),)))


def _take_due(context: Context, referral_id: ReferralId) -> list[Action]:
    """Take what is due for one referral; one that somebody else changed in the same moment is left to the next run."""
    done: list[Action] = []
    try:
        for _ in range(_MOST_STEPS):
            action = context.write(lambda tx: _take_next_reminder(tx, context, referral_id))
            if action is None:
                break
            done.append(action)
    except (ChangedMeanwhile, Stale):
        pass
    return done


def _take_next_reminder(tx: Writer, context: Context, referral_id: ReferralId) -> Action | None:
    referral = records.get(tx, Referral, referral_id)
    action = next_reminder(referral, at=context.clock())
    if action is not None:
        apply(tx, context, referral, ((action, TransitionData()),), name=f"referral.{action}")
    return action


def _not_notified(context: Context, nodes: Iterable[Node], failures: list[Failure]) -> tuple[Referral, ...]:
    """Return the referrals whose assistant has no notification yet to ask the client."""
    by_notification: dict[str, Referral] = {}
    for node in nodes:
        with one_of_many(node.kind, node.id, failures):
            referral = records.from_node(Referral, node)
            by_notification[notification_id(_to_ask(referral), referral.assistant)] = referral
    stored = {node.id for node in context.read(lambda tx: tx.get_many("Notification", by_notification))}
    return tuple(referral for notification, referral in by_notification.items() if notification not in stored)


def _notify_to_ask(context: Context, referral_id: ReferralId) -> int:
    def work(tx: Writer) -> int:
        referral = records.get(tx, Referral, referral_id)
        if referral.ask_at is None or referral.ask_at > context.clock():
            return 0
        return notify(tx, context, (referral.assistant,), _to_ask(referral))

    try:
        return context.write(work)
    except (ChangedMeanwhile, Stale):
        return 0


def _to_ask(referral: Referral) -> Topic:
    mark = f"ask-{referral.ask_at.date().isoformat()}" if referral.ask_at else ""
    return Topic(kind=ASK, referral=referral, mark=mark)
