"""Sign-in, sign-out and the language switch."""

from collections.abc import Mapping
from typing import Final

from fastapi.responses import Response

from referral.access import accounts, sessions
from referral.access.password_tries import TriedFrom
from referral.errors import NotAllowed, TooManyTries
from referral.model.actors import Role, User
from web.http import gate, render, security
from web.http.forms import Form
from web.http.gate import Access, CurrentRequest, RequestContext, Router, cookie_name
from web.settings import LOOPBACK
from web.wording import languages

router: Final = Router()
YEAR: Final = 365 * 24 * 3600
# Hidden fields of the sign-in form: what was typed into the form it interrupted, and that form's address.
CARRIED: Final = "kept:"
WHERE: Final = "kept_for"


@router.get("/sign-in", Access.PUBLIC)
def sign_in_page(request: CurrentRequest) -> Response:
    """Show the sign-in form, and in the demo one button for each role."""
    if request.user is not None:
        return render.go("/")
    return render.page(
        request,
        "access/sign_in.html",
        roles=_demo_roles(request),
        kept={},
        nobody=accounts.is_empty(request.application.system),
    )


def ask_again(request: RequestContext, kept: Mapping[str, tuple[str, ...]]) -> Response:
    """Ask for a sign-in in the middle of a form, carrying along what was typed."""
    carried = {f"{CARRIED}{name}": values for name, values in kept.items()}
    carried[WHERE] = (request.http.url.path,)
    return render.page(request, "access/sign_in.html", status=401, roles=_demo_roles(request), kept=carried)


@router.post("/sign-in", Access.PUBLIC)
def sign_in(request: CurrentRequest) -> Response:
    """Check a password and begin a session."""
    form = Form(raw=request.form)
    login = form.text("login", required=True, longest=100) or ""
    password = form.value("password")
    device = security.device_of(request.http)
    if not password:
        form.problem("password", "missing")
    if not form.problems:
        try:
            user = sessions.sign_in(
                request.application.system,
                login=login,
                check=lambda stored: security.matches(stored, password),
                source=TriedFrom(
                    login_hash=security.fingerprint(login.strip().lower()),
                    address_hash=security.fingerprint(security.address_of(request.http)),
                    device_hash=security.fingerprint(device),
                ),
            )
        except NotAllowed:
            form.problem("password", "wrong_password")
        except TooManyTries as wait:
            form.problem("password", "wait", **wait.details)
        else:
            response = _begin(request, user)
            security.remember_device(response, device, https=request.application.settings.https)
            return response
    return render.page(
        request, "access/sign_in.html", status=422, form=form, roles=_demo_roles(request), kept=_carried(request)
    )


@router.post("/demo-sign-in", Access.PUBLIC)
def demo_sign_in(request: CurrentRequest) -> Response:
    """Sign in to the demo as a role, with one click; only in the demo and only from this machine."""
    if not _demo_roles(request):
        raise NotAllowed(permission="demo")
    role = Form(raw=request.form).choice("role", list(Role), required=True)
    if role is None:
        return render.go("/sign-in")
    return _begin(request, accounts.first_of_role(request.application.system, Role(role)))


@router.post("/sign-out", Access.PUBLIC)
def sign_out(request: CurrentRequest) -> Response:
    """End the session; a device that says that no work waits on it is cleared, any other keeps its ciphertext."""
    is_empty = Form(raw=request.form).value("unsent") == "no"
    # A device that tells of a sign-out without network is clear already; clearing now would end the worker that tells.
    may_clear = is_empty and not request.wants_json
    return _end(request, clear='"cache", "storage"' if may_clear else '"cache"', is_empty=is_empty)


@router.post("/lock", Access.PUBLIC)
def lock(request: CurrentRequest) -> Response:
    """End the session; what the device keeps stays sealed until the same user signs in again."""
    return _end(request, clear='"cache"')


@router.post("/language", Access.PUBLIC)
def language(request: CurrentRequest) -> Response:
    """Remember a language."""
    form = Form(raw=request.form)
    back = form.value("back", "/")
    response = render.go(back if _is_ours(back) else "/")
    response.set_cookie("lang", languages.chosen(form.value("lang")), max_age=YEAR, httponly=True, samesite="lax")
    return response


def _begin(request: RequestContext, user: User) -> Response:
    secret = security.secret()
    session_hash = security.fingerprint(secret)
    application = request.application
    if request.session is not None:
        sessions.end_session(application.system, request.session.id)
    sessions.begin_session(
        application.system,
        user,
        session_hash=session_hash,
        form_token=security.secret(),
        offline_key=security.secret(),
    )
    kept = {name.removeprefix(CARRIED): values for name, values in _carried(request).items() if name != WHERE}
    action = Form(raw=request.form).value(WHERE)
    response: Response = render.go("/")
    if kept and _is_ours(action):
        session = sessions.session(application.system, session_hash)
        inside = gate.signed_in(request, session) if session else request
        response = render.page(inside, "access/send_again.html", kept=kept, action=action)
    response.set_cookie(
        cookie_name(application), secret, httponly=True, samesite="lax", secure=application.settings.https, path="/"
    )
    return response


def _end(request: RequestContext, *, clear: str, is_empty: bool = False) -> Response:
    """End the session; `clear` names what the browser throws away, as Clear-Site-Data has it."""
    if request.session is not None:
        sessions.end_session(request.context, request.session.id, is_empty=is_empty)
    response = render.go("/sign-in")
    response.delete_cookie(cookie_name(request.application), path="/")
    response.headers["Clear-Site-Data"] = clear
    return response


def _is_ours(address: str) -> bool:
    """Tell whether an address stays on this site; two slashes, of either kind, begin the name of another host."""
    return address.startswith("/") and not address.startswith(("//", "/\\"))


def _carried(request: RequestContext) -> dict[str, tuple[str, ...]]:
    """Return what a sign-in carries along for the form it interrupted."""
    return {name: values for name, values in request.form.items() if name == WHERE or name.startswith(CARRIED)}


def _demo_roles(request: RequestContext) -> tuple[Role, ...]:
    """Return the roles of one-click sign-in: in the demo, asked from this machine and by a name of this machine.

    A page elsewhere can give its own name the address of this machine; by that name nothing is opened.
    """
    address = request.http.client.host if request.http.client else ""
    own_names = {*LOOPBACK, "testserver"} if address == "testclient" else LOOPBACK
    is_local = address in {*LOOPBACK, "testclient"} and request.http.url.hostname in own_names
    return tuple(Role) if is_local and request.application.settings.demo else ()
