"""Sign in, sign out and sessions. Secrets arrive here only as hashes."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from graph.model import Condition, Node, Op, where
from graph.store import Reader, Writer
from referral.access import audit, password_tries, policy
from referral.access.password_tries import TriedFrom
from referral.access.policy import Scope
from referral.context import Context
from referral.errors import NotAllowed
from referral.model.actors import User
from referral.model.ids import UserId
from referral.storage import records
from referral.storage.reading import find_all

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
SEEN_STEP: Final = timedelta(minutes=1)
UNREAD: Final = Condition(field="read_at", op=Op.EMPTY, value=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in: who it is, what they may do, and how many notifications they have not read.

    `form_token` goes into every form of its pages; `device_mark` names the session on its device.
    """

    id: str
    user: User
    form_token: str
    grants: Mapping[str, Scope]
    unread: int

    @property
    def device_mark(self) -> str:
        """Return the session's name on its device."""
        return fingerprint_of(self.id)


def fingerprint_of(secret_id: str) -> str:
    """Return the name of a session or a user on a device; it opens nothing."""
    return hashlib.sha256(f"mark:{secret_id}".encode()).hexdigest()[:16]


def sign_in(context: Context, *, login: str, check: Callable[[str | None], bool], source: TriedFrom) -> User:
    """Return the user whose password `check` recognises; every attempt is stored.

    Errors: NotAllowed (wrong), TooManyTries with the seconds to wait.
    """
    user = next(iter(context.read(lambda tx: records.find(tx, User, where(login=login.strip().lower()))[0])), None)

    def recognised() -> bool:
        return check(user.password_hash if user else None) and user is not None and user.active

    if not password_tries.attempt(context, source, recognised) or user is None:
        raise NotAllowed(permission="sign_in")
    return user


def begin_session(
    context: Context, user: User, *, session_hash: str, form_token: str, offline_key: str | None = None
) -> None:
    """Store a new session by the hash of its secret; `offline_key` encrypts what its device keeps."""
    now = context.clock()
    fields = {"user": user.id, "form_token": form_token, "created_at": now, "seen_at": now}
    fields |= {"offline_key": offline_key} if offline_key else {}
    node = Node(kind="Session", id=session_hash, fields=cast("dict[str, str]", fields))

    def work(tx: Writer) -> None:
        tx.put([node])
        audit.record(tx, context.as_actor(user.actor), "sign_in", kind="User", subject=user.id)

    context.write(work)


def session(context: Context, session_hash: str) -> Session | None:
    """Return a live session with its user as stored now, or None; being used keeps it alive."""
    now = context.clock()
    session, seen_at = context.read(lambda tx: _session(tx, session_hash, now)) or (None, now)
    if now - seen_at > SEEN_STEP:
        context.write(lambda tx: _touch(tx, session_hash, now))
    return session


def unread(tx: Reader, user_id: UserId) -> int:
    """Return how many notifications a user has not read."""
    return tx.tally("Notification", (*where(user=user_id), UNREAD))[0].count


def end_session(context: Context, session_hash: str, *, is_empty: bool = False) -> None:
    """End one session. Its offline key is kept for the same user's next sign-in, unless the device is empty.

    A device is empty when it says that no work waits on it to be sent: without the key that work would be lost.
    """

    def work(tx: Writer) -> None:
        node = tx.get("Session", session_hash)
        if node is not None:
            tx.put([node.with_fields(ended_at=context.clock())])
            if is_empty:
                forget_key(tx, session_hash, context.clock())

    context.write(work)


def is_live(node: Node, now: datetime) -> bool:
    """Tell whether a session is not ended, was used in the last 30 minutes and began in the last 12 hours."""
    created, seen = cast("datetime", node.fields["created_at"]), cast("datetime", node.fields["seen_at"])
    return "ended_at" not in node.fields and now - seen <= IDLE and now - created <= LONGEST


def _session(tx: Reader, session_hash: str, now: datetime) -> tuple[Session, datetime] | None:
    """Return a live session and when it was last used; all that a page's frame shows comes from this one read."""
    node = tx.get("Session", session_hash)
    if node is None or not is_live(node, now):
        return None
    user_node = tx.get("User", str(node.fields["user"]))
    if user_node is None or not user_node.fields["active"]:
        return None
    user = records.from_node(User, user_node)
    session = Session(
        id=session_hash,
        user=user,
        form_token=str(node.fields["form_token"]),
        grants=policy.grants_of(user.role),
        unread=unread(tx, user.id),
    )
    return session, cast("datetime", node.fields["seen_at"])


def _touch(tx: Writer, session_hash: str, now: datetime) -> None:
    node = tx.get("Session", session_hash)
    if node is not None and "ended_at" not in node.fields:
        tx.put([node.with_fields(seen_at=now)])


def forget_key(tx: Writer, session_hash: str, now: datetime) -> None:
    """Erase a session's offline key: no work that it seals is left on its device."""
    node, device = tx.get("Session", session_hash), tx.get("Device", fingerprint_of(session_hash))
    if node is not None and "offline_key" in node.fields:
        tx.put([node.with_fields(offline_key=None)])
    if device is not None:
        tx.put([device.with_fields(waiting=0, since=None, told_at=None, released_at=now)])


def end_all(tx: Writer, user_id: UserId, now: datetime) -> None:
    """End every session of a user; the offline keys stay, because work may still wait on a device."""
    live = (*where(user=user_id), Condition(field="ended_at", op=Op.EMPTY, value=True))
    tx.put([node.with_fields(ended_at=now) for node in find_all(tx, "Session", live)])
