"""Clients, their needs and their consents as they were known at an earlier moment."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from graph.model import Condition, Node, Op
from graph.store import Reader
from referral.calendar import SOFIA
from referral.lifecycle.states import need_status
from referral.model.referrals import Referral
from referral.storage import records
from referral.storage.history import people
from referral.storage.reading import find_all

Nodes = Mapping[str, Node]


def people_at(tx: Reader, end: datetime, referrals: Nodes) -> dict[str, Nodes]:
    """Return the nodes of clients, recorded needs and consents at the end of a day, by kind.

    `referrals` are those of then. What was not changed since the history of these records began is as it is today.
    """
    earlier = people.changed_since(tx, end)
    day = end.astimezone(SOFIA).date()
    needs = _until(_nodes(tx, "RecordedNeed", earlier), "recorded_on", day)
    needs |= _statuses(tx, end, needs, referrals)
    consents = _until(_nodes(tx, "Consent", earlier), "given_on", day)
    seen = {str(node.fields.get("client")) for node in (*referrals.values(), *needs.values())}
    clients = {
        node.id: node
        for node in _nodes(tx, "Client", earlier).values()
        if node.id in seen or not _is_after(node.fields.get("created_at"), end)
    }
    return {
        "RecordedNeed": MappingProxyType(needs),
        "Consent": MappingProxyType({key: _consent_at(node, end) for key, node in consents.items()}),
        "Client": MappingProxyType(clients),
    }


def _nodes(tx: Reader, kind: str, earlier: Mapping[str, Mapping[str, Node]]) -> dict[str, Node]:
    """Return the nodes of a kind, those that were changed since as they were."""
    return {node.id: earlier[kind].get(node.id, node) for node in find_all(tx, kind)}


def _until(nodes: Nodes, name: str, day: date) -> dict[str, Node]:
    """Return the nodes that a day or an earlier one is written in; one without a day cannot be read."""
    days = {key: node.fields.get(name) for key, node in nodes.items()}
    return {key: nodes[key] for key, written in days.items() if isinstance(written, date) and written <= day}


def _statuses(tx: Reader, end: datetime, needs: Nodes, referrals: Nodes) -> dict[str, Node]:
    """Return the needs whose referrals changed after `end`, with the status their referrals gave them by then."""
    since = find_all(tx, "Referral", (Condition(field="changed_at", op=Op.GT, value=end),))
    changed = {str(node.fields["recorded_need"]) for node in since if "recorded_need" in node.fields} & needs.keys()
    then: dict[str, list[Referral]] = {need: [] for need in changed}
    about = (node for node in referrals.values() if node.fields.get("recorded_need") in then)
    for referral in records.readable(Referral, about):
        then[str(referral.recorded_need)].append(referral)
    return {need: needs[need].with_fields(status=need_status(of_need) or "open") for need, of_need in then.items()}


def _consent_at(node: Node, end: datetime) -> Node:
    if not _is_after(node.fields.get("withdrawn_at"), end):
        return node
    return node.with_fields(withdrawn_at=None, withdrawn_channel=None)


def _is_after(moment: object, end: datetime) -> bool:
    return isinstance(moment, datetime) and moment > end
