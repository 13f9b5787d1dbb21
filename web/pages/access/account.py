"""One's own account: change the password."""

from typing import Final

from fastapi.responses import Response

from referral.access import accounts, password_tries
from referral.access.password_tries import TriedFrom
from referral.access.policy import Permission
from referral.errors import TooManyTries
from referral.model.actors import User
from web.http import render, security
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router()


@router.get("/account", Permission.OWN_ACCOUNT)
def account(request: CurrentRequest) -> Response:
    """Show the reader's account."""
    return render.page(request, "access/account.html")


@router.post("/account/password", Permission.OWN_ACCOUNT)
def change_password(request: CurrentRequest) -> Response:
    """Store a new password; every session ends and the user signs in again."""
    form = Form(raw=request.form)
    assert request.user is not None  # noqa: S101 - the gate let a user in
    new = security.new_password(form, role=request.user.role)
    _check_old(request, request.user, form)
    if form.value("again") != form.value("new"):
        form.problem("again", "not_the_same")
    if form.problems or new is None:
        return render.page(request, "access/account.html", status=422, form=form)
    accounts.set_password(request.context, request.user.id, password_hash=security.hashed(new))
    return render.go("/sign-in")


def _check_old(request: RequestContext, user: User, form: Form) -> None:
    """Note a wrong old password, or too many of them; they are counted apart from those at the sign-in."""
    name = security.fingerprint(f"account:{user.id}")
    try:
        right = password_tries.attempt(
            request.application.system,
            TriedFrom(login_hash=name, address_hash=name),
            lambda: security.matches(user.password_hash, form.value("old")),
        )
    except TooManyTries as wait:
        form.problem("old", "wait", **wait.details)
    else:
        if not right:
            form.problem("old", "wrong_password")
