"""The inbox of a receiving organisation: its referrals, as far as consent covers, and the transitions open to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from graph.model import Condition, Op, Order, Value
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.context import Context
from referral.errors import NotFound, UnknownCode
from referral.lifecycle import events
from referral.lifecycle.states import OPEN, UNANSWERED, WITH_PARTNER, among
from referral.lifecycle.transitions import Transition
from referral.model.directory import Organisation
from referral.model.ids import ReferralId
from referral.model.referrals import Action, Informant, Referral, TransitionData
from referral.partners import disclosure
from referral.partners.disclosure import DisclosedReferral
from referral.referrals import act as referral_actions
from referral.storage import records

PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """The referrals of one view, overdue first, how many each view holds, and where the next page starts."""

    rows: tuple[DisclosedReferral, ...]
    counts: Mapping[str, int]
    next: tuple[Value | None, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedReferral:
    """One referral with the transitions this partner may perform now; `covered` is False when consent is over."""

    shown: DisclosedReferral
    centre: Organisation
    transitions: tuple[Transition, ...]
    covered: bool


def inbox(context: Context, view: str = "open", *, after: tuple[Value | None, ...] | None = None) -> Inbox:
    """Return what was sent to the actor's organisation. Views: open, overdue, waiting_answer, all.

    Errors: NotAllowed, UnknownCode.
    """
    policy.granted(context, Permission.RECEIVE_REFERRALS)
    own = Condition(field="organisation", op=Op.EQ, value=context.actor.centre or "")
    views = {name: (own, *conditions) for name, conditions in _views(context).items()}
    if view not in views:
        raise UnknownCode(list="views", code=view)

    def work(tx: Reader) -> Inbox:
        order = (Order(field="changed_at", descending=True),) if view == "all" else (Order(field="due_at"),)
        referrals, following = records.find(tx, Referral, views[view], order=order, limit=PAGE, after=after)
        counts = {name: tx.tally("Referral", conditions)[0].count for name, conditions in views.items()}
        rows = tuple(
            disclosure.disclose(tx, context, referral, disclosure.consented_fields(tx, context, referral) or ())
            for referral in referrals
        )
        return Inbox(rows=rows, counts=counts, next=following)

    return context.read(work)


def one(context: Context, referral_id: ReferralId) -> ReceivedReferral:
    """Return one referral of the actor's organisation; the view is recorded before it is shown. Errors: NotFound."""

    def work(tx: Writer) -> ReceivedReferral:
        referral = _referral_for(tx, context, referral_id)
        audit.record(tx, context, "referral.view", kind="Referral", subject=referral_id)
        covers = disclosure.consented_fields(tx, context, referral)
        transitions = () if covers is None else events.transitions_now(referral, context.actor, at=context.clock())
        return ReceivedReferral(
            shown=disclosure.disclose(tx, context, referral, covers or ()),
            centre=records.get(tx, Organisation, referral.centre),
            transitions=transitions,
            covered=covers is not None,
        )

    return context.write(work)


def act(
    context: Context,
    referral_id: ReferralId,
    action: Action,
    *,
    data: TransitionData,
    submission: referral_actions.Submission = referral_actions.UNCONDITIONAL,
) -> Referral:
    """Take one action of the partner's own. Errors: NotFound (also when consent is over), those of `referrals.act`."""

    def allowed(tx: Reader) -> None:
        if disclosure.consented_fields(tx, context, _referral_for(tx, context, referral_id)) is None:
            raise NotFound(kind="Referral", id=referral_id)

    context.read(allowed)
    own = replace(data, informant=Informant.PARTNER, channel="account")
    return referral_actions.act(context, referral_id, action, data=own, submission=submission)


def _referral_for(tx: Reader, context: Context, referral_id: ReferralId) -> Referral:
    policy.granted(context, Permission.RECEIVE_REFERRALS)
    referral = records.get(tx, Referral, referral_id)
    policy.require_for(context.actor, Permission.RECEIVE_REFERRALS, referral, kind="Referral", subject=referral_id)
    if referral.state not in WITH_PARTNER:
        raise NotFound(kind="Referral", id=referral_id)
    return referral


def _views(context: Context) -> dict[str, tuple[Condition, ...]]:
    is_open = among(state for state in OPEN if state in WITH_PARTNER)
    received = among(WITH_PARTNER)
    return {
        "open": (is_open,),
        "overdue": (is_open, Condition(field="due_at", op=Op.LT, value=context.clock())),
        "waiting_answer": (among(UNANSWERED),),
        "all": (received,),
    }
