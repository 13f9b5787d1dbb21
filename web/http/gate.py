"""The gate of every route: a route names its permission or the application does not start."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.routing import APIRoute
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from referral.access import policy, sessions
from referral.access.policy import Permission
from referral.context import Context
from referral.model.actors import SYSTEM, Actor, User
from web.http import security
from web.http.errors import ForgedRequest, NotSignedIn
from web.wiring import Application
from web.wording import languages

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
COOKIE: Final = "mrezha"
SECURE_COOKIE: Final = "__Host-mrezha"
_DECLARED: Final = "mrezha_permission"
F = TypeVar("F", bound=Callable[..., Any])


class Access(StrEnum):
    """Permissions of routes that ask for no right of a user."""

    PUBLIC = "public"
    # The address itself carries the right, and a session beside it neither helps nor hinders.
    LINK = "link"


@dataclass(slots=True, kw_only=True)
class RequestContext:
    """One request: who asks, in which language, with which form."""

    http: Request
    application: Application
    language: str
    user: User | None = None
    session: str | None = None
    form_token: str = ""
    form: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    is_ours: bool = False  # the browser itself or the form's token says that our own page sent the form

    @property
    def actor(self) -> Actor:
        """Return who asks; a stranger may do nothing."""
        return self.user.actor if self.user else Actor(id=SYSTEM.id)

    @property
    def context(self) -> Context:
        """Return the asker's desk."""
        return self.application.context(self.actor)

    @property
    def wants_json(self) -> bool:
        """Tell whether the answer goes to a program."""
        return wants_json(self.http)

    def may(self, permission: Permission) -> bool:
        """Tell whether the asker has a permission at all."""
        return policy.allows(self.actor, permission)


def wants_json(request: Request) -> bool:
    """Tell whether a request is one of the API, of a page's own data, or a form sent by a program."""
    path = request.url.path
    return path.startswith("/api/") or path.endswith(".json") or request.headers.get("accept") == "application/json"


def declared(permission: Permission | Access) -> Callable[[F], F]:
    """Declare what a route needs."""

    def mark(endpoint: F) -> F:
        setattr(endpoint, _DECLARED, permission)
        return endpoint

    return mark


class Router:
    """The routes of one noun."""

    def __init__(self, *, api: bool = False) -> None:
        self.api_router = APIRouter()
        self._shown = api

    def get(self, path: str, permission: Permission | Access, **more: Any) -> Callable[[F], F]:
        """Declare a route that only reads."""
        return self._route("GET", path, permission, **more)

    def post(self, path: str, permission: Permission | Access, **more: Any) -> Callable[[F], F]:
        """Declare a route that changes something."""
        return self._route("POST", path, permission, **more)

    def _route(self, method: str, path: str, permission: Permission | Access, **more: Any) -> Callable[[F], F]:
        more = {"include_in_schema": self._shown, **more}
        if not self._shown:
            more = {"response_model": None, **more}

        def add(endpoint: F) -> F:
            marked = declared(permission)(endpoint)
            self.api_router.add_api_route(path, marked, methods=[method], **more)
            return marked

        return add


def permission_of(endpoint: Any) -> Permission | Access | None:
    """Return what a route declared, or None."""
    return getattr(endpoint, _DECLARED, None)


def check_declared(app: FastAPI) -> None:
    """Refuse to start with a route that declares nothing."""
    undeclared = [
        getattr(route, "path", str(route))
        for route in flattened(app.routes)
        if not isinstance(route, APIRoute) or permission_of(route.endpoint) is None
    ]
    if undeclared:
        raise RuntimeError(f"routes without a permission: {', '.join(undeclared)}")


def flattened(routes: Iterable[Any]) -> list[Any]:
    """Return every route, also those of included routers that keep their own list."""
    found: list[Any] = []
    for route in routes:
        inner = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
        found += flattened(inner) if inner else [route]
    return found


async def authorise(request: Request) -> RequestContext:
    """Let a request in: session, permission, and for a change the proof that our own page sent it."""
    application: Application = request.app.state.application
    needed = permission_of(request.scope["endpoint"])
    if needed is Access.LINK:
        current = RequestContext(http=request, application=application, language=language_of(request, None))
    else:
        current = await run_in_threadpool(visit_of, request, application)
    request.state.current = current
    if request.method not in SAFE:
        current.is_ours = _check_source(request)
        current.form = await _form(request)
    if not isinstance(needed, Access):
        if current.user is None:
            raise NotSignedIn
        policy.require(current.actor, Permission(str(needed)))
    if request.method not in SAFE and current.user is not None:
        _check_token(current)
    return current


CurrentRequest = Annotated[RequestContext, Depends(authorise)]


def cookie_name(application: Application) -> str:
    """Return the session cookie's name: bound to the host where there is https."""
    return SECURE_COOKIE if application.settings.https else COOKIE


def language_of(request: Request, user: User | None) -> str:
    """Return the language of an answer: asked in the address, chosen before, set in the account, the default."""
    asked = dict(parse_qsl(request.url.query)).get("lang")
    return languages.chosen(asked, request.cookies.get("lang"), user.language if user else None)


def visit_of(request: Request, application: Application) -> RequestContext:
    """Return who a request's session says it is, and the language of the answer."""
    secret = request.cookies.get(cookie_name(application))
    found = sessions.session(application.context(SYSTEM), security.fingerprint(secret)) if secret else None
    user = found.user if found else None
    return RequestContext(
        http=request,
        application=application,
        language=language_of(request, user),
        user=user,
        session=found.id if found else None,
        form_token=found.form_token if found else "",
    )


def _check_source(request: Request) -> bool:
    """Refuse a change that another site sent; tell whether the browser says that it is ours."""
    origin = request.headers.get("origin")
    # Under our own "no-referrer" browsers send "Origin: null" with a form; Sec-Fetch-Site and the token decide then.
    if origin not in {None, "null"} and urlsplit(str(origin)).netloc != request.headers.get("host"):
        raise ForgedRequest
    site = request.headers.get("sec-fetch-site")
    if site not in {None, "same-origin", "none"}:
        raise ForgedRequest
    return site == "same-origin" or origin not in {None, "null"}


def _check_token(current: RequestContext) -> None:
    token = current.http.headers.get("x-form-token") or next(iter(current.form.get("form_token", ())), "")
    if not security.same(token, current.form_token):
        raise ForgedRequest
    current.is_ours = True


async def _form(request: Request) -> Mapping[str, tuple[str, ...]]:
    """Read the texts of a form; a page's form comes as a form, in UTF-8."""
    kind, parameters = parse_options_header(request.headers.get("content-type"))
    if kind not in {b"application/x-www-form-urlencoded", b"multipart/form-data"}:
        if kind and not wants_json(request):
            raise HTTPException(415)
        return MappingProxyType({})
    if parameters.get(b"charset", b"utf-8").lower() not in {b"utf-8", b"utf8"}:
        raise HTTPException(415)
    async with request.form() as form:
        return _texts(form)


def _texts(form: FormData) -> Mapping[str, tuple[str, ...]]:
    """Return the texts by name; what no text may hold (zero bytes, halves of a pair) is left out."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            clean = value.replace("\x00", "").encode("utf-8", "ignore").decode()
            found[name] = (*found.get(name, ()), clean)
    return MappingProxyType(found)
