"""Accounts and sessions: sign in, sign out, who may come in. Secrets arrive here only as hashes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, cast

from graph.errors import Taken
from graph.model import Condition, Node, Op, Order, where
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.context import Context
from referral.errors import BadInput, NotAllowed, NotFound
from referral.model.actors import Role, User
from referral.model.ids import OrganisationId, UserId
from referral.storage import records

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
WINDOW: Final = timedelta(minutes=15)
FREE_TRIES: Final = 5
ADDRESS_TRIES: Final = 20
LONGEST_DELAY: Final = timedelta(seconds=60)
SEEN_STEP: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in. `form_token` goes into every form of its pages."""

    id: str
    user: User
    form_token: str


def sign_in(
    context: Context, *, login: str, check: Callable[[str | None], bool], login_hash: str, address_hash: str
) -> User:
    """Return the user whose password `check` recognises; every try is remembered.

    Errors: NotAllowed (wrong), BadInput "wait" with seconds when there were too many tries.
    """
    wait = context.read(lambda tx: _delay(tx, context.clock(), login_hash=login_hash, address_hash=address_hash))
    if wait > timedelta(0):
        raise BadInput(problems=(("password", "wait", {"seconds": max(1, round(wait.total_seconds()))}),))
    found = context.read(lambda tx: records.find(tx, User, where(login=login.strip().lower()))[0])
    user = found[0] if found else None
    good = check(user.password_hash if user else None) and user is not None and user.active
    attempt = Node(
        kind="SignInTry",
        id=context.new_id("T"),
        fields={"login_hash": login_hash, "address_hash": address_hash, "at": context.clock(), "success": good},
    )
    context.write(lambda tx: tx.append([attempt]))
    if user is None or not good:
        raise NotAllowed(permission="sign_in")
    return user


def begin_session(
    context: Context, user: User, *, session_hash: str, form_token: str, offline_key: str | None = None
) -> None:
    """Remember a new session by the hash of its secret; `offline_key` seals what its device keeps."""
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
    node = context.read(lambda tx: tx.get("Session", session_hash))
    if node is None or not _alive(node, now):
        return None
    user_node = context.read(lambda tx: tx.get("User", str(node.fields["user"])))
    if user_node is None or not user_node.fields["active"]:
        return None
    if now - cast("datetime", node.fields["seen_at"]) > SEEN_STEP:
        context.write(lambda tx: _touch(tx, session_hash, now))
    return Session(id=session_hash, user=records.from_node(User, user_node), form_token=str(node.fields["form_token"]))


def end_session(context: Context, session_hash: str, *, locked: bool = False) -> None:
    """End one session and forget its offline key; a locked one keeps the key for the same user's next sign-in."""

    def work(tx: Writer) -> None:
        node = tx.get("Session", session_hash)
        if node is not None:
            kept = node.fields.get("offline_key") if locked else None
            tx.put([node.with_fields(ended_at=context.clock(), offline_key=kept)])

    context.write(work)


def set_password(context: Context, user_id: UserId, *, password_hash: str) -> None:
    """Store a new password and end the user's sessions. Own account, or an administrator for another."""
    if user_id != context.actor.id:
        policy.require(context.actor, Permission.MANAGE_USERS)

    def work(tx: Writer) -> None:
        user = records.get(tx, User, user_id)
        records.save(tx, replace(user, password_hash=password_hash))
        _end_sessions(tx, user_id, context.clock())
        audit.record(tx, context, "user.password", kind="User", subject=user_id)

    context.write(work)


def users(context: Context) -> tuple[User, ...]:
    """Return all accounts in order of login."""
    policy.require(context.actor, Permission.MANAGE_USERS)
    return context.read(lambda tx: records.find(tx, User, order=(Order(field="login"),))[0])


def names(context: Context, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of the accounts among these ids."""
    policy.require(context.actor, Permission.SEE_REFERRALS)
    nodes = context.read(lambda tx: tx.get_many("User", set(ids)))
    return {str(one.id): one.name for one in (records.from_node(User, node) for node in nodes)}


def first_of_role(context: Context, role: Role) -> User:
    """Return the first active account of a role: the demo's one-click sign-in.

    Errors: NotFound.
    """
    found = context.read(
        lambda tx: records.find(tx, User, where(role=role.value, active=True), order=(Order(field="id"),))
    )[0]
    if not found:
        raise NotFound(kind="User", id=role)
    return found[0]


def add_user(
    context: Context, *, login: str, name: str, role: Role, centre: OrganisationId | None, password_hash: str
) -> User:
    """Make an account.

    Errors: NotAllowed, BadInput (login taken, a centre missing or unknown).
    """
    policy.require(context.actor, Permission.MANAGE_USERS)
    _check_centre(context, role, centre)
    if not login.strip():
        raise BadInput(problems=(("login", "missing", {}),))
    new = User(
        id=UserId(context.new_id("U")),
        login=login.strip().lower(),
        name=name.strip(),
        role=role,
        centre=centre,
        password_hash=password_hash,
        created_at=context.clock(),
    )

    def work(tx: Writer) -> User:
        records.save(tx, new)
        audit.record(tx, context, "user.add", kind="User", subject=new.id, detail=role)
        return records.get(tx, User, new.id)

    try:
        return context.write(work)
    except Taken as taken:
        raise BadInput(problems=(("login", "taken", {"value": new.login}),)) from taken


def change_user(
    context: Context, user_id: UserId, *, name: str, role: Role, centre: OrganisationId | None, seen: int
) -> User:
    """Correct an account's name, role and centre; nobody changes the own role, and one administrator stays.

    Errors: NotAllowed, NotFound, ChangedMeanwhile, BadInput.
    """
    policy.require(context.actor, Permission.MANAGE_USERS)
    _check_centre(context, role, centre)

    def work(tx: Writer) -> User:
        user = records.get(tx, User, user_id)
        if role is not user.role:
            if user_id == context.actor.id:
                raise BadInput(problems=(("role", "own_account", {}),))
            _check_administrator_stays(tx, user)
        records.save(tx, replace(user, name=name.strip(), role=role, centre=centre, version=seen))
        audit.record(tx, context, "user.change", kind="User", subject=user_id, detail=role)
        return records.get(tx, User, user_id)

    return context.write(work)


def set_active(context: Context, user_id: UserId, *, active: bool) -> User:
    """Suspend an account or let it in again; nobody changes their own, and one administrator stays.

    Errors: NotAllowed, NotFound, BadInput.
    """
    policy.require(context.actor, Permission.MANAGE_USERS)
    if user_id == context.actor.id:
        raise BadInput(problems=(("user", "own_account", {}),))

    def work(tx: Writer) -> User:
        user = records.get(tx, User, user_id)
        if not active:
            _check_administrator_stays(tx, user)
        records.save(tx, replace(user, active=active))
        if not active:
            _end_sessions(tx, user_id, context.clock())
        audit.record(tx, context, "user.active" if active else "user.suspend", kind="User", subject=user_id)
        return records.get(tx, User, user_id)

    return context.write(work)


def _check_centre(context: Context, role: Role, centre: OrganisationId | None) -> None:
    if role in {Role.ASSISTANT, Role.CENTRE_LEAD} and centre not in context.directory().organisations:
        raise BadInput(problems=(("centre", "missing", {}),))


def _check_administrator_stays(tx: Reader, user: User) -> None:
    """Refuse to take away the last administrator who can sign in."""
    administrators = tx.tally("User", where(role=Role.ADMINISTRATOR.value, active=True))[0].count
    if user.role is Role.ADMINISTRATOR and user.active and administrators <= 1:
        raise BadInput(problems=(("role", "last_administrator", {}),))


def _alive(node: Node, now: datetime) -> bool:
    created, seen = cast("datetime", node.fields["created_at"]), cast("datetime", node.fields["seen_at"])
    return "ended_at" not in node.fields and now - seen <= IDLE and now - created <= LONGEST


def _touch(tx: Writer, session_hash: str, now: datetime) -> None:
    node = tx.get("Session", session_hash)
    if node is not None and "ended_at" not in node.fields:
        tx.put([node.with_fields(seen_at=now)])


def _end_sessions(tx: Writer, user_id: UserId, now: datetime) -> None:
    live = (*where(user=user_id), Condition(field="ended_at", op=Op.EMPTY, value=True))
    tx.put([node.with_fields(ended_at=now, offline_key=None) for node in tx.find("Session", live).nodes])


def _delay(tx: Reader, now: datetime, *, login_hash: str, address_hash: str) -> timedelta:
    """Return how long this account or address must still wait: free tries first, then doubling up to a minute."""
    recent = Condition(field="at", op=Op.GT, value=now - WINDOW)
    waits = []
    for field, value, free in (("login_hash", login_hash, FREE_TRIES), ("address_hash", address_hash, ADDRESS_TRIES)):
        wrong = Condition(field="success", op=Op.EQ, value=False)
        tries = tx.find("SignInTry", (*where(**{field: value}), recent, wrong), order=(Order(field="at"),)).nodes
        over = len(tries) - free
        if over >= 0:
            last = cast("datetime", tries[-1].fields["at"])
            waits.append(last + min(LONGEST_DELAY, timedelta(seconds=2 ** min(over + 1, 6))) - now)
    return max(waits, default=timedelta(0))
