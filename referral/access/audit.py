"""The journal of actions: who saw or changed what, written in the same transaction as the change."""

from graph.model import Node, Value
from graph.store import Writer
from referral.context import Context


def record(tx: Writer, context: Context, action: str, *, kind: str, subject: str, detail: str = "") -> None:
    """Append one audit fact; `detail` holds codes and ids, never a note or a contact."""
    fields: dict[str, Value] = {
        "at": context.clock(),
        "actor": context.actor.id,
        "action": action,
        "subject_kind": kind,
        "subject": subject,
    }
    if detail:
        fields["detail"] = detail
    tx.append([Node(kind="AuditEvent", id=context.new_id("AU"), fields=fields)])
