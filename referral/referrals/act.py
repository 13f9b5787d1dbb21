"""Referrals: act, look, list. Every change is one transaction of the new state and its event."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from graph.model import Condition, Op, Order, Value, where
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.clients import consents
from referral.clients.clients import client_for, visible_to
from referral.context import Context
from referral.errors import ChangedMeanwhile, IllegalMove, NotFound, UnknownCode
from referral.lifecycle.events import transitions_now
from referral.lifecycle.replay import replay
from referral.lifecycle.states import OPEN, UNANSWERED
from referral.lifecycle.transitions import INTERNAL, REMINDERS, Transition
from referral.model.actors import Role
from referral.model.clients import Client
from referral.model.ids import ClientCode, OrganisationId, ReferralId
from referral.model.referrals import Action, Event, Referral, Route, TransitionData
from referral.pathways import progress
from referral.referrals import notifications
from referral.referrals.effects import apply
from referral.storage import records


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralDetail:
    """One referral with everything that happened to it and the moves this actor may take now.

    `chain` holds the referrals it follows and those that follow it, in order, itself among them.
    """

    referral: Referral
    events: tuple[Event, ...]
    transitions: tuple[Transition, ...]
    chain: tuple[Referral, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """The actor's referrals of one view, the most overdue first; `next` is where the following page starts."""

    referrals: tuple[Referral, ...]
    next: tuple[Value | None, ...] | None
    counts: dict[str, int]


def act(
    context: Context,
    referral_id: ReferralId,
    action: Action,
    *,
    data: TransitionData,
    seen: int | None = None,
    key: str | None = None,
) -> Referral:
    """Take one action on a referral. `seen` is the number of events the actor saw; `key` makes a repeat the same act.

    Errors: NotFound, IllegalMove, WrongActor, MissingFacts, UnknownCode, NoConsent, ChangedMeanwhile, BadInput (a key
    used for another act).
    """
    if action in INTERNAL:
        raise IllegalMove(state=None, action=action)
    mark = idempotency.fingerprint({"referral": referral_id, "action": action, **asdict(data)})
    return idempotency.settled(
        context, lambda tx: _acted(tx, context, referral_id, action, data=data, seen=seen, key=key, mark=mark)
    )


def story(context: Context, referral_id: ReferralId) -> ReferralDetail:
    """Return one referral in the actor's reach with its history; the view is recorded before it is shown."""

    def work(tx: Writer) -> ReferralDetail:
        found = referral_for(tx, context, referral_id, Permission.SEE_REFERRALS)
        audit.record(tx, context, "referral.view", kind="Referral", subject=referral_id)
        notifications.read_about(tx, context, found)
        transitions: tuple[Transition, ...] = ()
        if policy.covers(context.actor, Permission.MOVE_REFERRALS, found):
            transitions = transitions_now(found, context.actor, at=context.clock())
        events = records.events_of(tx, referral_id)
        return ReferralDetail(referral=found, events=events, transitions=transitions, chain=chain_of(tx, found))

    return idempotency.settled(context, work)


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


def tried(context: Context, referral_id: ReferralId) -> frozenset[OrganisationId]:
    """Return the organisations that the chain of a referral has been to. Errors: NotFound."""

    def work(tx: Reader) -> frozenset[OrganisationId]:
        found = referral_for(tx, context, referral_id, Permission.SEE_REFERRALS)
        return frozenset(one.organisation for one in chain_of(tx, found) if one.organisation is not None)

    return context.read(work)


def by_code(context: Context, code: str) -> Referral:
    """Return the referral with a short code, as read from a slip or over the phone."""

    def work(tx: Reader) -> Referral:
        found, _ = records.find(tx, Referral, where(short_code=code.strip().upper()))
        if not found or not policy.covers(context.actor, Permission.SEE_REFERRALS, found[0]):
            raise NotFound(kind="Referral", id=code)
        return found[0]

    policy.require(context.actor, Permission.SEE_REFERRALS)
    return context.read(work)


def codes(context: Context, ids: Iterable[str]) -> dict[str, str]:
    """Return the short codes of the referrals among these ids that the actor may open."""
    policy.require(context.actor, Permission.SEE_REFERRALS)
    found = context.read(lambda tx: records.get_many(tx, Referral, set(ids)))
    return {one.id: one.short_code for one in found if policy.covers(context.actor, Permission.SEE_REFERRALS, one)}


def worklist(
    context: Context, view: str = "open", *, limit: int = 50, after: tuple[Value | None, ...] | None = None
) -> Worklist:
    """Return the actor's referrals of a view, overdue first, with the count of every view.

    Views: open, overdue (open and past due), ask_client (ended and past the day to ask), waiting_answer, all.
    """
    within = visible_to(context.actor, Permission.SEE_REFERRALS)
    views = {name: (*within, *conditions) for name, conditions in _views(context).items()}
    if view not in views:
        raise UnknownCode(list="views", code=view)

    def work(tx: Reader) -> Worklist:
        order = _ORDERS.get(view, (Order(field="due_at"),))
        found, following = records.find(tx, Referral, views[view], order=order, limit=limit, after=after)
        counts = {name: tx.tally("Referral", conditions)[0].count for name, conditions in views.items()}
        return Worklist(referrals=found, next=following, counts=counts)

    return context.read(work)


_ORDERS = {"all": (Order(field="changed_at", descending=True),), "ask_client": (Order(field="ask_at"),)}


def of_client(context: Context, code: ClientCode) -> tuple[Referral, ...]:
    """Return a client's referrals, newest first."""

    def work(tx: Reader) -> tuple[Referral, ...]:
        client_for(tx, context, code, Permission.SEE_CLIENTS)
        return records.find(tx, Referral, where(client=code), order=(Order(field="created_at", descending=True),))[0]

    return context.read(work)


def referral_for(reader: Reader, context: Context, referral_id: ReferralId, permission: Permission) -> Referral:
    """Return one referral, refusing one out of reach as if there were none."""
    policy.require(context.actor, permission)
    found = records.get(reader, Referral, referral_id)
    policy.require_for(context.actor, permission, found, kind="Referral", subject=referral_id)
    return found


def _views(context: Context) -> dict[str, tuple[Condition, ...]]:
    now = context.clock()
    is_open = Condition(field="state", op=Op.IN, value=tuple(state.value for state in OPEN))
    past_due = Condition(field="due_at", op=Op.LT, value=now)
    return {
        "open": (is_open,),
        "overdue": (is_open, past_due),
        "waiting_answer": (Condition(field="state", op=Op.IN, value=tuple(state.value for state in UNANSWERED)),),
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
    context: Context,
    referral_id: ReferralId,
    action: Action,
    *,
    data: TransitionData,
    seen: int | None,
    key: str | None,
    mark: str,
) -> Referral:
    partner = context.actor.role is Role.PARTNER
    found = referral_for(
        tx, context, referral_id, Permission.RECEIVE_REFERRALS if partner else Permission.MOVE_REFERRALS
    )
    done = idempotency.earlier(tx, context, key, fingerprint=mark)
    if done is not None:
        return as_it_was(tx, found, done.number)
    if seen is not None and seen != found.events and not _only_nudged(tx, found, seen):
        raise ChangedMeanwhile(kind="Referral", id=referral_id, state=found.state)
    if action is Action.SEND:
        data = _with_consent(tx, context, found, data)
    result = apply(tx, context, found, ((action, data),), name=f"referral.{action}")
    progress.after(tx, context, result)
    done = idempotency.Done(subject=result.id, number=result.events)
    idempotency.remember(tx, context, key, done, fingerprint=mark)
    return result


def _only_nudged(tx: Reader, referral: Referral, seen: int) -> bool:
    """Tell whether nothing but reminders came after what the actor saw."""
    since = [event for event in records.events_of(tx, referral.id) if event.number > seen]
    return bool(since) and all(event.action in REMINDERS for event in since)


def _with_consent(tx: Writer, context: Context, referral: Referral, data: TransitionData) -> TransitionData:
    """Return what sending a draft carries: the consent in force, or the one just given."""
    if referral.route == Route.REPORT or referral.organisation is None:
        return data
    given = None
    if data.consent_on is not None and data.consent_channel is not None:
        given = consents.NewConsent(channel=data.consent_channel, given_on=data.consent_on)
        consents.check(context, given)
    people = [records.get(tx, Client, code) for code in (referral.client, *referral.members)]
    kept = [consents.required(tx, context, one, referral.organisation, new=given) for one in people]
    return replace(data, consent=kept[0].id, consent_on=kept[0].given_on, consent_channel=kept[0].channel)
