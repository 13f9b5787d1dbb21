"""Check: however many clocks run at once, every nudge happens once."""

from collections import Counter
from collections.abc import Callable, Sequence

from graph.model import where
from referral.lifecycle import replay
from referral.model.actors import SYSTEM
from referral.model.referrals import Action, Referral
from referral.referrals.reminders import RunSummary, run_due
from referral.storage import records
from tests.guarantees.concurrent_decisions import at_once
from tests.guarantees.race_fixture import Office, delivered

# Days from one round to the next: reminder, second reminder, word to the coordinator, giving up, asking the client.
STEPS = (5, 2, 2, 8, 5)
REMINDERS = {Action.REMIND: 3, Action.ESCALATE: 1, Action.EXPIRE: 1}
Round = Callable[[Office, int], Sequence[RunSummary]]


def by_threads(office: Office, clocks: int) -> Sequence[RunSummary]:
    """One round of several clocks in threads."""
    return at_once([lambda: run_due(office.context(SYSTEM))] * clocks)


def ticks(office: Office, count: int, *, clocks: int, one_round: Round = by_threads) -> list[str]:
    """Chase `count` silent referrals to their end with several clocks at once; return everything that is wrong."""
    waiting = [delivered(office, number) for number in range(count)]
    done: list[object] = []
    for step in STEPS:
        office.clock.forward(days=step)
        done += one_round(office, clocks)
        done.append(run_due(office.context(SYSTEM)))  # what two clocks left to each other is for the next round
    wrong = [repr(one) for one in done if not isinstance(one, RunSummary)]
    said = Counter[Action]()
    for one in done:
        if isinstance(one, RunSummary):
            said.update(one.actions)
    if said != {action: times * count for action, times in REMINDERS.items()}:
        wrong.append(f"the clocks say they did {dict(said)}")
    asked = sum(one.to_ask for one in done if isinstance(one, RunSummary))
    if asked != count:
        wrong.append(f"{asked} assistants told to ask for {count} referrals")
    for referral in waiting:
        wrong += _chased_once(office, referral)
    return wrong


def _chased_once(office: Office, referral: Referral) -> list[str]:
    def look(tx):
        now = records.get(tx, Referral, referral.id)
        told = Counter(
            str(node.fields["kind"])
            for node in tx.find("Notification", where(referral=referral.id), limit=10_000).nodes
        )
        letters = Counter(
            str(node.fields["template"]) for node in tx.find("Message", where(referral=referral.id), limit=10_000).nodes
        )
        return records.events_of(tx, referral.id), replay.check_replay(tx, now), told, letters

    events, equal, told, letters = office.store.read(look)
    found = Counter(event.action for event in events if event.action in REMINDERS)
    wrong = [] if found == REMINDERS else [f"{referral.id}: {dict(found)}"]
    if [event.number for event in events] != list(range(1, len(events) + 1)) or not equal:
        wrong.append(f"{referral.id}: history broken")
    # Two reminders and the end to the assistant; escalation to lead and coordinator; at last two words about asking.
    if told != {"due": 2, "escalated": 2, "expired": 1, "ask_client": 2}:
        wrong.append(f"{referral.id}: notices {dict(told)}")
    return wrong if letters == {"reminder": 2} else [*wrong, f"{referral.id}: messages {dict(letters)}"]
