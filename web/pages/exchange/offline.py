"""Work without network: the worker, the shell it keeps, the packages of directory and people, the outbox."""

import hashlib
import json
import re
from datetime import timedelta
from typing import Any, Final

from fastapi.responses import JSONResponse, PlainTextResponse, Response

from referral.access.policy import Permission
from referral.clients import unsent_work
from referral.clients.people import home_area
from referral.clients.unsent_work import DeviceReport
from referral.errors import NotFound
from referral.exchange import offline
from referral.matching.partners.shown_figures import records_as_shown
from referral.matching.partners.waiting_lists import waiting_lists
from web.charts.scene.around import around
from web.http import render
from web.http.figures.map_scene import around_own_centre
from web.http.gate import Access, CurrentRequest, RequestContext, Router
from web.offline.package import directory_package, people_package
from web.wording import languages

router: Final = Router()
WAYS: Final = ("oral", "oral_witnessed", "signed", "parent")
SHELL: Final = (
    "css/style.css",
    "frame/app.js",
    "frame/icon.svg",
    "frame/icon-192.png",
    "frame/icon-512.png",
    *render.modules(),
)
MOST_DEVICES: Final = 50
SAID: Final = re.compile(r"([0-9a-f]{16}):(\d{1,4}):(\d{1,4}):(\d{1,9})", re.ASCII)
ICONS: Final = (
    ("frame/icon.svg", "any", "image/svg+xml"),
    ("frame/icon-192.png", "192x192", "image/png"),
    ("frame/icon-512.png", "512x512", "image/png"),
)


@router.get("/sw.js", Access.PUBLIC)
def worker() -> Response:
    """Serve the worker; its text names the files of this version, so a new version is a new worker."""
    shell = json.dumps([render.static_url(name) for name in SHELL])
    known = json.dumps(list(languages.languages()))
    text = f'import {{ start }} from "{render.static_url("offline/worker.js")}";\nstart({shell}, {known});\n'
    return Response(text, media_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@router.get("/manifest.webmanifest", Access.PUBLIC)
def manifest(request: CurrentRequest) -> Response:
    """Say how the phone may keep Mrezha beside its other programs."""
    name = render.presenter(request).say("Mrezha")
    icons = [{"src": render.static_url(file), "sizes": size, "type": kind} for file, size, kind in ICONS]
    found = {
        "name": name, "short_name": name, "lang": request.language, "id": "/", "start_url": "/", "scope": "/",
        "display": "standalone", "background_color": "#fbfaf7", "theme_color": "#0b4a5e", "icons": icons,
    }  # fmt: skip
    return JSONResponse(found, media_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


@router.get("/locked", Access.PUBLIC)
def locked(request: CurrentRequest) -> Response:
    """Show what a device shows that may show nothing: kept by the worker, without anybody's data."""
    return render.page(request, "access/locked.html")


@router.get("/offline", Permission.FIND_HELP)
def shell(request: CurrentRequest) -> Response:
    """Show the page that stands in for the others while there is no network; it holds no client."""
    return _shell(request)


@router.get("/outbox", Permission.FIND_HELP)
def outbox(request: CurrentRequest) -> Response:
    """Show what waits on this device to be sent."""
    return _shell(request)


@router.get("/api/offline/key", Permission.FIND_HELP)
def key(request: CurrentRequest) -> Response:
    """Return the key that seals what this device keeps, those of earlier sessions, and the token its forms need."""
    assert request.session is not None  # noqa: S101 - the gate let a session in
    found = offline.keys(request.context, request.session.id, before=request.form.get("before", ()))
    if found is None:
        raise NotFound(kind="key", id="")
    return JSONResponse(
        {
            "mark": found.fingerprint,
            "key": found.key,
            "earlier": dict(found.earlier),
            "seconds": int(found.left.total_seconds()),
            "form_token": request.form_token,
        }
    )


@router.post("/api/offline/waiting", Access.PUBLIC)
def waiting(request: CurrentRequest) -> Response:
    """Store how much work waits on this device; it says so also while nobody is signed in."""
    said = [_said(text) for text in request.form.get("device", ())[:MOST_DEVICES]]
    unsent_work.report(request.context, [one for one in said if one is not None])
    return JSONResponse({"at": "/outbox"})


def _said(text: str) -> DeviceReport | None:
    """Read mark:to-be-sent:drafts:seconds, or None."""
    found = SAID.fullmatch(text)
    if found is None:
        return None
    waiting, drafts, seconds = (int(number) for number in found.groups()[1:])
    return DeviceReport(mark=found[1], waiting=waiting, drafts=drafts, age=timedelta(seconds=seconds))


@router.get("/api/offline/directory", Permission.FIND_HELP)
def directory(request: CurrentRequest) -> Response:
    """Return the directory for finding help without network: no client in it."""
    context = request.context
    known = context.directory()
    package = directory_package(
        known,
        render.presenter(request),
        today=context.today,
        waiting=waiting_lists(context, tuple(known.services)),
        partner_records=records_as_shown(context, known.organisations),
    )
    return _package(request, package)


@router.get("/api/offline/people", Permission.SEE_CLIENTS)
def people(request: CurrentRequest) -> Response:
    """Return the reader's clients and waiting referrals; the device seals them before it keeps them."""
    package = people_package(offline.people(request.context), render.presenter(request))
    view = around_own_centre(request) if request.may(Permission.SEE_NETWORK) else None
    picture = around(view.words(), view.links) if view else None
    return _package(request, {**package, "home": home_area(request.context), "around": picture})


def _package(request: RequestContext, package: dict[str, Any]) -> Response:
    body = json.dumps(package, ensure_ascii=False, separators=(",", ":")).encode()
    mark = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    if request.http.headers.get("if-none-match", "").removeprefix("W/") == mark:
        return PlainTextResponse(status_code=304, headers={"ETag": mark})
    return Response(body, media_type="application/json", headers={"ETag": mark})


def _shell(request: RequestContext) -> Response:
    return render.page(
        request, "exchange/offline.html", ways=WAYS, areas=_areas(request), today=request.context.today.isoformat()
    )


def _areas(request: RequestContext) -> list[tuple[str, str]]:
    say = render.presenter(request)
    return [(area.id, say.name(area)) for area in request.context.directory().local_areas()]
