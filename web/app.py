"""The application: rooms, gate, headers, refusals."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from graph.errors import GraphError
from graph.store import Store
from referral.errors import NotFound, Refusal
from web.api import fhir
from web.api import gaps as gaps_api
from web.api import metrics as metrics_api
from web.api import network as network_api
from web.api import pathways as path_api
from web.api import routes as api
from web.background.scheduler import Rounds
from web.http import render, security
from web.http.errors import ForgedRequest, NotSignedIn, as_json, sentence, status_of
from web.http.gate import Access, RequestContext, Router, authorise, check_declared, language_of, visit_of, wants_json
from web.pages.access import account, sign_in, users
from web.pages.clients import caseload, clients, consents
from web.pages.directory import entries
from web.pages.exchange import offline
from web.pages.gaps import gaps
from web.pages.home import home
from web.pages.manual import manual
from web.pages.matching import find_help
from web.pages.metrics import results
from web.pages.network import network
from web.pages.partners import answer_form, answer_links, inbox, outbox, slip_return
from web.pages.pathways import pathway
from web.pages.referrals import create, notifications, referral
from web.settings import Settings
from web.wiring import Application, build
from web.wording import completeness, languages

LOG: Final = logging.getLogger("mrezha")
LARGEST_BODY: Final = 1024 * 1024
PAGES: Final = (
    sign_in,
    home,
    find_help,
    clients,
    pathway,
    consents,
    create,
    answer_form,
    answer_links,
    referral,
    inbox,
    slip_return,
    outbox,
    entries,
    network,
    gaps,
    results,
    notifications,
    caseload,
    manual,
    offline,
    account,
    users,
    api,
    gaps_api,
    metrics_api,
    network_api,
    fhir,
    path_api,
)
Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

static = Router()


def create_app(settings: Settings, store: Store | None = None, *, application: Application | None = None) -> FastAPI:
    """Return the application over a store.

    Errors: RuntimeError for a route that declares no permission; IncompleteWords for a row of a registry without its
    words in a language; those of opening the store.
    """
    completeness.check()
    app = FastAPI(
        title="Mrezha",
        version="0.1.0",
        description="Map the local network, refer through it, see what is missing.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(authorise)],
        lifespan=_alive,
    )
    security.mask_logs()
    app.state.application = application or build(settings, store)
    for page in PAGES:
        app.include_router(page.router.api_router)
    app.include_router(static.api_router)
    check_declared(app)
    for error in (Refusal, GraphError, NotSignedIn, ForgedRequest):
        app.add_exception_handler(error, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(HeadersMiddleware)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts))
    return app


@asynccontextmanager
async def _alive(app: FastAPI) -> AsyncIterator[None]:
    """Run the clock while the server runs."""
    rounds = Rounds(app.state.application)
    rounds.start()
    try:
        yield
    finally:
        await run_in_threadpool(rounds.stop)


@static.get("/static/{mark}/{folder}/{name}", Access.PUBLIC)
def static_file(mark: str, folder: str, name: str) -> Response:
    """Serve a static file; its address holds its content's hash, so browsers keep it."""
    try:
        content, kind = render.static_file(f"{folder}/{name}")
    except KeyError as missing:
        raise NotFound(kind="static", id=name) from missing
    kept = render.static_url(f"{folder}/{name}").split("/")[2] == mark
    life = "public, max-age=31536000, immutable" if kept else "no-cache"
    return Response(content, media_type=kind, headers={"Cache-Control": life})


@static.get("/health", Access.PUBLIC)
def health(request: Request) -> PlainTextResponse:
    """Tell a supervisor that the process and its store answer."""
    application: Application = request.app.state.application
    application.store.read(lambda tx: tx.revision())
    return PlainTextResponse("ok")


class HeadersMiddleware:
    """Around everything: the headers of every answer, and no body larger than we read."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = 0

        async def bounded() -> MutableMapping[str, Any]:
            nonlocal sent
            message = await receive()
            sent += len(message.get("body", b""))
            if sent > LARGEST_BODY:
                raise HTTPException(413)
            return message

        async def dressed(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                _dress(MutableHeaders(scope=message))
            await send(message)

        if _too_large(scope):
            refused = await _answer(Request(scope, receive), HTTPException(413), status=413)
            await refused(scope, receive, dressed)
            return
        try:
            await self.app(scope, bounded, dressed)
        except Exception as error:  # noqa: BLE001 - the last door: whatever failed gets an answer and a log line
            response = await _failed(Request(scope, receive), error)
            await response(scope, receive, dressed)


def _dress(headers: MutableHeaders) -> None:
    for name, value in security.HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")


def _too_large(scope: Scope) -> bool:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return not length.isdigit() or int(length) > LARGEST_BODY


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, NotSignedIn) and not wants_json(request):
        current: RequestContext = request.state.current
        kept = render.kept(current)
        if not kept:
            return render.go("/sign-in")
        return await run_in_threadpool(sign_in.ask_again, current, kept)
    return await _answer(request, error)


async def _invalid(request: Request, error: Exception) -> Response:
    return await _answer(request, error, status=422)


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:  # noqa: PLR2004
        error = NotFound(kind="page", id="")
        # No route was found, so no gate stood in between: whoever is signed in keeps the menu on this page too.
        request.state.current = await run_in_threadpool(visit_of, request, request.app.state.application)
    return await _answer(request, error, status=status)


async def _failed(request: Request, error: Exception) -> Response:
    LOG.error("unexpected %s at %s", type(error).__name__, request.scope.get("route"), exc_info=error)
    return await _answer(request, error, status=500)


async def _answer(request: Request, error: Exception, *, status: int | None = None) -> Response:
    """Answer a refusal in words: a page for people, JSON for programs."""
    found = status or status_of(error)
    current: RequestContext | None = getattr(request.state, "current", None)
    language = current.language if current else language_of(request, None)
    say = languages.translations(language).gettext
    headers = {"Retry-After": "30"} if found == 503 else None  # noqa: PLR2004
    if wants_json(request):
        return JSONResponse(as_json(error, say), found, headers)
    if current is None:
        current = RequestContext(http=request, application=request.app.state.application, language=language)
    return await run_in_threadpool(_page, current, sentence(error, say), found, headers)


def _page(current: RequestContext, words: str, status: int, headers: dict[str, str] | None) -> Response:
    response = render.page(current, "frame/error.html", status=status, words=words, kept=render.kept(current))
    response.headers.update(headers or {})
    return response
