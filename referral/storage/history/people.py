"""What clients, their needs and their consents said before each change, so that an earlier day can be asked about.

The earlier content is written in the transaction of the change, whoever makes it. What the events of referrals tell,
the status of a need, is worked out from them and not kept twice.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from graph.model import Condition, Node, Op, Order, Value
from graph.store import Reader, Writer
from referral.model.clients import Client, RecordedNeed
from referral.model.consent import Consent
from referral.storage import records
from referral.storage.reading import find_all

KIND: Final = "PersonVersion"
RECORDED: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {cls.__name__: cls for cls in (Client, RecordedNeed, Consent)}
)
WORKED_OUT: Final[Mapping[str, frozenset[str]]] = MappingProxyType({"RecordedNeed": frozenset({"status"})})


def keep(tx: Writer, before: Mapping[tuple[str, str], Node], *, at: datetime, by: str) -> int:
    """Write down what records said until now, of those that a transaction has changed; return how many there are.

    `before` holds their nodes as they were when it began, by kind and id.
    """
    versions = []
    for kind in RECORDED:
        old = {node.id: node for node in before.values() if node.kind == kind}
        changed = [node for node in tx.get_many(kind, old) if _said(node) != _said(old[node.id])]
        versions += [_version(old[node.id], at=at, by=by) for node in changed]
    if versions:
        tx.append(versions)
    return len(versions)


def changed_since(reader: Reader, moment: datetime) -> dict[str, dict[str, Node]]:
    """Return the nodes of records that were changed after a moment as they were at it, by kind and id."""
    nodes: dict[str, dict[str, Node]] = {kind: {} for kind in RECORDED}
    later = (Condition(field="until", op=Op.GT, value=moment),)
    for version in find_all(reader, KIND, later, order=(Order(field="until"), Order(field="number"))):
        kind, record = str(version.fields["record_kind"]), str(version.fields["record"])
        if kind in RECORDED and record not in nodes[kind]:
            content = records.from_json(RECORDED[kind], str(version.fields["content"]), record_id=record)
            nodes[kind][record] = records.to_node(content)
    return nodes


def _version(node: Node, *, at: datetime, by: str) -> Node:
    content = records.as_json(records.from_node(RECORDED[node.kind], node))
    fields: dict[str, Value] = {
        "record_kind": node.kind,
        "record": node.id,
        "number": node.version,
        "until": at,
        "by": by,
    }
    return Node(kind=KIND, id=f"{node.kind}:{node.id}:{node.version}", fields={**fields, "content": content})


def _said(node: Node) -> dict[str, object]:
    """Return what a node says but what is worked out from events."""
    apart = WORKED_OUT.get(node.kind, frozenset())
    return {name: value for name, value in node.fields.items() if name not in apart}
