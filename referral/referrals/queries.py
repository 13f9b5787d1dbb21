"""Look at referrals: the worklist, one with its history, those of a client, one by its code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from graph.model import Condition, Op, Order, Value, where
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.clients.caseload import due_to_ask
from referral.clients.clients import client_for, visible_to
from referral.context import Context
from referral.errors import BadInput, NotFound, UnknownCode
from referral.lifecycle.events import transitions_now
from referral.lifecycle.replay import replay
from referral.lifecycle.states import OPEN, UNANSWERED, among, needs_told
from referral.lifecycle.transitions import Transition
from referral.model import codes
from referral.model.clients import RecordedNeed
from referral.model.evidence import Fact, Source, sources_of
from referral.model.ids import ClientCode, OrganisationId, RecordedNeedId, ReferralId
from referral.model.referrals import Event, Referral, State
from referral.referrals import notifications
from referral.storage import records

# Whose word stands behind the status of a need: that of the fact which gave it.
_VOUCHED_BY: Final = MappingProxyType({"met": Fact.NEED, "met_elsewhere": Fact.PROCESS})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralDetail:
    """One referral with everything that happened to it and the transitions this actor may perform now.

    `chain` holds the referrals it follows and those that follow it, in order, itself among them. `newly_read` is how
    many of the actor's notifications about it this view marked as read, `hours` when the client can come for the need.
    """

    referral: Referral
    events: tuple[Event, ...]
    transitions: tuple[Transition, ...]
    chain: tuple[Referral, ...]
    newly_read: int = 0
    hours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """The actor's referrals of one view, the most overdue first; `next` is where the following page starts."""

    referrals: tuple[Referral, ...]
    next: tuple[Value | None, ...] | None
    counts: dict[str, int]


def detail(context: Context, referral_id: ReferralId) -> ReferralDetail:
    """Return one referral that the actor may see, with its history; the view is recorded before it is shown.

    Errors: NotAllowed, NotFound.
    """

    def work(tx: Writer) -> ReferralDetail:
        referral = referral_for(tx, context, referral_id, Permission.SEE_REFERRALS)
        audit.record(tx, context, "referral.view", kind="Referral", subject=referral_id)
        newly_read = notifications.read_about(tx, context, referral)
        transitions: tuple[Transition, ...] = ()
        if policy.covers(context.actor, Permission.MOVE_REFERRALS, referral):
            transitions = transitions_now(referral, context.actor, at=context.clock())
        events = records.events_of(tx, referral_id)
        chain = chain_of(tx, referral)
        return ReferralDetail(
            referral=referral,
            events=events,
            transitions=transitions,
            chain=chain,
            newly_read=newly_read,
            hours=_hours(tx, referral),
        )

    return idempotency.settled(context, work)


def _hours(tx: Reader, referral: Referral) -> tuple[str, ...]:
    """Return when the client can come for the need of a referral, as it was recorded."""
    node = tx.get("RecordedNeed", referral.recorded_need) if referral.recorded_need is not None else None
    return records.from_node(RecordedNeed, node).hours if node is not None else ()


def chain_of(reader: Reader, referral: Referral) -> tuple[Referral, ...]:
    """Return the referrals that one follows and those that follow it, in order; each stands there once."""
    chain = [referral]
    while (earlier := chain[0].follows) is not None and earlier not in {known.id for known in chain}:
        chain.insert(0, records.get(reader, Referral, earlier))
    position = 0
    while position < len(chain):
        oldest = (Order(field="created_at"),)
        following = records.find(reader, Referral, where(follows=chain[position].id), order=oldest)[0]
        chain += [later for later in following if later.id not in {known.id for known in chain}]
        position += 1
    return tuple(chain)


def organisations_tried(context: Context, referral_id: ReferralId) -> frozenset[OrganisationId]:
    """Return the organisations to which the chain of a referral has been sent. Errors: NotFound."""

    def work(tx: Reader) -> frozenset[OrganisationId]:
        referral = referral_for(tx, context, referral_id, Permission.SEE_REFERRALS)
        return frozenset(link.organisation for link in chain_of(tx, referral) if link.organisation is not None)

    return context.read(work)


def by_code(context: Context, text: str, *, permission: Permission = Permission.SEE_REFERRALS) -> Referral:
    """Return the referral whose code was typed, in any case, spacing and alphabet.

    A Cyrillic letter can stand for the character it looks like or the one it sounds like; the likelier one that exists
    and that the permission reaches is taken. Errors: NotAllowed, NotFound, BadInput (a character that no code has, a
    wrong length).
    """
    policy.granted(context, permission)
    try:
        possible = codes.readings(text)
    except codes.NotACode as refused:
        why = "not_in_codes" if refused.sign else "code_length"
        details = {"sign": refused.sign, "length": codes.LENGTH, "given": text}
        raise BadInput(problems=(("code", why, details),)) from refused

    def work(tx: Reader) -> Referral:
        coded = records.find(tx, Referral, (Condition(field="short_code", op=Op.IN, value=possible),))[0]
        visible = [referral for referral in coded if policy.covers(context.actor, permission, referral)]
        if not visible:
            raise NotFound(kind="Referral", id="")
        return min(visible, key=lambda referral: possible.index(referral.short_code))

    return context.read(work)


def short_codes(context: Context, ids: Iterable[str]) -> dict[str, str]:
    """Return the short codes of the referrals among these ids that the actor may open."""
    policy.granted(context, Permission.SEE_REFERRALS)
    referrals = context.read(lambda tx: records.get_many(tx, Referral, set(ids)))
    return {
        referral.id: referral.short_code
        for referral in referrals
        if policy.covers(context.actor, Permission.SEE_REFERRALS, referral)
    }


def worklist(
    context: Context, view: str = "open", *, limit: int = 50, after: tuple[Value | None, ...] | None = None
) -> Worklist:
    """Return a page of the actor's referrals of a view, overdue first, with the count of every view.

    Views: open, overdue (open and past due), to_be_sent (written, but it has not left for the partner), waiting_answer
    (it has left), ask_client (past the day to ask), ask_backlog (the same where that day was before the history was
    imported), all.
    """
    within = visible_to(context, Permission.SEE_REFERRALS)
    views = {name: (*within, *conditions) for name, conditions in _views(context).items()}
    if view not in views:
        raise UnknownCode(list="views", code=view)

    def work(tx: Reader) -> Worklist:
        order = _ORDERS.get(view, (Order(field="due_at"),))
        referrals, following = records.find(tx, Referral, views[view], order=order, limit=limit, after=after)
        counts = {name: tx.tally("Referral", conditions)[0].count for name, conditions in views.items()}
        return Worklist(referrals=referrals, next=following, counts=counts)

    return context.read(work)


_TO_ASK = (Order(field="ask_at"),)
_ORDERS = {
    "all": (Order(field="changed_at", descending=True),),
    "ask_client": _TO_ASK,
    "ask_backlog": _TO_ASK,
}


def of_client(context: Context, code: ClientCode) -> tuple[Referral, ...]:
    """Return a client's referrals, newest first."""

    def work(tx: Reader) -> tuple[Referral, ...]:
        client = client_for(tx, context, code, Permission.SEE_CLIENTS)
        newest = (Order(field="created_at", descending=True),)
        return records.find(tx, Referral, where(client=client.id), order=newest)[0]

    return context.read(work)


def sources_of_needs(
    needs: Iterable[RecordedNeed], referrals: Sequence[Referral]
) -> dict[RecordedNeedId, tuple[Referral, Source]]:
    """Return for each need that was met, here or elsewhere, which referral tells so, and who says so there."""
    sources: dict[RecordedNeedId, tuple[Referral, Source]] = {}
    for need in needs:
        told = needs_told([referral for referral in referrals if referral.recorded_need == need.id])
        if told and told[0][0] == need.status and need.status in _VOUCHED_BY:
            source = sources_of(told[0][1]).get(_VOUCHED_BY[need.status])
            sources |= {need.id: (told[0][1], source)} if source is not None else {}
    return sources


def referral_for(reader: Reader, context: Context, referral_id: ReferralId, permission: Permission) -> Referral:
    """Return one referral; one that the actor may not see is refused as if there were none.

    Errors: NotAllowed, NotFound.
    """
    policy.granted(context, permission)
    referral = records.get(reader, Referral, referral_id)
    policy.require_for(context.actor, permission, referral, kind="Referral", subject=referral_id)
    return referral


def as_it_was(reader: Reader, referral: Referral, number: int) -> Referral:
    """Return a referral as it was after one of its events."""
    if number == referral.events:
        return referral
    events = [event for event in records.events_of(reader, referral.id) if event.number <= number]
    return replace(replay(referral, events), version=referral.version)


def _views(context: Context) -> dict[str, tuple[Condition, ...]]:
    now = context.clock()
    is_open = among(OPEN)
    past_due = Condition(field="due_at", op=Op.LT, value=now)
    return {
        "open": (is_open,),
        "overdue": (is_open, past_due),
        "to_be_sent": (*where(state=State.SENT.value), Condition(field="delivered_at", op=Op.EMPTY, value=True)),
        "waiting_answer": (among(UNANSWERED), Condition(field="delivered_at", op=Op.EMPTY, value=False)),
        "ask_client": due_to_ask(now),
        "ask_backlog": (Condition(field="ask_at", op=Op.LT, value=now), *where(ask_backlog=True)),
        "all": (),
    }
