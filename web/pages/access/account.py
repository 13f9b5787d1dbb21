"""One's own account: change the password."""

from typing import Final

from fastapi.responses import Response

from referral.access import accounts
from referral.access.policy import Permission
from referral.model.actors import Role
from web.http import render, security
from web.http.forms import Form
from web.http.gate import CurrentRequest, Router

router: Final = Router()
COMMON: Final = (
    "password",
    "parola",
    "парола",
    "mrezha",
    "мрежа",
    "qwerty",
    "1234567",
    "hesed",
    "bulgaria",
    "българия",
)


@router.get("/account", Permission.OWN_ACCOUNT)
def account(request: CurrentRequest) -> Response:
    """Show the reader's account."""
    return render.page(request, "access/account.html")


@router.post("/account/password", Permission.OWN_ACCOUNT)
def change_password(request: CurrentRequest) -> Response:
    """Store a new password; every session ends and the reader signs in anew."""
    form = Form(raw=request.form)
    assert request.user is not None  # noqa: S101 - the gate let a user in
    new = new_password(form, role=request.user.role)
    if not security.matches(request.user.password_hash, form.value("old")):
        form.problem("old", "wrong_password")
    if form.value("again") != form.value("new"):
        form.problem("again", "not_the_same")
    if form.problems or new is None:
        return render.page(request, "access/account.html", status=422, form=form)
    accounts.set_password(request.context, request.user.id, password_hash=security.hashed(new))
    return render.go("/sign-in")


def new_password(form: Form, *, role: Role, field: str = "new") -> str | None:
    """Return a password good enough for a role, or note what is wrong with it."""
    value = form.value(field)
    shortest = security.SHORTEST + (3 if role is Role.ADMINISTRATOR else 0)
    if len(value) < shortest:
        form.problem(field, "too_short", shortest=shortest)
    elif len(value) > security.LONGEST:
        form.problem(field, "too_long", longest=security.LONGEST)
    elif any(word in value.casefold() for word in COMMON) or len(set(value)) < 5:  # noqa: PLR2004 - aaaaaaaaaaaa
        form.problem(field, "too_common")
    return None if field in form.problems else value
