"""Referrals: act, look, list. Every change is one transaction of the new state and its event."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from graph.model import Condition, Op, Order, Value, where
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.clients import consents
from referral.clients.clients import client_for, reach
from referral.context import Desk
from referral.errors import ChangedMeanwhile, IllegalMove, NotFound, UnknownCode
from referral.lifecycle.events import moves_now, replay
from referral.lifecycle.transitions import INTERNAL, NUDGES, OPEN_STATES, Move
from referral.model.actors import Role
from referral.model.clients import Client
from referral.model.ids import ClientCode, OrganisationId, ReferralId
from referral.model.referrals import Action, Event, Facts, Referral, Route, State
from referral.pathways import progress
from referral.referrals import notifications
from referral.referrals.effects import moved
from referral.storage import records


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One referral with everything that happened to it and the moves this actor may take now.

    `chain` holds the referrals it follows and those that follow it, in order, itself among them.
    """

    referral: Referral
    events: tuple[Event, ...]
    moves: tuple[Move, ...]
    chain: tuple[Referral, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """The actor's referrals of one view, the most overdue first; `next` is where the following page starts."""

    referrals: tuple[Referral, ...]
    next: tuple[Value | None, ...] | None
    counts: dict[str, int]


def act(
    desk: Desk,
    referral_id: ReferralId,
    action: Action,
    *,
    facts: Facts,
    seen: int | None = None,
    key: str | None = None,
) -> Referral:
    """Take one action on a referral. `seen` is the number of events the actor saw; `key` makes a repeat the same act.

    Errors: NotFound, IllegalMove, WrongHand, MissingFacts, UnknownCode, NoConsent, ChangedMeanwhile, BadInput (a key
    used for another act).
    """
    if action in INTERNAL:
        raise IllegalMove(state=None, action=action)
    mark = idempotency.fingerprint({"referral": referral_id, "action": action, **asdict(facts)})
    return idempotency.settled(
        desk, lambda tx: _acted(tx, desk, referral_id, action, facts=facts, seen=seen, key=key, mark=mark)
    )


def story(desk: Desk, referral_id: ReferralId) -> Story:
    """Return one referral in the actor's reach with its history; the view is recorded before it is shown."""

    def work(tx: Writer) -> Story:
        found = referral_for(tx, desk, referral_id, Permission.SEE_REFERRALS)
        audit.record(tx, desk, "referral.view", kind="Referral", subject=referral_id)
        notifications.read_about(tx, desk, found)
        moves: tuple[Move, ...] = ()
        if policy.covers(desk.actor, Permission.MOVE_REFERRALS, found):
            moves = moves_now(found, desk.actor, at=desk.clock())
        events = records.events_of(tx, referral_id)
        return Story(referral=found, events=events, moves=moves, chain=chain_of(tx, found))

    return idempotency.settled(desk, work)


def chain_of(reader: Reader, referral: Referral) -> tuple[Referral, ...]:
    """Return the referrals that one follows and those that follow it, in order; a ring is cut."""
    found = [referral]
    while (before := found[0].follows) is not None and before not in {one.id for one in found}:
        found.insert(0, records.get(reader, Referral, before))
    at = 0
    while at < len(found):
        oldest = (Order(field="created_at"),)
        after = records.find(reader, Referral, where(follows=found[at].id), order=oldest)[0]
        found += [one for one in after if one.id not in {known.id for known in found}]
        at += 1
    return tuple(found)


def tried(desk: Desk, referral_id: ReferralId) -> frozenset[OrganisationId]:
    """Return the organisations that the chain of a referral has been to. Errors: NotFound."""

    def work(tx: Reader) -> frozenset[OrganisationId]:
        found = referral_for(tx, desk, referral_id, Permission.SEE_REFERRALS)
        return frozenset(one.organisation for one in chain_of(tx, found) if one.organisation is not None)

    return desk.read(work)


def by_code(desk: Desk, code: str) -> Referral:
    """Return the referral with a short code, as read from a slip or over the phone."""

    def work(tx: Reader) -> Referral:
        found, _ = records.find(tx, Referral, where(short_code=code.strip().upper()))
        if not found or not policy.covers(desk.actor, Permission.SEE_REFERRALS, found[0]):
            raise NotFound(kind="Referral", id=code)
        return found[0]

    policy.require(desk.actor, Permission.SEE_REFERRALS)
    return desk.read(work)


def codes(desk: Desk, ids: Iterable[str]) -> dict[str, str]:
    """Return the short codes of the referrals among these ids that the actor may open."""
    policy.require(desk.actor, Permission.SEE_REFERRALS)
    found = desk.read(lambda tx: records.get_many(tx, Referral, set(ids)))
    return {one.id: one.short_code for one in found if policy.covers(desk.actor, Permission.SEE_REFERRALS, one)}


def worklist(
    desk: Desk, view: str = "open", *, limit: int = 50, after: tuple[Value | None, ...] | None = None
) -> Worklist:
    """Return the actor's referrals of a view, overdue first, with the count of every view.

    Views: open, overdue (open and past due), ask_client (ended and past the day to ask), waiting_answer, all.
    """
    within = reach(desk.actor, Permission.SEE_REFERRALS)
    views = {name: (*within, *conditions) for name, conditions in _views(desk).items()}
    if view not in views:
        raise UnknownCode(list="views", code=view)

    def work(tx: Reader) -> Worklist:
        order = _ORDERS.get(view, (Order(field="due_at"),))
        found, following = records.find(tx, Referral, views[view], order=order, limit=limit, after=after)
        counts = {name: tx.tally("Referral", conditions)[0].count for name, conditions in views.items()}
        return Worklist(referrals=found, next=following, counts=counts)

    return desk.read(work)


_ORDERS = {"all": (Order(field="changed_at", descending=True),), "ask_client": (Order(field="ask_at"),)}


def of_client(desk: Desk, code: ClientCode) -> tuple[Referral, ...]:
    """Return a client's referrals, newest first."""

    def work(tx: Reader) -> tuple[Referral, ...]:
        client_for(tx, desk, code, Permission.SEE_CLIENTS)
        return records.find(tx, Referral, where(client=code), order=(Order(field="created_at", descending=True),))[0]

    return desk.read(work)


def referral_for(reader: Reader, desk: Desk, referral_id: ReferralId, permission: Permission) -> Referral:
    """Return one referral, refusing one out of reach as if there were none."""
    policy.require(desk.actor, permission)
    found = records.get(reader, Referral, referral_id)
    policy.require_for(desk.actor, permission, found, kind="Referral", subject=referral_id)
    return found


def _views(desk: Desk) -> dict[str, tuple[Condition, ...]]:
    now = desk.clock()
    is_open = Condition(field="state", op=Op.IN, value=tuple(state.value for state in OPEN_STATES))
    past_due = Condition(field="due_at", op=Op.LT, value=now)
    return {
        "open": (is_open,),
        "overdue": (is_open, past_due),
        "waiting_answer": (Condition(field="state", op=Op.IN, value=(State.SENT.value, State.ACKNOWLEDGED.value)),),
        "ask_client": (Condition(field="ask_at", op=Op.LT, value=now),),
        "all": (),
    }


def as_it_was(reader: Reader, referral: Referral, number: int) -> Referral:
    """Return a referral as it was after one of its events."""
    if number == referral.events:
        return referral
    told = [event for event in records.events_of(reader, referral.id) if event.number <= number]
    return replace(replay(referral, told), version=referral.version)


def _acted(
    tx: Writer,
    desk: Desk,
    referral_id: ReferralId,
    action: Action,
    *,
    facts: Facts,
    seen: int | None,
    key: str | None,
    mark: str,
) -> Referral:
    partner = desk.actor.role is Role.PARTNER
    found = referral_for(tx, desk, referral_id, Permission.RECEIVE_REFERRALS if partner else Permission.MOVE_REFERRALS)
    done = idempotency.earlier(tx, desk, key, mark=mark)
    if done is not None:
        return as_it_was(tx, found, done.number)
    if seen is not None and seen != found.events and not _only_nudged(tx, found, seen):
        raise ChangedMeanwhile(kind="Referral", id=referral_id, state=found.state)
    if action is Action.SEND:
        facts = _with_consent(tx, desk, found, facts)
    result = moved(tx, desk, found, ((action, facts),), name=f"referral.{action}")
    progress.after(tx, desk, result)
    idempotency.remember(tx, desk, key, mark=mark, subject=result.id, number=result.events)
    return result


def _only_nudged(tx: Reader, referral: Referral, seen: int) -> bool:
    """Tell whether nothing but reminders came after what the actor saw."""
    since = [event for event in records.events_of(tx, referral.id) if event.number > seen]
    return bool(since) and all(event.action in NUDGES for event in since)


def _with_consent(tx: Writer, desk: Desk, referral: Referral, facts: Facts) -> Facts:
    """Return what sending a draft carries: the consent in force, or the one just given."""
    if referral.route == Route.REPORT or referral.organisation is None:
        return facts
    given = None
    if facts.consent_on is not None and facts.consent_way is not None:
        given = consents.NewConsent(way=facts.consent_way, given_on=facts.consent_on)
        consents.check(desk, given)
    people = [records.get(tx, Client, code) for code in (referral.client, *referral.members)]
    kept = [consents.required(tx, desk, one, referral.organisation, new=given) for one in people]
    return replace(facts, consent=kept[0].id, consent_on=kept[0].given_on, consent_way=kept[0].way)
