"""Merges of two records that turned out to be one: stored, listed, and undone within a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast

from graph.model import Condition, Node, Op, Order, Value, where
from graph.store import Reader, Writer
from referral.access import audit, merge_undo
from referral.context import Context
from referral.errors import BadInput, NotFound
from referral.model.clients import Client
from referral.model.directory import Organisation
from referral.storage import merging
from referral.storage.reading import find_all

UNDO_WITHIN: Final = timedelta(days=1)
_NOT_UNDONE: Final = Condition(field="undone_at", op=Op.EMPTY, value=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One merge: which record stays, which one it stands for, when and by whom, and until when it can be undone."""

    id: str
    kept: str
    gone: str
    centre: str | None
    at: datetime
    by: str

    @property
    def until(self) -> datetime:
        """Return the last moment at which it can be undone."""
        return self.at + UNDO_WITHIN


def merge(tx: Writer, context: Context, id_type: object, kept: Any, gone: Any) -> str:
    """Let a client or an organisation stand for another, with everything that hangs on it; recorded in the audit.

    Errors: BadInput (a record cannot be merged with itself).
    """
    if kept.id == gone.id:
        raise BadInput(problems=(("other", "same_record", {}),))
    changes = merging.changes(tx, id_type, kept, gone)
    ties = merging.move_ties(tx, kept.id, gone.id) if isinstance(kept, Organisation) else []
    merging.apply(tx, changes)
    kind = type(kept).__name__
    values: dict[str, Value | None] = {
        "kind": kind,
        "kept": kept.id,
        "gone": gone.id,
        "centre": kept.centre if isinstance(kept, Client) else None,
        "at": context.clock(),
        "by": context.actor.id,
        "changes": merging.written(changes, ties),
    }
    given = {name: value for name, value in values.items() if value is not None}
    (node,) = tx.put([Node(kind="Merge", id=context.new_id("MG"), fields=given)])
    audit.record(tx, context, f"{kind.lower()}.merge", kind=kind, subject=kept.id, detail=gone.id)
    return node.id


def recent(tx: Reader, context: Context, kind: str, *, centre: str | None = None) -> tuple[Merge, ...]:
    """Return the merges that can still be undone, of one centre or of all, the newest first."""
    since = Condition(field="at", op=Op.GE, value=context.clock() - UNDO_WITHIN)
    within = where(kind=kind, centre=centre) if centre is not None else where(kind=kind)
    order = (Order(field="at", descending=True),)
    return tuple(_merge(node) for node in find_all(tx, "Merge", (*within, since, _NOT_UNDONE), order=order))


def undo(tx: Writer, context: Context, kind: str, merge_id: str, *, centre: str | None = None) -> Merge:
    """Take a merge back: what was moved goes back with what came to it since; the rest of what came after it stays.

    Undoing twice is undoing once. Errors: NotFound (also when it is of another centre than the one given), BadInput
    (more than a day has passed, or the record that stands had a later merge: that one has to be taken back first).
    """
    node = _stored(tx, kind, merge_id)
    merge = _merge(node)
    if centre is not None and merge.centre != centre:
        raise NotFound(kind="Merge", id=merge_id)
    if "undone_at" in node.fields:
        return merge
    if context.clock() > merge.until:
        raise BadInput(problems=(("merge", "too_late_to_undo", {}),))
    stands = tx.get(kind, merge.kept)
    is_gone = stands is not None and merging.MERGED in stands.fields
    if is_gone or merge_undo.has_later(tx, kind, merge.kept, than=merge.at):
        raise BadInput(problems=(("merge", "merged_since", {}),))
    changes, ties = merging.read(str(node.fields["changes"]))
    back = merging.undone(tx, changes)
    merging.apply(tx, [*back, *merge_undo.following(tx, kind, back, since=merge.at)])
    merge_undo.settle_needs(tx, back, since=merge.at)
    merging.restore_ties(tx, merge.kept, merge.gone, ties)
    tx.put([node.with_fields(undone_at=context.clock(), undone_by=context.actor.id)])
    audit.record(tx, context, f"{kind.lower()}.merge_undone", kind=kind, subject=merge.kept, detail=merge.gone)
    return merge


def _stored(tx: Reader, kind: str, merge_id: str) -> Node:
    node = tx.get("Merge", merge_id)
    if node is None or node.fields["kind"] != kind:
        raise NotFound(kind="Merge", id=merge_id)
    return node


def _merge(node: Node) -> Merge:
    return Merge(
        id=node.id,
        kept=str(node.fields["kept"]),
        gone=str(node.fields["gone"]),
        centre=cast("str | None", node.fields.get("centre")),
        at=cast("datetime", node.fields["at"]),
        by=str(node.fields["by"]),
    )
