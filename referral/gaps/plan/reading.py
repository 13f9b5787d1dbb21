"""Read the plan of actions as each reader may: every gap item, one with its history, and who may own one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from graph.model import Order, where
from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.errors import NotFound
from referral.gaps import DETECTORS, ledger
from referral.gaps.finding import Finding
from referral.gaps.plan import items as plan_items
from referral.gaps.plan import stored
from referral.gaps.plan.compare import new_item
from referral.gaps.plan.finding_text import without_ids
from referral.gaps.plan.items import GapChange, GapCount, GapItem, GapStatus, item_id
from referral.model.actors import Role, User
from referral.storage import records

PLANNERS: Final = (Role.COORDINATOR, Role.CENTRE_LEAD)
NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFilter:
    """What a list of gaps is narrowed to by their plans: an owner, or NOBODY, and how far they are; None is any."""

    owner: str | None = None
    status: GapStatus | None = None

    def holds(self, item: GapItem | None) -> bool:
        """Tell whether a gap belongs in the list; one that is not stored yet is open and has no owner."""
        owner, status = (item.owner, item.status) if item else (None, GapStatus.OPEN)
        return self.owner in {None, owner or NOBODY} and self.status in {None, status}


@dataclass(frozen=True, slots=True, kw_only=True)
class GapDetail:
    """One gap with everything that is known of it.

    `now` is what is found today, or None for a gap that is gone; its evidence has the ids of the first records. An item
    that nobody stored yet has no history. `may_plan` tells whether the actor may change the plan.
    """

    item: GapItem
    now: Finding | None
    history: tuple[GapChange, ...] = ()
    counts: tuple[GapCount, ...] = ()
    names: Mapping[str, str]
    may_plan: bool


def items(context: Context) -> tuple[GapItem, ...]:
    """Return every gap item with its numbers as the actor may see them, those of removed detectors left out."""
    policy.granted(context, Permission.PLAN_GAPS)
    every = [item for item in context.read(stored.all_items) if item.finding.detector in DETECTORS]
    by_key = plan_items.by_key(every)
    return tuple(
        replace(by_key[finding.key], finding=finding)
        for finding in ledger.shown(context, (item.finding for item in every))
    )


def detail(context: Context, gap_id: str) -> GapDetail:
    """Return one gap as the actor may see it, also one found today that is not stored yet. Errors: NotFound."""
    policy.granted(context, Permission.PLAN_GAPS)
    current = current_finding(context, gap_id)

    def read(tx: Reader) -> tuple[GapItem | None, tuple[GapChange, ...], tuple[GapCount, ...]]:
        return stored.stored_item(tx, gap_id), stored.history(tx, gap_id), stored.counts(tx, gap_id)

    item, history, counts = context.read(read)
    if item is not None and item.finding.detector not in DETECTORS:
        item = None
    if current is not None:
        finding = without_ids(current)
        item = replace(item, finding=finding) if item else _found_now(context, finding)
    if item is None:
        raise NotFound(kind=stored.KIND, id=gap_id)
    return GapDetail(
        item=replace(item, finding=_shown(context, item.finding)),
        now=_shown(context, current) if current else None,
        history=history,
        counts=tuple(_shown_count(context, item, count) for count in counts),
        names=names(context, (item.owner, *(change.by for change in history), *(change.owner for change in history))),
        may_plan=may_plan_for(context, item),
    )


def owners(context: Context) -> tuple[User, ...]:
    """Return who may be given a gap: who sees the plan, in order of name; for who leads one centre, not other leads."""
    scope = policy.granted(context, Permission.PLAN_GAPS)

    def read(tx: Reader) -> list[User]:
        by_name = (Order(field="name"),)
        return [
            user
            for role in PLANNERS
            for user in records.find(tx, User, where(role=role.value, active=True), order=by_name)[0]
        ]

    found = context.read(read)
    if scope is not Scope.ALL:
        found = [user for user in found if user.centre in {None, context.actor.centre}]
    return tuple(sorted(found, key=lambda user: (user.name, user.id)))


def names(context: Context, ids: Iterable[str | None]) -> Mapping[str, str]:
    """Return the names of the accounts among these ids."""
    policy.granted(context, Permission.PLAN_GAPS)
    wanted = {user for user in ids if user is not None}
    return {str(node.id): str(node.fields["name"]) for node in context.read(lambda tx: tx.get_many("User", wanted))}


def _found_now(context: Context, finding: Finding) -> GapItem:
    """Return the item that a finding will have: its being found is the first change."""
    return replace(new_item(finding, at=context.clock()), changes=1)


def current_finding(context: Context, gap_id: str) -> Finding | None:
    """Return what is found today of a gap, with all its numbers."""
    return next((one for one in ledger.every_finding(context) if item_id(one.key) == gap_id), None)


def may_plan_for(context: Context, item: GapItem) -> bool:
    """Tell whether the actor may plan for a gap: who leads a centre, for one that touches it and shows its numbers."""
    if policy.granted(context, Permission.PLAN_GAPS) is Scope.ALL:
        return True
    own = context.actor.centre
    finding = item.finding
    touches = own is not None and (finding.evidence.centres.get(own, 0) > 0 or own in finding.organisations)
    return touches and not _shown(context, finding).hidden


def _shown(context: Context, finding: Finding) -> Finding:
    """Return a finding as the actor may see it; one of an assistant of another centre is as if there were none."""
    seen = ledger.shown(context, (finding,))
    if not seen:
        raise NotFound(kind=stored.KIND, id=item_id(finding.key))
    return seen[0]


def _shown_count(context: Context, item: GapItem, count: GapCount) -> GapCount:
    """Return the numbers of a day as the actor may see them."""
    shown = _shown(context, replace(item.finding, evidence=count.evidence))
    return replace(count, evidence=shown.evidence, hidden=shown.hidden)
