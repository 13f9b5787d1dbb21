"""The same submission twice is one change: what was done under a key is remembered for each user."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar, cast

from graph.errors import Stale
from graph.model import Node, Value
from graph.store import Reader, Writer
from referral.context import Context
from referral.errors import BadInput, ChangedMeanwhile

T = TypeVar("T")
KEPT: Final = timedelta(days=90)
_TRIES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an earlier submission did: the referral, and its last event then."""

    subject: str
    number: int


def fingerprint(body: Mapping[str, object]) -> str:
    """Return what tells one body from another: the SHA-256 of its sorted values."""
    plain = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def earlier(tx: Reader, context: Context, key: str | None, *, mark: str) -> Done | None:
    """Return what was done under the actor's key, or None.

    Errors: BadInput when the key was used for another body.
    """
    node = tx.get("IdempotencyRecord", _id(context, key)) if key else None
    if node is None or _is_over(context, node):
        return None
    if node.fields["fingerprint"] != mark:
        made = tx.get("Referral", str(node.fields["subject"]))
        code = made.fields["short_code"] if made else node.fields["subject"]
        raise BadInput(problems=(("key", "used_for_another", {"code": code}),))
    return Done(subject=str(node.fields["subject"]), number=cast("int", node.fields["number"]))


def remember(tx: Writer, context: Context, key: str | None, *, mark: str, subject: str, number: int) -> None:
    """Remember what was done under a key, in the transaction that does it.

    A key that came into use since `earlier` looked is Stale: on a server this look may see newer things than that one.
    """
    if not key:
        return
    there = tx.get("IdempotencyRecord", _id(context, key))
    seen = there.version if there is not None and _is_over(context, there) else 0
    fields: dict[str, Value] = {"fingerprint": mark, "subject": subject, "number": number, "at": context.clock()}
    tx.put([Node(kind="IdempotencyRecord", id=_id(context, key), fields=fields, version=seen)])


def settled(context: Context, work: Callable[[Writer], T]) -> T:
    """Run a write again when another one came between its look and its change.

    The second look finds what the first of two equal submissions did, or decides again on what is there now. A refusal
    that was decided (it says the state) stands. Errors: those of the work; ChangedMeanwhile when it never got a turn.
    """
    for _ in range(_TRIES - 1):
        try:
            return context.write(work)
        except Stale as stale:
            if stale.details.get("kind") != "IdempotencyRecord":
                raise
        except ChangedMeanwhile as changed:
            if "state" in changed.details:
                raise
    return context.write(work)


def _is_over(context: Context, node: Node) -> bool:
    return context.clock() - cast("datetime", node.fields["at"]) > KEPT


def _id(context: Context, key: str | None) -> str:
    return f"{context.actor.id}:{key}"
