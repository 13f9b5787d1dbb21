"""Send due reminders and escalations, each exactly once however many processes run.

Each is a compare-and-set on the referral and an event with its own number, so of two processes that see the same
overdue referral one writes and the other finds it done.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from graph.errors import Stale
from graph.model import Condition, Node, Op, Order, Value
from graph.store import Reader, Writer
from referral.context import Context
from referral.errors import ChangedMeanwhile
from referral.lifecycle.reminders import next_reminder
from referral.model.actors import SYSTEM
from referral.model.ids import ReferralId
from referral.model.referrals import Action, Referral, TransitionData
from referral.referrals import notifications
from referral.referrals.effects import apply
from referral.referrals.notifications import Topic
from referral.storage import records

PAGE: Final = 200
CHASE_FROM: Final = "chase_from"
ASK: Final = "ask_client"
_MOST_STEPS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What one run did: how often each action, and how many assistants were told to ask a client."""

    actions: Mapping[Action, int] = field(default_factory=dict)
    to_ask: int = 0

    @property
    def total(self) -> int:
        """Return how many things were done."""
        return sum(self.actions.values()) + self.to_ask


def run_due(context: Context) -> RunSummary:
    """Take every reminder, escalation and expiry that is due now; imported history is left alone."""
    clock = context.as_actor(SYSTEM)
    since = clock.read(_chase_from)
    done: Counter[Action] = Counter()
    for referral in _past(clock, "due_at", since=since):
        if next_reminder(referral, at=clock.clock()) is not None:
            done.update(_chase(clock, referral.id))
    to_ask = clock.read(lambda tx: _not_told(tx, _past(clock, "ask_at", since=since)))
    return RunSummary(actions=dict(done), to_ask=sum(_tell_to_ask(clock, one) for one in to_ask))


def chase_from(context: Context, moment: datetime) -> None:
    """Leave every referral sent before a moment alone: it is history, and its partners are not written to."""

    def work(tx: Writer) -> None:
        there = tx.get("Setting", CHASE_FROM)
        fields = {"value": moment.isoformat()}
        tx.put([Node(kind="Setting", id=CHASE_FROM, fields=fields, version=there.version if there else 0)])

    context.write(work)


def _chase_from(tx: Reader) -> datetime | None:
    there = tx.get("Setting", CHASE_FROM)
    return datetime.fromisoformat(str(there.fields["value"])) if there else None


def _past(context: Context, moment: str, *, since: datetime | None) -> tuple[Referral, ...]:
    """Return the referrals of which a moment has passed, the oldest first."""
    conditions = [Condition(field=moment, op=Op.LE, value=context.clock())]
    if since is not None:
        conditions.append(Condition(field="sent_at", op=Op.GE, value=since))
    found: list[Referral] = []
    after: tuple[Value | None, ...] | None = None
    while True:
        page, after = context.read(_page(conditions, moment, after))
        found += page
        if after is None:
            return tuple(found)


def _page(
    conditions: list[Condition], moment: str, after: tuple[Value | None, ...] | None
) -> Callable[[Reader], tuple[tuple[Referral, ...], tuple[Value | None, ...] | None]]:
    order = (Order(field=moment),)
    return lambda tx: records.find(tx, Referral, conditions, order=order, limit=PAGE, after=after)


def _chase(context: Context, referral_id: ReferralId) -> list[Action]:
    """Do what is due for one referral; when somebody else moved it in the same moment, leave it to the next round."""
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


def _not_told(tx: Reader, referrals: tuple[Referral, ...]) -> tuple[ReferralId, ...]:
    """Return those whose assistant has not been told to ask the client."""
    notice = {one.id: f"{one.id}:{_mark(one)}:{ASK}:{one.assistant}" for one in referrals}
    told = {node.id for node in tx.get_many("Notification", notice.values())}
    return tuple(one for one, wanted in notice.items() if wanted not in told)


def _tell_to_ask(context: Context, referral_id: ReferralId) -> int:
    def work(tx: Writer) -> int:
        referral = records.get(tx, Referral, referral_id)
        if referral.ask_at is None or referral.ask_at > context.clock():
            return 0
        return notifications.tell(
            tx, context, (referral.assistant,), Topic(kind=ASK, referral=referral, mark=_mark(referral))
        )

    try:
        return context.write(work)
    except (ChangedMeanwhile, Stale):
        return 0


def _mark(referral: Referral) -> str:
    return f"ask-{referral.ask_at.date().isoformat()}" if referral.ask_at else ""
