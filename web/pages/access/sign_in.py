"""Come in, go out, choose a language."""

from collections.abc import Mapping
from typing import Final

from fastapi.responses import Response

from referral.access import accounts
from referral.errors import BadInput, NotAllowed
from referral.model.actors import SYSTEM, Role, User
from web.http import render, security
from web.http.forms import Form
from web.http.gate import Door, Room, Visit, Visiting, cookie_name
from web.settings import LOOPBACK
from web.wording import languages

room: Final = Room()
YEAR: Final = 365 * 24 * 3600
CARRIED: Final = "kept:"
WHERE: Final = "kept_for"


@room.get("/sign-in", Door.PUBLIC)
def sign_in_page(visit: Visiting) -> Response:
    """Show the sign-in form, and in the demo one button for each role."""
    if visit.user is not None:
        return render.go("/")
    return render.page(visit, "access/sign_in.html", roles=_demo_roles(visit), kept={})


def ask_again(visit: Visit, kept: Mapping[str, tuple[str, ...]]) -> Response:
    """Ask for a sign-in in the middle of a form, carrying along what was typed."""
    carried = {f"{CARRIED}{name}": values for name, values in kept.items()}
    carried[WHERE] = (visit.request.url.path,)
    return render.page(visit, "access/sign_in.html", status=401, roles=_demo_roles(visit), kept=carried)


@room.post("/sign-in", Door.PUBLIC)
def sign_in(visit: Visiting) -> Response:
    """Check a password and begin a session."""
    form = Form(raw=visit.form)
    login = form.text("login", required=True, longest=100) or ""
    password = form.value("password")
    if not password:
        form.problem("password", "missing")
    if not form.problems:
        try:
            user = accounts.sign_in(
                visit.house.desk(SYSTEM),
                login=login,
                check=lambda stored: security.matches(stored, password),
                login_hash=security.fingerprint(login.lower()),
                address_hash=security.fingerprint(_address(visit)),
            )
            return _begin(visit, user)
        except NotAllowed:
            form.problem("password", "wrong_password")
        except BadInput as refused:
            form.take(refused)
    return render.page(
        visit, "access/sign_in.html", status=422, form=form, roles=_demo_roles(visit), kept=_carried(visit)
    )


@room.post("/demo-sign-in", Door.PUBLIC)
def demo_sign_in(visit: Visiting) -> Response:
    """Sign in to the demo as a role, with one click; only in the demo and only from this machine."""
    if not _demo_roles(visit):
        raise NotAllowed(permission="demo")
    role = Form(raw=visit.form).choice("role", list(Role), required=True)
    if role is None:
        return render.go("/sign-in")
    return _begin(visit, accounts.first_of_role(visit.house.desk(SYSTEM), Role(role)))


@room.post("/sign-out", Door.PUBLIC)
def sign_out(visit: Visiting) -> Response:
    """End the session and clear what the browser holds."""
    if visit.session is not None:
        accounts.end_session(visit.desk, visit.session)
    response = render.go("/sign-in")
    response.delete_cookie(cookie_name(visit.house), path="/")
    # A device that tells of a sign-out without network is empty already; clearing now would end the worker that tells.
    response.headers["Clear-Site-Data"] = '"cache"' if visit.wants_json else '"cache", "storage"'
    return response


@room.post("/lock", Door.PUBLIC)
def lock(visit: Visiting) -> Response:
    """End the session; what the device keeps stays sealed until the same user signs in again."""
    if visit.session is not None:
        accounts.end_session(visit.desk, visit.session, locked=True)
    response = render.go("/sign-in")
    response.delete_cookie(cookie_name(visit.house), path="/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@room.post("/language", Door.PUBLIC)
def language(visit: Visiting) -> Response:
    """Remember a language."""
    form = Form(raw=visit.form)
    back = form.value("back", "/")
    response = render.go(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/")
    response.set_cookie("lang", languages.chosen(form.value("lang")), max_age=YEAR, httponly=True, samesite="lax")
    return response


def _begin(visit: Visit, user: User) -> Response:
    secret, token = security.secret(), security.secret()
    house = visit.house
    if visit.session is not None:
        accounts.end_session(
            house.desk(SYSTEM), visit.session, locked=visit.user is not None and visit.user.id == user.id
        )
    accounts.begin_session(
        house.desk(SYSTEM),
        user,
        session_hash=security.fingerprint(secret),
        form_token=token,
        offline_key=security.secret(),
    )
    kept = {name.removeprefix(CARRIED): values for name, values in _carried(visit).items() if name != WHERE}
    action = Form(raw=visit.form).value(WHERE)
    response: Response = render.go("/")
    if kept and action.startswith("/") and not action.startswith(("//", "/\\")):
        visit.user, visit.form_token = user, token
        response = render.page(visit, "access/send_again.html", kept=kept, action=action)
    response.set_cookie(
        cookie_name(house), secret, httponly=True, samesite="lax", secure=house.settings.https, path="/"
    )
    return response


def _carried(visit: Visit) -> dict[str, tuple[str, ...]]:
    """Return what a sign-in carries along for the form it interrupted."""
    return {name: values for name, values in visit.form.items() if name == WHERE or name.startswith(CARRIED)}


def _demo_roles(visit: Visit) -> tuple[Role, ...]:
    inside = visit.house.settings.demo and _address(visit) in {*LOOPBACK, "testclient"}
    return tuple(Role) if inside else ()


def _address(visit: Visit) -> str:
    return visit.request.client.host if visit.request.client else ""
