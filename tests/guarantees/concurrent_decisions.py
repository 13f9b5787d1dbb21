"""Check: of actors who decide in the same moment one wins, and the rest are told what it is now."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from graph.model import where
from referral import idempotency
from referral.errors import ChangedMeanwhile, IllegalMove, NeedsConfirmation, NoConsent
from referral.lifecycle import replay
from referral.lifecycle.states import OPEN
from referral.model.actors import SYSTEM, Actor
from referral.model.consent import Consent
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.referrals import act as referral_actions
from referral.referrals import create, reminders, withdraw_consent
from referral.referrals.effects import apply
from referral.storage import records
from tests.guarantees.race_fixture import ASSISTANTS, COORDINATOR, Office, delivered, link_holder, new_referral

MADE = 2  # events of a referral that was sent
SEEN = MADE + 1  # and told to its partner
PHONE = {"informant": Informant.PARTNER, "channel": "phone"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one actor heard: won, changed, illegal or left (the clock), and the state it was told."""

    heard: str
    state: State | None = None


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Run every act in a thread of its own, all started at the same moment; an exception is an answer too."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        start.wait()
        try:
            answers[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - the check judges whatever comes
            answers[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def one_by_one(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Run the acts one after the other: what a check finds then is no race."""
    answers: list[object] = []
    for act in acts:
        try:
            answers.append(act())
        except Exception as error:  # noqa: BLE001 - the check judges whatever comes
            answers.append(error)
    return answers


def heard(act: Callable[[], object]) -> Outcome:
    """Run one act and say what its actor heard."""
    try:
        answer = act()
    except ChangedMeanwhile as late:
        return Outcome("changed", late.details.get("state"))
    except IllegalMove as late:
        return Outcome("illegal", late.details.get("state"))
    return Outcome("won") if answer else Outcome("left")


def decisions(office: Office, referral: Referral) -> list[Callable[[], object]]:
    """Every kind of actor who may decide a referral that waits for its answer, having seen its third event."""

    def act(actor: Actor, action: Action, **data: object) -> Callable[[], object]:
        given = TransitionData(**data)
        return lambda: referral_actions.act(
            office.context(actor),
            referral.id,
            action,
            data=given,
            submission=referral_actions.Submission(expected=SEEN),
        )

    owner = next(one for one in ASSISTANTS if one.id == referral.assistant)
    return [
        act(owner, Action.ACCEPT, **PHONE),
        act(COORDINATOR, Action.DECLINE, **PHONE, reason="other"),
        act(owner, Action.CANCEL, reason="client_changed_mind"),
        lambda: by_link(office, referral, Action.ACCEPT),
        lambda: by_link(office, referral, Action.DECLINE, reason="no_capacity"),
        lambda: reminders._take_due(office.context(SYSTEM), referral.id),
    ]


def by_link(office: Office, referral: Referral, action: Action, **data: object) -> Referral:
    """Decide as the holder of a link does: check that nothing changed since the page was shown, then apply."""
    context = office.context(link_holder(referral))

    def work(tx):
        stored = records.get(tx, Referral, referral.id)
        if stored.events != SEEN:
            raise ChangedMeanwhile(kind="Referral", id=stored.id, state=stored.state)
        return apply(tx, context, stored, ((action, TransitionData(**data)),), name="link.answer")

    return idempotency.settled(context, work)


def crossings(office: Office, count: int, *, seed: int = 1) -> list[str]:
    """Let 2 to 32 actors decide each of `count` referrals at once and return everything that is wrong afterwards."""
    dice, wrong = random.Random(seed), []
    waiting = [delivered(office, number) for number in range(count)]
    office.clock.forward(days=30)  # the clock that gives up is one of the actors
    for referral in waiting:
        kinds = decisions(office, referral)
        acts = [dice.choice(kinds) for _ in range(dice.choice((2, 2, 3, 4, 8, 16, 32)))]
        told = at_once([lambda act=act: heard(act) for act in acts])
        wrong += judged(office, referral, told)
    return wrong


def judged(office: Office, before: Referral, told: Sequence[object]) -> list[str]:
    """Return what is wrong after one race: winners, what the rest heard, the history, the state."""
    store = office.store
    now = store.read(lambda tx: records.get(tx, Referral, before.id))
    events = store.read(lambda tx: records.events_of(tx, before.id))
    wrong = [f"{before.id}: {one!r}" for one in told if not isinstance(one, Outcome)]
    counts = Counter(one.heard for one in told if isinstance(one, Outcome))
    if counts["won"] != 1:
        wrong.append(f"{before.id}: {counts['won']} winners of {len(told)}")
    late = [one for one in told if isinstance(one, Outcome) and one.heard in {"changed", "illegal"}]
    wrong += [f"{before.id}: told {one}, is {now.state}" for one in late if one.state != now.state]
    if [event.number for event in events] != list(range(1, before.events + 2)):
        wrong.append(f"{before.id}: {len(events)} events, not {before.events + 1}")
    if not store.read(lambda tx: replay.check_replay(tx, now)):
        wrong.append(f"{before.id}: stored state is not the replay")
    return wrong


def same_key(office: Office, count: int, *, seed: int = 2) -> list[str]:
    """Send each submission 2 to 32 times at once under its key; every answer must be the one referral."""
    dice, wrong = random.Random(seed), []
    for number in range(count):
        context = office.context(ASSISTANTS[number % len(ASSISTANTS)])
        new, crowd = new_referral(number, key=f"same-{number}"), dice.choice((2, 3, 4, 8, 16, 32))
        made = at_once([lambda context=context, new=new: create.refer(context, new)] * crowd)
        wrong += _one_answer(f"refer {number}", made)
        if not isinstance(made[0], Referral):
            continue
        data = TransitionData(**PHONE)
        acts = [lambda context=context, one=made[0].id, data=data: referral_actions.act(
            context, one, Action.ACCEPT, data=data, submission=referral_actions.Submission(expected=MADE, key="answer-" + one))] * crowd  # fmt: skip
        wrong += _one_answer(f"accept {number}", at_once(acts))
    stored = office.store.read(lambda tx: tx.tally("Referral")[0].count)
    events = office.store.read(lambda tx: tx.tally("ReferralEvent")[0].count)
    return wrong if (stored, events) == (count, 3 * count) else [*wrong, f"{stored} referrals, {events} events"]


def _one_answer(what: str, answers: Sequence[object]) -> list[str]:
    refused = [repr(one) for one in answers if not isinstance(one, Referral)]
    if refused:
        return [f"{what}: {len(refused)} of {len(answers)} refused: {refused[0]}"]
    different = {replace(one, version=0) for one in answers}
    return [] if len(different) == 1 else [f"{what}: {len(different)} different answers"]


def withdrawals(office: Office, count: int) -> list[str]:
    """Withdraw a consent while a partner accepts under it and a colleague refers under it; nothing may stay open."""
    wrong: list[str] = []
    for number in range(count):
        before = delivered(office, number)
        context = office.context(next(one for one in ASSISTANTS if one.id == before.assistant))
        under = replace(new_referral(number, key=f"under-{number}"), consent=None)
        told = at_once(
            [
                lambda context=context, before=before: withdraw_consent.withdraw(
                    context, before.consent, channel="phone"
                ),
                lambda context=context, under=under: create.refer(context, under),
                lambda before=before: by_link(office, before, Action.ACCEPT),
                lambda context=context, before=before: referral_actions.act(
                    context,
                    before.id,
                    Action.DECLINE,
                    data=TransitionData(**PHONE, reason="other"),
                    submission=referral_actions.Submission(expected=SEEN),
                ),
            ]
        )
        wrong += _withdrawn(office, before, told)
    return wrong


def _withdrawn(office: Office, before: Referral, told: Sequence[object]) -> list[str]:
    consent, again, *answers = told
    wrong = [] if isinstance(consent, Consent) and consent.withdrawn_at else [f"{before.id}: withdrawal: {consent!r}"]
    if not isinstance(again, Referral | NoConsent | NeedsConfirmation):
        wrong.append(f"{before.id}: referral under it: {again!r}")
    wrong += [f"{before.id}: {one!r}" for one in answers if not isinstance(one, Referral | ChangedMeanwhile)]
    if sum(isinstance(one, Referral) for one in answers) > 1:
        wrong.append(f"{before.id}: two answers won")
    for one in office.store.read(lambda tx: records.find(tx, Referral, where(client=before.client))[0]):
        if one.state in OPEN:
            wrong.append(f"{one.id}: open under a withdrawn consent")
        if not office.store.read(lambda tx, one=one: replay.check_replay(tx, one)):
            wrong.append(f"{one.id}: stored state is not the replay")
    return wrong
