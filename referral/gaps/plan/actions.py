"""Plan what is to be done about a gap: an owner, an action in words, a day; add notes. Nobody closes a gap here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from graph.store import Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.context import Context
from referral.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from referral.gaps.plan import stored
from referral.gaps.plan.compare import new_item, with_change
from referral.gaps.plan.finding_text import without_ids
from referral.gaps.plan.items import ChangeKind, GapItem, GapStatus
from referral.gaps.plan.reading import current_finding, may_plan_for, owners
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.model.actors import SYSTEM
from referral.model.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a person decides about a gap; `begun` says that the work has."""

    owner: UserId | None = None
    action: str | None = None
    due_on: date | None = None
    begun: bool = False


def change_plan(
    context: Context, gap_id: str, plan: Plan, *, expected: int, submitted: Submitted = NOT_BY_FORM
) -> None:
    """Store who does what about a gap by when; `expected` is the number of changes that the form was made on.

    Errors: NotAllowed, NotFound, ChangedMeanwhile, BadInput (unknown owner, a new day that is past, work without an
    owner, a gap that is closed).
    """
    allowed = {user.id for user in owners(context)}

    def decide(item: GapItem) -> GapItem:
        if item.changes != expected:
            raise ChangedMeanwhile(kind=stored.KIND, id=gap_id, state=item.status.value)
        _check(item, plan, allowed=allowed, today=context.today)
        return replace(item, owner=plan.owner, action=plan.action, due_on=plan.due_on, status=_status(item, plan))

    _write(context, gap_id, decide, _Change(kind=ChangeKind.PLANNED, submitted=submitted))


def add_note(context: Context, gap_id: str, note: str, *, submitted: Submitted = NOT_BY_FORM) -> None:
    """Add a note to the history of a gap, closed or not. Errors: NotAllowed, NotFound, BadInput."""
    if not note.strip():
        raise BadInput(problems=(("note", "missing", {}),))
    _write(context, gap_id, lambda item: item, _Change(kind=ChangeKind.NOTED, submitted=submitted, note=note.strip()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    kind: ChangeKind
    submitted: Submitted
    note: str | None = None


def _write(context: Context, gap_id: str, decide: Callable[[GapItem], GapItem], change: _Change) -> None:
    policy.granted(context, Permission.PLAN_GAPS)
    current = current_finding(context, gap_id)

    def make(tx: Writer) -> str:
        item = stored.stored_item(tx, gap_id)
        if item is None and current is not None:
            found, at = new_item(without_ids(current), at=context.clock()), context.clock()
            stored.save(tx, *with_change(found, ChangeKind.FOUND, context.as_actor(SYSTEM), at=at))
            item = stored.stored_item(tx, gap_id)
        if item is None:
            raise NotFound(kind=stored.KIND, id=gap_id)
        if not may_plan_for(context, item):
            raise NotAllowed(permission=Permission.PLAN_GAPS)
        stored.save(tx, *with_change(decide(item), change.kind, context, at=context.clock(), note=change.note))
        audit.record(tx, context, f"gap.{change.kind}", kind=stored.KIND, subject=gap_id)
        return gap_id

    idempotency.once(context, change.submitted, make)


def _status(item: GapItem, plan: Plan) -> GapStatus:
    """Return how far a gap is with a plan: planned by an action, in work once that has begun."""
    if plan.begun:
        return GapStatus.IN_WORK
    if plan.action:
        return GapStatus.PLANNED
    return GapStatus.OPEN if item.reopened_on is None else GapStatus.REOPENED


def _check(item: GapItem, plan: Plan, *, allowed: set[UserId], today: date) -> None:
    """Refuse a plan that cannot be followed. Errors: BadInput."""
    problems: list[tuple[str, str, dict[str, object]]] = []
    if item.is_closed:
        problems.append(("begun", "gap_closed", {}))
    if plan.owner is not None and plan.owner not in allowed and plan.owner != item.owner:
        problems.append(("owner", "unknown", {}))
    if plan.due_on is not None and plan.due_on < today and plan.due_on != item.due_on:
        problems.append(("due_on", "no_such_day", {"first": f"{today:%d.%m.%Y}"}))
    if plan.begun and plan.owner is None:
        problems.append(("owner", "missing", {}))
    if (plan.begun or plan.due_on is not None) and not plan.action:
        problems.append(("action", "missing", {}))
    if problems:
        raise BadInput(problems=tuple(problems))
