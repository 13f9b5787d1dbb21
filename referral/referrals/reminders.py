"""The server's own clock: chase silence, exactly once however many processes run it.

Every nudge is a compare-and-set on the referral and an event with its own number, so of two clocks that see the same
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
from referral.context import Desk
from referral.errors import ChangedMeanwhile
from referral.lifecycle.reminders import next_nudge
from referral.model.actors import SYSTEM
from referral.model.ids import ReferralId
from referral.model.referrals import Action, Facts, Referral
from referral.referrals import notifications
from referral.referrals.effects import moved
from referral.storage import records

PAGE: Final = 200
CHASE_FROM: Final = "chase_from"
ASK: Final = "ask_client"
_MOST_STEPS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What one round of the clock did: how often each action, and how many assistants were told to ask a client."""

    actions: Mapping[Action, int] = field(default_factory=dict)
    to_ask: int = 0

    @property
    def total(self) -> int:
        """Return how many things were done."""
        return sum(self.actions.values()) + self.to_ask


def tick(desk: Desk) -> Ticked:
    """Look at everything past its time once and do what the clock must do; history that was imported is left alone."""
    clock = desk.as_actor(SYSTEM)
    since = clock.read(_chase_from)
    done: Counter[Action] = Counter()
    for referral in _past(clock, "due_at", since=since):
        if next_nudge(referral, at=clock.clock()) is not None:
            done.update(_chased(clock, referral.id))
    to_ask = clock.read(lambda tx: _not_told(tx, _past(clock, "ask_at", since=since)))
    return Ticked(actions=dict(done), to_ask=sum(_asked(clock, one) for one in to_ask))


def chase_from(desk: Desk, moment: datetime) -> None:
    """Leave every referral sent before a moment alone: it is history, and its partners are not written to."""

    def work(tx: Writer) -> None:
        there = tx.get("Setting", CHASE_FROM)
        fields = {"value": moment.isoformat()}
        tx.put([Node(kind="Setting", id=CHASE_FROM, fields=fields, version=there.version if there else 0)])

    desk.write(work)


def _chase_from(tx: Reader) -> datetime | None:
    there = tx.get("Setting", CHASE_FROM)
    return datetime.fromisoformat(str(there.fields["value"])) if there else None


def _past(desk: Desk, moment: str, *, since: datetime | None) -> tuple[Referral, ...]:
    """Return the referrals of which a moment has passed, the oldest first."""
    conditions = [Condition(field=moment, op=Op.LE, value=desk.clock())]
    if since is not None:
        conditions.append(Condition(field="sent_at", op=Op.GE, value=since))
    found: list[Referral] = []
    after: tuple[Value | None, ...] | None = None
    while True:
        page, after = desk.read(_page(conditions, moment, after))
        found += page
        if after is None:
            return tuple(found)


def _page(
    conditions: list[Condition], moment: str, after: tuple[Value | None, ...] | None
) -> Callable[[Reader], tuple[tuple[Referral, ...], tuple[Value | None, ...] | None]]:
    order = (Order(field=moment),)
    return lambda tx: records.find(tx, Referral, conditions, order=order, limit=PAGE, after=after)


def _chased(desk: Desk, referral_id: ReferralId) -> list[Action]:
    """Do what is due for one referral; when somebody else moved it in the same moment, leave it to the next round."""
    done: list[Action] = []
    try:
        for _ in range(_MOST_STEPS):
            action = desk.write(lambda tx: _nudged(tx, desk, referral_id))
            if action is None:
                break
            done.append(action)
    except (ChangedMeanwhile, Stale):
        pass
    return done


def _nudged(tx: Writer, desk: Desk, referral_id: ReferralId) -> Action | None:
    referral = records.get(tx, Referral, referral_id)
    action = next_nudge(referral, at=desk.clock())
    if action is not None:
        moved(tx, desk, referral, ((action, Facts()),), name=f"referral.{action}")
    return action


def _not_told(tx: Reader, referrals: tuple[Referral, ...]) -> tuple[ReferralId, ...]:
    """Return those whose assistant has not been told to ask the client."""
    notice = {one.id: f"{one.id}:{_mark(one)}:{ASK}:{one.assistant}" for one in referrals}
    told = {node.id for node in tx.get_many("Notice", notice.values())}
    return tuple(one for one, wanted in notice.items() if wanted not in told)


def _asked(desk: Desk, referral_id: ReferralId) -> int:
    def work(tx: Writer) -> int:
        referral = records.get(tx, Referral, referral_id)
        if referral.ask_at is None or referral.ask_at > desk.clock():
            return 0
        return notifications.tell(tx, desk, (referral.assistant,), kind=ASK, referral=referral, mark=_mark(referral))

    try:
        return desk.write(work)
    except (ChangedMeanwhile, Stale):
        return 0


def _mark(referral: Referral) -> str:
    return f"ask-{referral.ask_at.date().isoformat()}" if referral.ask_at else ""
