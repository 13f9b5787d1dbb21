"""Idempotency keys: the same submission twice is one change; what was done under a key is stored for each user."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar, cast

from graph.errors import Stale
from graph.model import Node, Value
from graph.store import Reader, Writer
from referral.context import Context
from referral.errors import BadInput, ChangedMeanwhile

T = TypeVar("T")
_ATTEMPTS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an earlier submission did: the id of what it made or changed, and of a referral its last event then."""

    subject: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """One submission of a form: its one-time key, if it has one, and the fingerprint of what was typed."""

    key: str | None = None
    fingerprint: str = ""


NOT_BY_FORM: Final = Submitted()
_RULE: Final = "2:"  # how a fingerprint is made
_OF_OLDER: Final = re.compile(r"[0-9a-f]{64}")  # as 0.1.0 stored it


def fingerprint(body: Mapping[str, object]) -> str:
    """Return the SHA-256 of the sorted values of a body, with the number of the rule that makes it."""
    plain = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    return _RULE + hashlib.sha256(plain.encode()).hexdigest()


def earlier(tx: Reader, context: Context, key: str | None, *, fingerprint: str) -> Done | None:
    """Return what was done under the actor's key, or None.

    A body that an older program stored had other names of fields and cannot be compared; there the key alone counts.
    Errors: BadInput when the key was used for another body.
    """
    node = tx.get("IdempotencyRecord", _id(context, key)) if key else None
    if node is None:
        return None
    stored = str(node.fields["fingerprint"])
    if stored != fingerprint and _OF_OLDER.fullmatch(stored) is None:
        referral = tx.get("Referral", str(node.fields["subject"]))
        code = referral.fields["short_code"] if referral else node.fields["subject"]
        raise BadInput(problems=(("key", "used_for_another", {"code": code}),))
    return Done(subject=str(node.fields["subject"]), number=cast("int", node.fields["number"]))


def remember(tx: Writer, context: Context, key: str | None, done: Done, *, fingerprint: str) -> None:
    """Store what was done under a key, in the transaction that does it.

    A key that came into use since `earlier` looked is Stale: on a server this look may see newer things than that one.
    A key counts for ever: a phone may send what it did not hear the answer of after any time.
    """
    if not key:
        return
    fields: dict[str, Value] = {
        "fingerprint": fingerprint,
        "subject": done.subject,
        "number": done.number,
        "at": context.clock(),
    }
    tx.put([Node(kind="IdempotencyRecord", id=_id(context, key), fields=fields)])


def once(context: Context, submitted: Submitted, make: Callable[[Writer], str]) -> str:
    """Run a write that makes a thing and return its id; the same submission again returns the first one's id.

    Errors: those of the work; BadInput when the key was used for another body.
    """

    def work(tx: Writer) -> str:
        done = earlier(tx, context, submitted.key, fingerprint=submitted.fingerprint)
        if done is not None:
            return done.subject
        subject = make(tx)
        remember(tx, context, submitted.key, Done(subject=subject), fingerprint=submitted.fingerprint)
        return subject

    return settled(context, work)


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


def _id(context: Context, key: str | None) -> str:
    return f"{context.actor.id}:{key}"
