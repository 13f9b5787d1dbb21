"""Check: submissions through a bad line are each done exactly once, and every answer to one is the same answer."""

import threading
from collections import Counter
from dataclasses import dataclass, field, replace

from graph.model import Condition, Op
from referral.context import Context
from referral.errors import Refusal
from referral.lifecycle import replay
from referral.model.referrals import Action, Informant, Referral, TransitionData
from referral.referrals import act, create
from referral.storage import records
from tests.guarantees.lossy_channel import Line
from tests.guarantees.race_fixture import ASSISTANTS, Office, new_referral

ANSWERED = TransitionData(informant=Informant.PARTNER, channel="phone")
EVENTS = [Action.CREATE, Action.SEND, Action.ACCEPT]


@dataclass
class Wish:
    """One thing a user wants once: a referral, and then its partner's answer written down."""

    number: int
    context: Context
    answers: dict[str, list[Referral]] = field(default_factory=lambda: {"refer": [], "accept": []})
    refusals: list[str] = field(default_factory=list)

    def refer(self) -> Referral | None:
        # Three users use the same key for three wishes: keys belong to users.
        new = new_referral(self.number, key=f"key-{self.number // len(ASSISTANTS)}")
        return self._did("refer", lambda: create.refer(self.context, new))

    def accept(self, made: Referral) -> Referral | None:
        key = f"answer-{self.number // len(ASSISTANTS)}"
        return self._did(
            "accept",
            lambda: act.act(
                self.context, made.id, Action.ACCEPT, data=ANSWERED, submission=act.Submission(expected=2, key=key)
            ),
        )

    def _did(self, what, call):
        try:
            answer = call()
        except Refusal as refused:
            self.refusals.append(f"{what}: {refused}")
            return None
        self.answers[what].append(replace(answer, version=0))
        return answer


def submissions(office: Office, count: int, *, threads: int = 4, seed: int = 1) -> list[str]:
    """Send `count` wishes through a bad line from several threads and return everything that is wrong afterwards."""
    line = Line(seed)
    wishes = [Wish(number, office.context(ASSISTANTS[number % len(ASSISTANTS)])) for number in range(count)]

    def send(some: list[Wish]) -> None:
        for wish in some:
            made = line.until_answered(wish.refer)
            if made is not None:
                line.until_answered(lambda wish=wish, made=made: wish.accept(made))

    senders = [threading.Thread(target=send, args=(wishes[one::threads],)) for one in range(threads)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    line.flush()
    return [*_answers_alike(wishes), *_stored_once(office, wishes)]


def _answers_alike(wishes: list[Wish]) -> list[str]:
    wrong = [f"wish {wish.number} refused: {refusal}" for wish in wishes for refusal in wish.refusals]
    for wish in wishes:
        for what, events in (("refer", 2), ("accept", 3)):
            told = wish.answers[what]
            if not told or any(answer != told[0] for answer in told) or told[0].events != events:
                wrong.append(f"wish {wish.number}: {len(told)} answers to {what} differ or are missing")
    return wrong


def _stored_once(office: Office, wishes: list[Wish]) -> list[str]:
    count, store = len(wishes), office.store
    acknowledged = {answer.id for wish in wishes for answer in wish.answers["refer"]}
    stored, after = {}, None
    while True:
        page, after = store.read(lambda tx, after=after: records.find(tx, Referral, limit=1000, after=after))
        stored |= {one.id: one for one in page}
        if after is None:
            break
    wrong = [] if len(stored) == count else [f"{len(stored)} referrals for {count} wishes"]
    wrong += [] if set(stored) == acknowledged else ["acknowledged and stored referrals are not the same"]
    wrong += [f"{one}: wrong history" for one in stored.values() if not store.read(lambda tx, one=one: _sound(tx, one))]
    counts = {"RecordedNeed": count, "Consent": count, "IdempotencyRecord": 2 * count, "ReferralEvent": 3 * count}
    for kind, expected in counts.items():
        found = store.read(lambda tx, kind=kind: tx.tally(kind)[0].count)
        if found != expected:
            wrong.append(f"{found} × {kind}, not {expected}")
    moves = Condition(field="action", op=Op.IN, value=("referral.send", "referral.accept"))
    audits = Counter(
        row.count for row in store.read(lambda tx: tx.tally("AuditEvent", (moves,), by=("subject", "action")))
    )
    return wrong if audits == {1: 2 * count} else [*wrong, f"audit facts: {dict(audits)}"]


def _sound(tx, one: Referral) -> bool:
    events = records.events_of(tx, one.id)
    numbered = [event.number for event in events] == [1, 2, 3] and [event.action for event in events] == EVENTS
    return numbered and replay.check_replay(tx, one)
