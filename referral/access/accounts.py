"""Accounts: list, add, change, suspend, set a password. Passwords arrive here only as hashes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from graph.errors import Taken
from graph.model import Order, where
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy, sessions
from referral.access.policy import Permission
from referral.context import Context
from referral.errors import BadInput, NotFound
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.model.actors import Role, User
from referral.model.ids import OrganisationId, UserId
from referral.storage import records


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDetails:
    """What an administrator sets for an account: the name that colleagues see, the role, the centre if any."""

    name: str
    role: Role
    centre: OrganisationId | None


def set_password(context: Context, user_id: UserId, *, password_hash: str) -> None:
    """Store a new password and end the user's sessions. Own account, or an administrator for another."""
    if user_id != context.actor.id:
        policy.granted(context, Permission.MANAGE_USERS)

    def work(tx: Writer) -> None:
        user = records.get(tx, User, user_id)
        records.save(tx, replace(user, password_hash=password_hash))
        sessions.end_all(tx, user_id, context.clock())
        audit.record(tx, context, "user.password", kind="User", subject=user_id)

    context.write(work)


def users(context: Context) -> tuple[User, ...]:
    """Return all accounts in order of login."""
    policy.granted(context, Permission.MANAGE_USERS)
    return context.read(lambda tx: records.find(tx, User, order=(Order(field="login"),))[0])


def names(context: Context, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of the accounts among these ids."""
    policy.granted(context, Permission.SEE_REFERRALS)
    nodes = context.read(lambda tx: tx.get_many("User", set(ids)))
    return {str(user.id): user.name for user in records.readable(User, nodes)}


def coordinators(tx: Reader) -> tuple[UserId, ...]:
    """Return the active coordinators."""
    return tuple(user.id for user in _active(tx, Role.COORDINATOR))


def leads(tx: Reader, centre: OrganisationId | None) -> tuple[UserId, ...]:
    """Return the active leads of a centre."""
    return tuple(user.id for user in _active(tx, Role.CENTRE_LEAD) if user.centre == centre)


def is_empty(context: Context) -> bool:
    """Tell whether there is no account at all: nobody can sign in yet."""
    return not context.read(lambda tx: tx.find("User", limit=1).nodes)


def first_of_role(context: Context, role: Role) -> User:
    """Return the first active account of a role: the demo's one-click sign-in.

    Errors: NotFound.
    """
    accounts = context.read(lambda tx: _active(tx, role))
    if not accounts:
        raise NotFound(kind="User", id=role)
    return accounts[0]


def add_user(
    context: Context,
    details: AccountDetails,
    *,
    login: str,
    password_hash: str,
    submitted: Submitted = NOT_BY_FORM,
) -> User:
    """Make an account, once for each submission.

    Errors: NotAllowed, BadInput (login taken, a centre missing or unknown).
    """
    policy.granted(context, Permission.MANAGE_USERS)
    _check_centre(context, details)
    if not login.strip():
        raise BadInput(problems=(("login", "missing", {}),))
    new = User(
        id=UserId(context.new_id("U")),
        login=login.strip().lower(),
        name=details.name.strip(),
        role=details.role,
        centre=details.centre,
        password_hash=password_hash,
        created_at=context.clock(),
    )

    def make(tx: Writer) -> str:
        records.save(tx, new)
        audit.record(tx, context, "user.add", kind="User", subject=new.id, detail=new.role)
        return new.id

    try:
        user_id = idempotency.once(context, submitted, make)
        return context.read(lambda tx: records.get(tx, User, user_id))
    except Taken as taken:
        raise BadInput(problems=(("login", "taken", {"value": new.login}),)) from taken


def change_user(context: Context, user_id: UserId, details: AccountDetails, *, expected: int) -> User:
    """Correct an account's name, role and centre; nobody changes the own role, and one administrator stays.

    `expected` is the version that the change was made on. Errors: NotAllowed, NotFound, ChangedMeanwhile, BadInput.
    """
    policy.granted(context, Permission.MANAGE_USERS)
    _check_centre(context, details)

    def work(tx: Writer) -> User:
        user = records.get(tx, User, user_id)
        if details.role is not user.role:
            if user_id == context.actor.id:
                raise BadInput(problems=(("role", "own_account", {}),))
            _check_administrator_stays(tx, user)
        name, role, centre = details.name.strip(), details.role, details.centre
        records.save(tx, replace(user, name=name, role=role, centre=centre, version=expected))
        audit.record(tx, context, "user.change", kind="User", subject=user_id, detail=role)
        return records.get(tx, User, user_id)

    return context.write(work)


def set_active(context: Context, user_id: UserId, *, active: bool) -> User:
    """Suspend or reactivate an account; nobody changes their own, and one administrator stays.

    Errors: NotAllowed, NotFound, BadInput.
    """
    policy.granted(context, Permission.MANAGE_USERS)
    if user_id == context.actor.id:
        raise BadInput(problems=(("user", "own_account", {}),))

    def work(tx: Writer) -> User:
        user = records.get(tx, User, user_id)
        if not active:
            _check_administrator_stays(tx, user)
        records.save(tx, replace(user, active=active))
        if not active:
            sessions.end_all(tx, user_id, context.clock())
        audit.record(tx, context, "user.active" if active else "user.suspend", kind="User", subject=user_id)
        return records.get(tx, User, user_id)

    return context.write(work)


def _active(tx: Reader, role: Role) -> tuple[User, ...]:
    return records.find(tx, User, where(role=role.value, active=True), order=(Order(field="id"),))[0]


def _check_centre(context: Context, details: AccountDetails) -> None:
    if details.role in {Role.ASSISTANT, Role.CENTRE_LEAD} and details.centre not in context.directory().organisations:
        raise BadInput(problems=(("centre", "missing", {}),))


def _check_administrator_stays(tx: Reader, user: User) -> None:
    """Refuse to take away the last administrator who can sign in."""
    administrators = tx.tally("User", where(role=Role.ADMINISTRATOR.value, active=True))[0].count
    if user.role is Role.ADMINISTRATOR and user.active and administrators <= 1:
        raise BadInput(problems=(("role", "last_administrator", {}),))
