"""Authorise every request: a route declares its permission, or the application does not start."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import parse_qsl

from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from referral.access import sessions
from referral.access.policy import Permission
from referral.access.sessions import Session
from referral.context import Context
from referral.errors import NotAllowed
from referral.model.actors import SYSTEM, Actor, User
from web.http import forms, security
from web.http.errors import ForgedRequest, NotSignedIn
from web.http.figures.day import refuse_day
from web.wiring import Application
from web.wording import languages

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
COOKIE: Final = "mrezha"
SECURE_COOKIE: Final = "__Host-mrezha"
STRANGER: Final = Actor(id=SYSTEM.id)
_DECLARED: Final = "mrezha_permission"
F = TypeVar("F", bound=Callable[..., Any])


class Access(StrEnum):
    """Permissions of routes that ask for no right of a user."""

    PUBLIC = "public"
    # The address itself carries the right, and a session beside it neither helps nor hinders.
    LINK = "link"


@dataclass(slots=True, kw_only=True)
class RequestContext:
    """One request: who asks, what they may do, in which language, with which form.

    `form` holds the texts of the submitted form, or those of the address's query. `grants` is every permission of the
    asker with its scope, read once; `context` hands them on to the use cases. `unread` counts notifications.
    """

    http: Request
    application: Application
    context: Context
    language: str
    user: User | None = None
    session: Session | None = None
    unread: int = 0
    form: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    is_ours: bool = False  # the browser itself or the form's token says that our own page sent the form

    @property
    def actor(self) -> Actor:
        """Return who asks; a stranger may do nothing."""
        return self.context.actor

    @property
    def form_token(self) -> str:
        """Return what every form of this session's pages carries."""
        return self.session.form_token if self.session else ""

    @property
    def wants_json(self) -> bool:
        """Tell whether the answer goes to a program."""
        return wants_json(self.http)

    @property
    def base_address(self) -> str:
        """Return what links begin with: the public address of the settings, else the one this page was asked at."""
        return self.application.settings.url or str(self.http.base_url).rstrip("/")

    def may(self, permission: Permission) -> bool:
        """Tell whether the asker has a permission at all."""
        return permission in self.context.grants

    def scope(self, permission: Permission) -> str | None:
        """Return how far a permission of the asker reaches, or None."""
        return self.context.grants.get(permission)


def wants_json(request: Request) -> bool:
    """Tell whether a request is one of the API, of a page's own data, or a form sent by a program."""
    path = request.url.path
    return path.startswith("/api/") or path.endswith(".json") or request.headers.get("accept") == "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A page's entry in the main menu: its English words and its place, the smallest `order` first."""

    label: str
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRoute:
    """One route as its page declares it; `options` go to FastAPI."""

    method: str
    path: str
    permission: Permission | Access
    endpoint: Callable[..., Any]
    menu: Menu | None
    options: Mapping[str, Any]


class Router:
    """The routes of one file of pages or of the API, in the order of their declaration."""

    def __init__(self, *, api: bool = False) -> None:
        self.routes: list[DeclaredRoute] = []
        self._is_api = api

    def get(
        self, path: str, permission: Permission | Access, *, menu: Menu | None = None, **options: Any
    ) -> Callable[[F], F]:
        """Declare a route that only reads; with `menu` it stands in the main menu of everybody who may open it."""
        return self._route("GET", path, permission, menu=menu, options=options)

    def post(self, path: str, permission: Permission | Access, **options: Any) -> Callable[[F], F]:
        """Declare a route that changes something."""
        return self._route("POST", path, permission, menu=None, options=options)

    def _route(
        self, method: str, path: str, permission: Permission | Access, *, menu: Menu | None, options: dict[str, Any]
    ) -> Callable[[F], F]:
        options = {"include_in_schema": self._is_api, **options}
        if not self._is_api:
            options = {"response_model": None, **options}

        def add(endpoint: F) -> F:
            setattr(endpoint, _DECLARED, permission)
            route = DeclaredRoute(
                method=method, path=path, permission=permission, endpoint=endpoint, menu=menu, options=options
            )
            self.routes.append(route)
            return endpoint

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
    flat: list[Any] = []
    for route in routes:
        inner = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
        flat += flattened(inner) if inner else [route]
    return flat


async def authorise(request: Request) -> RequestContext:
    """Check a request: its session, its permission, and for a change the proof that our own page sent it.

    The permissions of the asker are read here once; the use cases take them from the request's context.
    Errors: ForgedRequest, NotSignedIn, NotAllowed, AboutNow.
    """
    application: Application = request.app.state.application
    needed, is_safe = permission_of(request.scope["endpoint"]), request.method in SAFE
    if needed is Access.LINK:
        current = as_stranger(request, application)
    else:
        current = await run_in_threadpool(identified, request, application)
    request.state.current = current
    if is_safe:
        current.form = security.with_codes(forms.query(request), current.form_token)
    else:
        current.is_ours = security.is_from_our_page(request)
        current.form = await forms.body(request, is_page=not current.wants_json)
    if not isinstance(needed, Access):
        if current.user is None:
            raise NotSignedIn
        if needed not in current.context.grants:
            raise NotAllowed(permission=needed)
    refuse_day(request.scope["endpoint"], current.form if is_safe else {})
    if not is_safe and current.user is not None:
        _check_token(current)
    return current


CurrentRequest = Annotated[RequestContext, Depends(authorise)]


def cookie_name(application: Application) -> str:
    """Return the session cookie's name: bound to the host where there is https."""
    return SECURE_COOKIE if application.settings.https else COOKIE


def language_of(request: Request, user: User | None) -> str:
    """Return the language of an answer: asked in the address, chosen before, set in the account, the default."""
    asked = dict(parse_qsl(request.url.query)).get("lang")
    wishes = (asked, request.cookies.get("lang"), user.language if user else None)
    known = languages.languages()  # the default comes first
    return next((wish for wish in wishes if wish is not None and wish in known), next(iter(known)))


def identified(request: Request, application: Application) -> RequestContext:
    """Return the request of whoever its session says it is; without a session, a stranger's."""
    secret = request.cookies.get(cookie_name(application))
    session = sessions.session(application.system, security.fingerprint(secret)) if secret else None
    current = as_stranger(request, application)
    return current if session is None else signed_in(current, session)


def as_stranger(request: Request, application: Application) -> RequestContext:
    """Return the request of somebody who may do nothing but what is public."""
    context = application.system.as_actor(STRANGER)
    return RequestContext(http=request, application=application, context=context, language=language_of(request, None))


def signed_in(current: RequestContext, session: Session) -> RequestContext:
    """Return the same request as that of a session's user, with everything that the session has read."""
    return replace(
        current,
        context=current.context.as_actor(session.user.actor, grants=session.grants),
        language=language_of(current.http, session.user),
        user=session.user,
        session=session,
        unread=session.unread,
    )


def _check_token(current: RequestContext) -> None:
    token = current.http.headers.get("x-form-token") or next(iter(current.form.get("form_token", ())), "")
    if not security.same(token, current.form_token):
        raise ForgedRequest
    current.is_ours = True
