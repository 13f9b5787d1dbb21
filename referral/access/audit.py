"""The audit log: who saw or changed what, written in the same transaction as the change."""

from typing import NotRequired, TypedDict, Unpack

from graph.model import Node, Value
from graph.store import Writer
from referral.context import Context


class Subject(TypedDict):
    """What an action was done to: its kind and id; `detail` holds codes and ids, never a note or a contact."""

    kind: str
    subject: str
    detail: NotRequired[str]


def record(tx: Writer, context: Context, action: str, **subject: Unpack[Subject]) -> None:
    """Append one entry to the audit log for the actor of the context."""
    fields: dict[str, Value] = {
        "at": context.clock(),
        "actor": context.actor.id,
        "action": action,
        "subject_kind": subject["kind"],
        "subject": subject["subject"],
    }
    if detail := subject.get("detail"):
        fields["detail"] = detail
    tx.append([Node(kind="AuditEvent", id=context.new_id("AU"), fields=fields)])
