"""Referrals as the receiving organisation sees them: its own, as far as consent covers, with the moves it may take."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from graph.model import Condition, Op, Order, Value
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.context import Desk
from referral.errors import NotFound, UnknownCode
from referral.lifecycle import events
from referral.lifecycle.transitions import OPEN_STATES, Move
from referral.model.directory import Organisation
from referral.model.ids import ReferralId
from referral.model.referrals import Action, Facts, Referral, SaidBy, State
from referral.partners import disclosure
from referral.partners.disclosure import Shown
from referral.referrals import act as referral_actions
from referral.storage import records

PAGE: Final = 50
# What never reached the partner is not there for it.
UNSEEN: Final = frozenset({State.DRAFT, State.ENTERED_IN_ERROR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """The referrals of one view, overdue first, how many each view holds, and where the next page starts."""

    rows: tuple[Shown, ...]
    counts: Mapping[str, int]
    next: tuple[Value | None, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One referral with the moves this partner may take now; `covered` is False when consent is over."""

    shown: Shown
    centre: Organisation
    moves: tuple[Move, ...]
    covered: bool


def inbox(desk: Desk, view: str = "open", *, after: tuple[Value | None, ...] | None = None) -> Inbox:
    """Return what was sent to the actor's organisation. Views: open, overdue, waiting_answer, all.

    Errors: NotAllowed, UnknownCode.
    """
    policy.require(desk.actor, Permission.RECEIVE_REFERRALS)
    own = Condition(field="organisation", op=Op.EQ, value=desk.actor.centre or "")
    views = {name: (own, *conditions) for name, conditions in _views(desk).items()}
    if view not in views:
        raise UnknownCode(list="views", code=view)

    def work(tx: Reader) -> Inbox:
        order = (Order(field="changed_at", descending=True),) if view == "all" else (Order(field="due_at"),)
        found, following = records.find(tx, Referral, views[view], order=order, limit=PAGE, after=after)
        counts = {name: tx.tally("Referral", conditions)[0].count for name, conditions in views.items()}
        rows = tuple(disclosure.shown(tx, desk, one, disclosure.agreed(tx, desk, one) or ()) for one in found)
        return Inbox(rows=rows, counts=counts, next=following)

    return desk.read(work)


def one(desk: Desk, referral_id: ReferralId) -> Received:
    """Return one referral of the actor's organisation; the view is recorded before it is shown. Errors: NotFound."""

    def work(tx: Writer) -> Received:
        found = _found(tx, desk, referral_id)
        audit.record(tx, desk, "referral.view", kind="Referral", subject=referral_id)
        covers = disclosure.agreed(tx, desk, found)
        moves = () if covers is None else events.moves_now(found, desk.actor, at=desk.clock())
        return Received(
            shown=disclosure.shown(tx, desk, found, covers or ()),
            centre=records.get(tx, Organisation, found.centre),
            moves=moves,
            covered=covers is not None,
        )

    return desk.write(work)


def act(
    desk: Desk,
    referral_id: ReferralId,
    action: Action,
    *,
    facts: Facts,
    seen: int | None = None,
    key: str | None = None,
) -> Referral:
    """Take one action of the partner's own. Errors: NotFound (also when consent is over), those of `referrals.act`."""

    def allowed(tx: Reader) -> None:
        if disclosure.agreed(tx, desk, _found(tx, desk, referral_id)) is None:
            raise NotFound(kind="Referral", id=referral_id)

    desk.read(allowed)
    said = replace(facts, said_by=SaidBy.PARTNER, channel="account")
    return referral_actions.act(desk, referral_id, action, facts=said, seen=seen, key=key)


def _found(tx: Reader, desk: Desk, referral_id: ReferralId) -> Referral:
    policy.require(desk.actor, Permission.RECEIVE_REFERRALS)
    found = records.get(tx, Referral, referral_id)
    policy.require_for(desk.actor, Permission.RECEIVE_REFERRALS, found, kind="Referral", subject=referral_id)
    if found.state in UNSEEN:
        raise NotFound(kind="Referral", id=referral_id)
    return found


def _views(desk: Desk) -> dict[str, tuple[Condition, ...]]:
    sent = tuple(state.value for state in OPEN_STATES if state not in UNSEEN)
    is_open = Condition(field="state", op=Op.IN, value=sent)
    seen = Condition(field="state", op=Op.IN, value=tuple(state.value for state in State if state not in UNSEEN))
    return {
        "open": (is_open,),
        "overdue": (is_open, Condition(field="due_at", op=Op.LT, value=desk.clock())),
        "waiting_answer": (Condition(field="state", op=Op.IN, value=(State.SENT.value, State.ACKNOWLEDGED.value)),),
        "all": (seen,),
    }
