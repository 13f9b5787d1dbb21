"""What a store held at an earlier moment: referrals are the replay of their events up to it, later things are gone."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from graph.model import Condition, Node, Op, Order, Value
from graph.snapshot import Held
from graph.store import Reader
from referral.as_of.people import people_at
from referral.calendar import SOFIA
from referral.lifecycle.recompute import events_of_many
from referral.lifecycle.replay import blank, replay
from referral.model.ids import ReferralId
from referral.model.referrals import Referral
from referral.storage import merging, records
from referral.storage.merging import Change

PAGE: Final = 2000
BATCH: Final = 500
# Kinds whose nodes are there from a moment, or from a day, on.
_FROM_MOMENT: Final = MappingProxyType({"ReferralEvent": "at", "Verification": "opened_at", "AuditEvent": "at"})
_FROM_DAY: Final = MappingProxyType({"Incident": "happened_on"})


def held_at(tx: Reader, end: datetime) -> Held:
    """Return what a snapshot gives instead of the nodes of today.

    The events of a referral count up to its first one after `end`, in the order in which they were written.
    """
    late = _first_late(tx, end)
    nodes: dict[str, Node] = {}
    changed: list[ReferralId] = []
    for node in _all(tx, "Referral", (Condition(field="created_at", op=Op.LE, value=end),)):
        if node.id in late:
            changed.append(ReferralId(node.id))
        else:
            nodes[node.id] = node
    out_of_order: dict[str, Node] = {}
    for start in range(0, len(changed), BATCH):
        referrals, later = _replayed(tx, changed[start : start + BATCH], late, end)
        nodes |= referrals
        out_of_order |= later
    day = end.astimezone(SOFIA).date()
    for change in _merged_since(tx, end):
        if change.id in nodes:
            nodes[change.id] = nodes[change.id].with_fields(**{change.field: change.before})
    only = {kind: (Condition(field=name, op=Op.LE, value=end),) for kind, name in _FROM_MOMENT.items()}
    only |= {kind: (Condition(field=name, op=Op.LE, value=day),) for kind, name in _FROM_DAY.items()}
    return Held(
        nodes=MappingProxyType({"Referral": MappingProxyType(nodes), **people_at(tx, end, nodes)}),
        only=MappingProxyType(only),
        without=MappingProxyType({"ReferralEvent": MappingProxyType(out_of_order)}),
    )


def _first_late(tx: Reader, end: datetime) -> dict[str, int]:
    """Return the number of the first event after a moment of each referral that has one."""
    late: dict[str, int] = {}
    for node in _all(tx, "ReferralEvent", (Condition(field="at", op=Op.GT, value=end),), order=(Order(field="at"),)):
        referral, number = str(node.fields["referral"]), int(str(node.fields["number"]))
        late[referral] = min(number, late.get(referral, number))
    return late


def _merged_since(tx: Reader, end: datetime) -> list[Change]:
    """Return what later merges changed of referrals, the latest first: then they named the one that is gone."""
    later = (Condition(field="at", op=Op.GT, value=end), Condition(field="undone_at", op=Op.EMPTY, value=True))
    merges = _all(tx, "Merge", later, order=(Order(field="at", descending=True),))
    changes = (change for node in merges for change in merging.read(str(node.fields["changes"]))[0])
    return [change for change in changes if change.kind == "Referral"]


def _replayed(
    tx: Reader, ids: Sequence[ReferralId], late: dict[str, int], end: datetime
) -> tuple[dict[str, Node], dict[str, Node]]:
    """Return referrals as they were, and the events that bear an earlier time than one written before them."""
    events = events_of_many(tx, ids)
    nodes: dict[str, Node] = {}
    out_of_order: dict[str, Node] = {}
    for referral in records.get_many(tx, Referral, ids):
        history = events.get(referral.id, [])
        known = [event for event in history if event.number < late[referral.id]]
        if known:
            nodes[referral.id] = records.to_node(replay(blank(referral), known))
        earlier = [event for event in history if event.at <= end and event.number > late[referral.id]]
        out_of_order |= {node.id: node for node in map(records.event_node, earlier)}
    return nodes, out_of_order


def _all(tx: Reader, kind: str, conditions: Sequence[Condition], *, order: Sequence[Order] = ()) -> Iterator[Node]:
    after: tuple[Value | None, ...] | None = None
    while True:
        page = tx.find(kind, conditions, order=order, limit=PAGE, after=after)
        yield from page.nodes
        if page.next is None:
            return
        after = page.next
