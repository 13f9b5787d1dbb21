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
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.wording.languages import N_

router: Final = Router()


@router.get("/users", Permission.MANAGE_USERS, menu=Menu(label=N_("Accounts"), order=130))
def users(request: CurrentRequest) -> Response:
    """List the accounts."""
    return _page(request, Form(raw={}))


@router.post("/users", Permission.MANAGE_USERS)
def add_user(request: CurrentRequest) -> Response:
    """Create an account."""
    form = Form(raw=request.form)
    login = form.text("login", required=True, longest=60)
    name = form.text("name", required=True, longest=100)
    role = form.choice("role", list(Role), required=True)
    centre = form.choice("centre", request.context.directory().organisations)
    password = security.new_password(form, role=Role(role) if role else Role.ASSISTANT, field="first_password")
    if not form.problems and login and name and role and password:
        with form.taking_refusals():
            accounts.add_user(
                request.context,
                accounts.AccountDetails(name=name, role=Role(role), centre=OrganisationId(centre) if centre else None),
                login=login,
                password_hash=security.hashed(password),
                submitted=form.submitted(),
            )
            return render.go("/users")
    return _page(request, form, status=422)


@router.post("/users/{user_id}/active", Permission.MANAGE_USERS)
def set_active(request: CurrentRequest, user_id: str) -> Response:
    """Suspend or reactivate an account."""
    form = Form(raw=request.form)
    try:
        accounts.set_active(request.context, UserId(user_id), active=form.value("active") == "yes")
    except BadInput as refused:
        form.take(refused)
        return _page(request, form, status=422)
    return render.go("/users")


@router.get("/users/{user_id}/edit", Permission.MANAGE_USERS)
def edit_user(request: CurrentRequest, user_id: str) -> Response:
    """Show an account's form, and the one for a new password."""
    user = _user(request, user_id)
    raw = {"name": user.name, "role": user.role.value, "centre": user.centre or "", "seen": str(user.version)}
    return _edit_page(request, user, Form(raw={name: (value,) for name, value in raw.items()}))


@router.post("/users/{user_id}/edit", Permission.MANAGE_USERS)
def change_user(request: CurrentRequest, user_id: str) -> Response:
    """Correct an account's name, role and centre."""
    user, form = _user(request, user_id), Form(raw=request.form)
    name = form.text("name", required=True, longest=100)
    role = form.choice("role", list(Role), required=True)
    centre = form.choice("centre", request.context.directory().organisations)
    seen = form.whole("seen", low=1, high=10**9)
    if not form.problems and name and role:
        try:
            accounts.change_user(
                request.context,
                user.id,
                accounts.AccountDetails(name=name, role=Role(role), centre=OrganisationId(centre) if centre else None),
                expected=seen or 0,
            )
            return render.go("/users")
        except BadInput as refused:
            form.take(refused)
        except ChangedMeanwhile:
            form.problem("seen", "changed")
    return _edit_page(request, user, form, status=422)


@router.post("/users/{user_id}/password", Permission.MANAGE_USERS)
def reset_password(request: CurrentRequest, user_id: str) -> Response:
    """Give somebody a new password; their sessions end."""
    user, form = _user(request, user_id), Form(raw=request.form)
    password = security.new_password(form, role=user.role)
    if password is None:
        return _edit_page(request, user, form, status=422)
    accounts.set_password(request.context, user.id, password_hash=security.hashed(password))
    return render.go("/users")


def _user(request: RequestContext, user_id: str) -> User:
    user = next((one for one in accounts.users(request.context) if one.id == user_id), None)
    if user is None:
        raise NotFound(kind="User", id=user_id)
    return user


def _edit_page(request: RequestContext, user: User, form: Form, *, status: int = 200) -> Response:
    return render.page(
        request, "access/user.html", status=status, form=form, account=user, centres=_centres(request, user.centre)
    )


def _centres(request: RequestContext, own: OrganisationId | None = None) -> list[Organisation]:
    organisations = request.context.directory().organisations
    return [one for one in organisations.values() if one.kind == "community_centre" or one.id == own]


def _page(request: RequestContext, form: Form, *, status: int = 200) -> Response:
    return render.page(
        request,
        "access/users.html",
        status=status,
        form=form,
        users=accounts.users(request.context),
        centres=_centres(request),
        organisations=request.context.directory().organisations,
    )
