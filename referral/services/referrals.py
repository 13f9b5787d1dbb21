"""Referrals: refer, act, look, list. Every change is one transaction of the new state and its event."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from graph.errors import Taken
from graph.model import Condition, Op, Order, Value, where
from graph.store import Reader, Writer
from referral import lifecycle, policy, records
from referral.codes import short_code
from referral.desk import Desk
from referral.errors import BadInput, ChangedMeanwhile, NotFound, UnknownCode
from referral.model import (
    Action,
    Client,
    ClientCode,
    Event,
    Facts,
    NeedCode,
    OrganisationId,
    RecordedNeed,
    Referral,
    ReferralId,
    ServiceId,
    State,
)
from referral.moves import ENDED_STATES, OPEN_STATES, Move
from referral.policy import Permission
from referral.services import audit, pathway_steps
from referral.services.clients import check_need, client_for, new_need, open_need, reach

_CODE_TRIES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferral:
    """What a referral needs to begin. `key` makes a repeated submission the same referral."""

    key: str
    client: ClientCode
    need: NeedCode
    service: ServiceId
    priority: str
    mode: str
    channel: str
    consent_way: str
    consent_on: date
    note: str | None = None
    follows: ReferralId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One referral with everything that happened to it and the moves this actor may take now."""

    referral: Referral
    events: tuple[Event, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """The actor's referrals of one view, the most overdue first; `next` is where the following page starts."""

    referrals: tuple[Referral, ...]
    next: tuple[Value | None, ...] | None
    counts: dict[str, int]


def refer(desk: Desk, new: NewReferral) -> Referral:
    """Create a referral and send it, with its two events; the same key gives the same referral.

    Errors: NotAllowed, NotFound, UnknownCode, BadInput, MissingFacts.
    """
    policy.require(desk.actor, Permission.REFER)
    _check_codes(desk, new)
    referral_id = ReferralId(f"R-{desk.actor.id}-{new.key}")
    owner = desk.directory().services[new.service].organisation
    for salt in range(_CODE_TRIES):
        header = partial(_referred, desk=desk, new=new, organisation=owner, code=short_code(referral_id, salt=salt))
        try:
            return desk.write(partial(header, referral_id=referral_id))
        except Taken:
            continue
    raise BadInput(problems=(("key", "taken", {}),))


def act(desk: Desk, referral_id: ReferralId, action: Action, *, facts: Facts, seen: int | None = None) -> Referral:
    """Take one action on a referral. `seen` is the number of events the actor saw when deciding.

    Errors: NotFound, IllegalMove, WrongHand, MissingFacts, UnknownCode, ChangedMeanwhile.
    """
    return desk.write(lambda tx: _acted(tx, desk, referral_id, action, facts=facts, seen=seen))


def story(desk: Desk, referral_id: ReferralId) -> Story:
    """Return one referral in the actor's reach with its history; the view is recorded before it is shown."""

    def work(tx: Writer) -> Story:
        found = referral_for(tx, desk, referral_id, Permission.SEE_REFERRALS)
        audit.record(tx, desk, "referral.view", kind="Referral", subject=referral_id)
        moves: tuple[Move, ...] = ()
        if policy.covers(desk.actor, Permission.MOVE_REFERRALS, found):
            moves = lifecycle.moves_now(found, desk.actor, at=desk.clock())
        return Story(referral=found, events=records.events_of(tx, referral_id), moves=moves)

    return desk.write(work)


def by_code(desk: Desk, code: str) -> Referral:
    """Return the referral with a short code, as read from a slip or over the phone."""

    def work(tx: Reader) -> Referral:
        found, _ = records.find(tx, Referral, where(short_code=code.strip().upper()))
        if not found or not policy.covers(desk.actor, Permission.SEE_REFERRALS, found[0]):
            raise NotFound(kind="Referral", id=code)
        return found[0]

    policy.require(desk.actor, Permission.SEE_REFERRALS)
    return desk.read(work)


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
        order = (Order(field="changed_at", descending=True),) if view == "all" else (Order(field="due_at"),)
        found, following = records.find(tx, Referral, views[view], order=order, limit=limit, after=after)
        counts = {name: tx.tally("Referral", conditions)[0].count for name, conditions in views.items()}
        return Worklist(referrals=found, next=following, counts=counts)

    return desk.read(work)


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
    is_over = Condition(field="state", op=Op.IN, value=tuple(state.value for state in ENDED_STATES))
    past_due = Condition(field="due_at", op=Op.LT, value=now)
    return {
        "open": (is_open,),
        "overdue": (is_open, past_due),
        "waiting_answer": (Condition(field="state", op=Op.IN, value=(State.SENT.value, State.ACKNOWLEDGED.value)),),
        "ask_client": (is_over, past_due),
        "all": (),
    }


def _check_codes(desk: Desk, new: NewReferral) -> None:
    check_need(desk, new.need)
    listed = (
        ("priorities", new.priority),
        ("modes", new.mode),
        ("channels", new.channel),
        ("consent_ways", new.consent_way),
    )
    for listing, code in listed:
        if code not in desk.vocabulary.codes(listing):
            raise UnknownCode(list=listing, code=code)
    if new.consent_on > desk.today:
        raise BadInput(problems=(("consent_on", "in_the_future", {}),))
    if new.service not in desk.directory().services:
        raise NotFound(kind="Service", id=new.service)


def _referred(
    tx: Writer, *, desk: Desk, new: NewReferral, organisation: OrganisationId, referral_id: ReferralId, code: str
) -> Referral:
    owner = client_for(tx, desk, new.client, Permission.REFER)
    already = tx.get("Referral", referral_id)
    if already is not None:
        return _same(records.from_node(Referral, already), new)
    if new.follows is not None:
        referral_for(tx, desk, new.follows, Permission.REFER)
    recorded = _need_for(tx, desk, owner, new.need)
    header = Referral(
        id=referral_id,
        short_code=code,
        client=owner.id,
        need=new.need,
        area=owner.area,
        centre=owner.centre,
        assistant=owner.assistant,
        priority=new.priority,
        mode=new.mode,
        service=new.service,
        organisation=organisation,
        recorded_need=recorded.id,
        follows=new.follows,
    )
    sending = Facts(channel=new.channel, consent_on=new.consent_on, consent_way=new.consent_way, note=new.note)
    return _moved(tx, desk, header, ((Action.CREATE, Facts()), (Action.SEND, sending)), name="referral.send")


def _same(stored: Referral, new: NewReferral) -> Referral:
    """Return the referral an earlier submission made, refusing another one under its key."""
    if (stored.client, stored.need, stored.service) != (new.client, new.need, new.service):
        raise BadInput(problems=(("key", "used_for_another", {"code": stored.short_code}),))
    return stored


def _need_for(tx: Writer, desk: Desk, owner: Client, need: NeedCode) -> RecordedNeed:
    recorded = open_need(tx, owner.id, need) or new_need(desk, owner, need)
    records.save(tx, replace(recorded, status="referred"))
    return recorded


def _acted(
    tx: Writer, desk: Desk, referral_id: ReferralId, action: Action, *, facts: Facts, seen: int | None
) -> Referral:
    found = referral_for(tx, desk, referral_id, Permission.MOVE_REFERRALS)
    if seen is not None and seen != found.events:
        raise ChangedMeanwhile(kind="Referral", id=referral_id, state=found.state)
    moved = _moved(tx, desk, found, ((action, facts),), name=f"referral.{action}")
    _settle_need(tx, moved)
    pathway_steps.after(tx, desk, moved)
    return moved


def _moved(tx: Writer, desk: Desk, referral: Referral, steps: Sequence[tuple[Action, Facts]], *, name: str) -> Referral:
    """Decide each step, then store the new state and its events together."""
    at, events, current = desk.clock(), [], referral
    for action, facts in steps:
        event = lifecycle.decide(current, action, actor=desk.actor, at=at, facts=facts, vocabulary=desk.vocabulary)
        current = lifecycle.applied(current, event)
        events.append(event)
    (node,) = records.save(tx, current)
    records.add_events(tx, events)
    audit.record(tx, desk, name, kind="Referral", subject=referral.id, detail=current.state)
    return replace(current, version=node.version)


def _settle_need(tx: Writer, referral: Referral) -> None:
    """Keep the recorded need true: met when the client says so, open again when the referral ended without help."""
    if referral.recorded_need is None:
        return
    need = records.get(tx, RecordedNeed, referral.recorded_need)
    status = next((status for holds, status in _NEED_STATUS if holds(referral)), need.status)
    if status != need.status:
        records.save(tx, replace(need, status=status))


_NEED_STATUS: Final[tuple[tuple[Callable[[Referral], bool], str], ...]] = (
    (lambda referral: referral.need_result == "met", "met"),
    (lambda referral: referral.state is State.COMPLETED and referral.need_result in {None, "partly"}, "referred"),
    (lambda referral: referral.state in ENDED_STATES or referral.state is State.ENTERED_IN_ERROR, "open"),
    (lambda referral: referral.state in OPEN_STATES, "referred"),
)
