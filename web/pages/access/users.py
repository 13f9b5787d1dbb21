"""Accounts, for the administrator."""

from typing import Final

from fastapi.responses import Response

from referral.access import accounts
from referral.access.policy import Permission
from referral.errors import BadInput, ChangedMeanwhile, NotFound
from referral.model.actors import Role, User
from referral.model.directory import Organisation
from referral.model.ids import OrganisationId, UserId
from web.http import render, security
from web.http.forms import Form
from web.http.gate import Room, Visit, Visiting
from web.pages.access.account import new_password

room: Final = Room()


@room.get("/users", Permission.MANAGE_USERS)
def users(visit: Visiting) -> Response:
    """List the accounts."""
    return _page(visit, Form(raw={}))


@room.post("/users", Permission.MANAGE_USERS)
def add_user(visit: Visiting) -> Response:
    """Make an account."""
    form = Form(raw=visit.form)
    login = form.text("login", required=True, longest=60)
    name = form.text("name", required=True, longest=100)
    role = form.choice("role", list(Role), required=True)
    centre = form.choice("centre", visit.desk.directory().organisations)
    password = new_password(form, role=Role(role) if role else Role.ASSISTANT)
    if not form.problems and login and name and role and password:
        try:
            accounts.add_user(
                visit.desk,
                login=login,
                name=name,
                role=Role(role),
                centre=OrganisationId(centre) if centre else None,
                password_hash=security.hashed(password),
            )
            return render.go("/users")
        except BadInput as refused:
            form.take(refused)
    return _page(visit, form, status=422)


@room.post("/users/{user_id}/active", Permission.MANAGE_USERS)
def set_active(visit: Visiting, user_id: str) -> Response:
    """Suspend an account, or let it in again."""
    form = Form(raw=visit.form)
    try:
        accounts.set_active(visit.desk, UserId(user_id), active=form.value("active") == "yes")
    except BadInput as refused:
        form.take(refused)
        return _page(visit, form, status=422)
    return render.go("/users")


@room.get("/users/{user_id}/edit", Permission.MANAGE_USERS)
def edit_user(visit: Visiting, user_id: str) -> Response:
    """Show an account's form, and the one for a new password."""
    found = _user(visit, user_id)
    raw = {"name": found.name, "role": found.role.value, "centre": found.centre or "", "seen": str(found.version)}
    return _edit_page(visit, found, Form(raw={name: (value,) for name, value in raw.items()}))


@room.post("/users/{user_id}/edit", Permission.MANAGE_USERS)
def change_user(visit: Visiting, user_id: str) -> Response:
    """Correct an account's name, role and centre."""
    found, form = _user(visit, user_id), Form(raw=visit.form)
    name = form.text("name", required=True, longest=100)
    role = form.choice("role", list(Role), required=True)
    centre = form.choice("centre", visit.desk.directory().organisations)
    seen = form.whole("seen", low=1, high=10**9)
    if not form.problems and name and role:
        try:
            accounts.change_user(
                visit.desk,
                found.id,
                name=name,
                role=Role(role),
                centre=OrganisationId(centre) if centre else None,
                seen=seen or 0,
            )
            return render.go("/users")
        except BadInput as refused:
            form.take(refused)
        except ChangedMeanwhile:
            form.problem("seen", "changed")
    return _edit_page(visit, found, form, status=422)


@room.post("/users/{user_id}/password", Permission.MANAGE_USERS)
def reset_password(visit: Visiting, user_id: str) -> Response:
    """Give somebody a new password; their sessions end."""
    found, form = _user(visit, user_id), Form(raw=visit.form)
    password = new_password(form, role=found.role)
    if password is None:
        return _edit_page(visit, found, form, status=422)
    accounts.set_password(visit.desk, found.id, password_hash=security.hashed(password))
    return render.go("/users")


def _user(visit: Visit, user_id: str) -> User:
    found = next((one for one in accounts.users(visit.desk) if one.id == user_id), None)
    if found is None:
        raise NotFound(kind="User", id=user_id)
    return found


def _edit_page(visit: Visit, found: User, form: Form, *, status: int = 200) -> Response:
    return render.page(
        visit, "access/user.html", status=status, form=form, account=found, centres=_centres(visit, found.centre)
    )


def _centres(visit: Visit, own: OrganisationId | None = None) -> list[Organisation]:
    organisations = visit.desk.directory().organisations
    return [one for one in organisations.values() if one.kind == "community_centre" or one.id == own]


def _page(visit: Visit, form: Form, *, status: int = 200) -> Response:
    return render.page(
        visit,
        "access/users.html",
        status=status,
        form=form,
        users=accounts.users(visit.desk),
        centres=_centres(visit),
        organisations=visit.desk.directory().organisations,
    )
