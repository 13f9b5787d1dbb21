"""Idempotency keys: the same submission twice is one change; what was done under a key is stored for each user."""

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
LIFE: Final = timedelta(days=90)
_ATTEMPTS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an earlier submission did: the referral, and its last event then."""

    subject: str
    number: int


def fingerprint(body: Mapping[str, object]) -> str:
    """Return the SHA-256 of the sorted values of a body."""
    plain = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def earlier(tx: Reader, context: Context, key: str | None, *, fingerprint: str) -> Done | None:
    """Return what was done under the actor's key, or None.

    Errors: BadInput when the key was used for another body.
    """
    node = tx.get("IdempotencyRecord", _id(context, key)) if key else None
    if node is None or _has_expired(context, node):
        return None
    if node.fields["fingerprint"] != fingerprint:
        referral = tx.get("Referral", str(node.fields["subject"]))
        code = referral.fields["short_code"] if referral else node.fields["subject"]
        raise BadInput(problems=(("key", "used_for_another", {"code": code}),))
    return Done(subject=str(node.fields["subject"]), number=cast("int", node.fields["number"]))


def remember(tx: Writer, context: Context, key: str | None, done: Done, *, fingerprint: str) -> None:
    """Store what was done under a key, in the transaction that does it.

    A key that came into use since `earlier` looked is Stale: on a server this look may see newer things than that one.
    """
    if not key:
        return
    stored = tx.get("IdempotencyRecord", _id(context, key))
    version = stored.version if stored is not None and _has_expired(context, stored) else 0
    fields: dict[str, Value] = {
        "fingerprint": fingerprint,
        "subject": done.subject,
        "number": done.number,
        "at": context.clock(),
    }
    tx.put([Node(kind="IdempotencyRecord", id=_id(context, key), fields=fields, version=version)])


def settled(context: Context, work: Callable[[Writer], T]) -> T:
    """Run a write again when another one came between its reading and its change.

    The second run finds what the first of two equal submissions did, or decides again on what is there now. A refusal
    that was decided (it names the state) stands. Errors: those of the work; ChangedMeanwhile after eight attempts.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return context.write(work)
        except Stale as stale:
            if stale.details.get("kind") != "IdempotencyRecord":
                raise
        except ChangedMeanwhile as changed:
            if "state" in changed.details:
                raise
    return context.write(work)


def _has_expired(context: Context, node: Node) -> bool:
    return context.clock() - cast("datetime", node.fields["at"]) > LIFE


def _id(context: Context, key: str | None) -> str:
    return f"{context.actor.id}:{key}"
