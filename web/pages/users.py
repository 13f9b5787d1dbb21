"""Accounts, for the administrator."""

from typing import Final

from fastapi.responses import Response

from referral.errors import BadInput
from referral.model import OrganisationId, Role, UserId
from referral.policy import Permission
from referral.services import accounts
from web import render, security
from web.forms import Form
from web.guard import Room, Visit, Visiting
from web.pages.account import new_password

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


def _page(visit: Visit, form: Form, *, status: int = 200) -> Response:
    organisations = visit.desk.directory().organisations
    centres = [one for one in organisations.values() if one.kind == "community_centre"]
    return render.page(
        visit, "users.html", status=status, form=form, users=accounts.users(visit.desk), roles=tuple(Role),
        centres=centres, organisations=organisations,
    )  # fmt: skip
