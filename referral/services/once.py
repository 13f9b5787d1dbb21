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
from referral.desk import Desk
from referral.errors import BadInput

T = TypeVar("T")
KEPT: Final = timedelta(days=90)
_TRIES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an earlier submission did: the referral, and its last event then."""

    subject: str
    number: int


def fingerprint(body: Mapping[str, object]) -> str:
    """Return what tells one body from another: the SHA-256 of its sorted values."""
    plain = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def earlier(tx: Reader, desk: Desk, key: str | None, *, mark: str) -> Done | None:
    """Return what was done under the actor's key, or None.

    Errors: BadInput when the key was used for another body.
    """
    node = tx.get("Once", _id(desk, key)) if key else None
    if node is None or desk.clock() - cast("datetime", node.fields["at"]) > KEPT:
        return None
    if node.fields["fingerprint"] != mark:
        raise BadInput(problems=(("key", "used_for_another", {"code": ""}),))
    return Done(subject=str(node.fields["subject"]), number=cast("int", node.fields["number"]))


def remember(tx: Writer, desk: Desk, key: str | None, *, mark: str, subject: str, number: int) -> None:
    """Remember what was done under a key, in the transaction that does it."""
    if not key:
        return
    there = tx.get("Once", _id(desk, key))
    fields: dict[str, Value] = {"fingerprint": mark, "subject": subject, "number": number, "at": desk.clock()}
    tx.put([Node(kind="Once", id=_id(desk, key), fields=fields, version=there.version if there else 0)])


def settled(desk: Desk, work: Callable[[Writer], T]) -> T:
    """Run a write again when the same key was being used in the same moment: the second look finds the first's work."""
    for _ in range(_TRIES - 1):
        try:
            return desk.write(work)
        except Stale as stale:
            if stale.details.get("kind") != "Once":
                raise
    return desk.write(work)


def _id(desk: Desk, key: str | None) -> str:
    return f"{desk.actor.id}:{key}"
