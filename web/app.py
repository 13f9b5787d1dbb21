"""The application: its routes, the check of every request, and how it answers a refusal."""

import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Final
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from graph.errors import GraphError
from graph.store import Store
from referral.errors import NotFound, Refusal
from web.background.scheduler import Scheduler
from web.charts import network_map
from web.http import registry, render, security
from web.http.errors import AboutNow, ForgedRequest, NotSignedIn, as_json, sentence, status_of
from web.http.figures import map_places
from web.http.figures.long_work import LongWork
from web.http.gate import (
    SAFE,
    Access,
    RequestContext,
    Router,
    as_stranger,
    authorise,
    check_declared,
    identified,
    language_of,
    wants_json,
)
from web.http.middleware import HeadersMiddleware, ProxyMiddleware
from web.pages.access import sign_in
from web.settings import Settings
from web.wiring import Application, build, engine_words
from web.wording import completeness, languages

LOG: Final = logging.getLogger("mrezha")
# What letters and messengers put behind an address, and some programs take for a part of it.
BEHIND_ADDRESSES: Final = " \t\r\n\N{NO-BREAK SPACE}.,;:!?)]>\"'»“”’…"
# Where pages and routes of the API are found: a new file in one of these folders is a new page.
PACKAGES: Final = ("web.pages", "web.api")

static = Router()


def create_app(settings: Settings, store: Store | None = None, *, application: Application | None = None) -> FastAPI:
    """Return the application over a store.

    Errors: RuntimeError for a route that declares no permission; IncompleteWords for a row of a registry without its
    words in a language; those of opening the store.
    """
    pages = (*registry.routers(*PACKAGES), static)
    menu = registry.menu(pages)
    labels = [(entry.path, "label", entry.label) for entry in menu]
    completeness.check({"PAGES": labels, "ENGINES": engine_words()})
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
    app.state.long_work = LongWork()
    app.include_router(registry.api_router(pages))
    app.state.menu = menu
    check_declared(app)
    for error in (Refusal, GraphError, NotSignedIn, ForgedRequest, AboutNow):
        app.add_exception_handler(error, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(HeadersMiddleware, answer=_answer)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts))
    app.add_middleware(ProxyMiddleware, proxies=settings.proxies)
    return app


@asynccontextmanager
async def _alive(app: FastAPI) -> AsyncIterator[None]:
    """Run the scheduler while the server runs, and give up long work at its end; the first map is prepared beside."""
    Thread(target=_prepare_map, args=(app,), name="first map", daemon=True).start()
    scheduler = app.state.scheduler = Scheduler(app.state.application)
    scheduler.start()
    try:
        yield
    finally:
        app.state.long_work.stop()
        await run_in_threadpool(scheduler.stop)


def _prepare_map(app: FastAPI) -> None:
    """Load the map's library and lay the map out, so that the first visitor need not wait."""
    network_map.load()
    try:
        map_places.begin(app.state.long_work, app.state.application.system)
    except Exception:
        LOG.exception("the first map could not be prepared")


@static.get("/static/{mark}/{folder}/{name}", Access.PUBLIC)
def static_file(mark: str, folder: str, name: str) -> Response:
    """Serve a static file; its address holds its content's hash, so browsers keep it."""
    try:
        content, kind = render.static_file(f"{folder}/{name}")
    except KeyError as missing:
        raise NotFound(kind="static", id=name) from missing
    is_current = render.static_url(f"{folder}/{name}").split("/")[2] == mark
    lifetime = "public, max-age=31536000, immutable" if is_current else "no-cache"
    return Response(content, media_type=kind, headers={"Cache-Control": lifetime})


@static.get("/health", Access.PUBLIC)
def health(request: Request) -> PlainTextResponse:
    """Tell a supervisor that the process and its store answer, when the scheduler last ran, and what it could not do.

    No record is named here; the log names them.
    """
    application: Application = request.app.state.application
    application.store.read(lambda tx: tx.revision())
    scheduler: Scheduler | None = getattr(request.app.state, "scheduler", None)
    if scheduler is None or not scheduler.is_on:
        return PlainTextResponse("ok\nscheduler: off\n")
    if scheduler.last is None:
        return PlainTextResponse("ok\nlast scheduled run: none yet\n")
    failed = Counter(f"{failure.kind}: {type(failure.error).__name__}" for failure in scheduler.last.failures)
    lines = [f"last scheduled run: {scheduler.last.at.isoformat(timespec='seconds')}"]
    lines += [f"could not be done: {what} ({count})" for what, count in sorted(failed.items())]
    return PlainTextResponse("\n".join(["ok", *lines, ""]))


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, NotSignedIn) and not wants_json(request):
        current: RequestContext = request.state.current
        kept = render.kept(current)
        if not kept:
            return render.go("/sign-in")
        return await run_in_threadpool(sign_in.ask_again, current, kept)
    return await _answer(request, error, status_of(error))


async def _invalid(request: Request, error: Exception) -> Response:
    return await _answer(request, error, 422)


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:  # noqa: PLR2004
        error = NotFound(kind="page", id="")
        # No route was found, so the gate was not asked: whoever is signed in keeps the menu on this page too.
        request.state.current = await run_in_threadpool(identified, request, request.app.state.application)
    return await _answer(request, error, status)


async def _answer(request: Request, error: Exception, status: int) -> Response:
    """Answer a refusal in words: a page for people, JSON for programs."""
    current: RequestContext | None = getattr(request.state, "current", None)
    if status == 404 and (path := _bare_path(request)):  # noqa: PLR2004
        return RedirectResponse(path)
    language = current.language if current else language_of(request, None)
    say = languages.translations(language).gettext
    headers = {"Retry-After": "30"} if status == 503 else None  # noqa: PLR2004
    if wants_json(request):
        warn = render.presenter(current).warning if current else None
        return JSONResponse(as_json(error, say, warn=warn), status, headers)
    if current is None:
        current = as_stranger(request, request.app.state.application)
    return await run_in_threadpool(_page, current, sentence(error, say), status, headers)


def _bare_path(request: Request) -> str | None:
    """Return the address of a page without the signs behind it, or None when there are none.

    A path that begins with two slashes would lead to another host.
    """
    path = str(request.scope["path"])
    bare = path.rstrip(BEHIND_ADDRESSES)
    is_page = request.method in SAFE and not wants_json(request)
    is_ours = not bare.startswith("//") and not bare.endswith("/")
    return quote(bare) if is_page and is_ours and bare != path else None


def _page(current: RequestContext, words: str, status: int, headers: dict[str, str] | None) -> Response:
    response = render.page(current, "frame/error.html", status=status, words=words, kept=render.kept(current))
    response.headers.update(headers or {})
    return response
