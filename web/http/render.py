"""Render templates: one environment for each language, everything escaped, static files addressed by content."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.routing import Match

from referral.access.policy import Permission
from referral.access.sessions import fingerprint_of
from referral.lifecycle.states import STATES
from referral.model.actors import User
from referral.model.codes import new_id
from web.charts.network_map import engine_script
from web.http import security
from web.http.forms import SECRETS, Form
from web.http.gate import RequestContext, flattened
from web.wording import languages
from web.wording.languages import N_
from web.wording.presenter import Presenter

_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
}
SEE_OTHER: Final = 303
REFUSED: Final = 400


def kept(request: RequestContext) -> dict[str, tuple[str, ...]]:
    """Return what was typed, for sending again; nothing that holds a password or may have come from elsewhere."""
    if SECRETS & request.form.keys() or not request.is_ours:
        return {}
    return {name: values for name, values in request.form.items() if name != "form_token" and any(values)}


def place(request: RequestContext) -> str:
    """Return the address that shows this page again: its own, or for a form's the nearest one that can be opened."""
    http = request.http
    asked = [(name, value) for name, value in http.query_params.multi_items() if name != "lang"]
    if http.method in {"GET", "HEAD"}:
        return f"{http.url.path}?{urlencode(asked)}" if asked else http.url.path
    path = http.url.path
    while path and not _opens(request, path):
        path = path.rpartition("/")[0]
    return path or "/"


def _opens(request: RequestContext, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(
        "GET" in getattr(route, "methods", ()) and route.matches(scope)[0] is Match.FULL
        for route in flattened(request.http.app.routes)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One line of the main menu as a page shows it."""

    href: str
    text: str
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page's content. It is made from the request alone, once a store has begun.

    `languages` are the other languages by code, `place` is the address that shows this page again, `unread` counts
    notifications. `session_mark` and `user_mark` name both on the device; `keeps_directory` and `keeps_people` say
    what the device may keep for work without network. `lacks` is what an empty store must be given next.
    """

    user: User | None
    unread: int
    menu: tuple[MenuItem, ...]
    languages: Mapping[str, str]
    place: str
    form_token: str
    is_demo: bool
    session_mark: str
    user_mark: str
    keeps_directory: bool
    keeps_people: bool
    lacks: str | None


def frame_of(request: RequestContext) -> Frame:
    """Return the frame of a request's page."""
    say = languages.translations(request.language).gettext
    here = request.http.url.path
    entries = [entry for entry in request.http.app.state.menu if request.may(entry.permission)]
    nearest = max((entry.path for entry in entries if here.startswith(entry.path)), key=len, default="")
    return Frame(
        user=request.user,
        unread=request.unread,
        menu=tuple(
            MenuItem(href=entry.path, text=say(entry.label), is_here=entry.path == nearest) for entry in entries
        ),
        languages={code: name for code, name in languages.names().items() if code != request.language},
        place=place(request),
        form_token=request.form_token,
        is_demo=request.application.settings.demo,
        session_mark=request.session.device_mark if request.session else "",
        user_mark=fingerprint_of(request.user.id) if request.user else "",
        keeps_directory=request.may(Permission.FIND_HELP),
        keeps_people=request.may(Permission.SEE_CLIENTS),
        lacks=_lacks(request),
    )


def _lacks(request: RequestContext) -> str | None:
    """Return what a new store must be given next; once it has begun, the store is not asked again."""
    state = request.http.app.state
    if request.user is None or getattr(state, "has_begun", False):
        return None
    lacks = request.context.directory().lacks
    state.has_begun = lacks is None
    return lacks


def page(
    request: RequestContext, template: str, *, status: int = 200, form: Form | None = None, **context: Any
) -> Response:
    """Render a page; a program that sent a form gets the refusal as JSON."""
    say = presenter(request)
    if status >= REFUSED and request.wants_json:
        return JSONResponse({"error": "refused", "message": _refusal(say, form, context)}, status)
    html = (
        environment(request.language)
        .get_template(template)
        .render(
            request=request,
            user=request.user,
            frame=frame_of(request),
            say=say,
            options=say.options,
            past=say.past,
            why=say.why,
            reason_word=say.reason_word,
            result_word=say.result_word,
            field_name=say.field_name,
            problem_words=say.problem,
            blank_form=lambda: Form(raw={}),
            fresh_key=lambda: new_id("K"),
            in_address=lambda code: security.in_address(code, request.form_token),
            fresh_secret=security.secret,
            lang=request.language,
            may=Permission,
            form=form or Form(raw={}),
            path=request.http.url.path,
            **context,
        )
    )
    return HTMLResponse(html, status_code=status)


def _refusal(say: Presenter, form: Form | None, context: dict[str, Any]) -> str:
    problems = form.problems.items() if form else ()
    sentences = [f"{say.field_name(name)}: {say.problem(what)}" for name, what in problems]
    return " ".join(sentences) or str(
        context.get("words") or say.say(N_("Some of the data cannot be used. See the marked fields."))
    )


def presenter(request: RequestContext) -> Presenter:
    """Return the presenter of words for the reader of this page."""
    return Presenter(
        language=request.language,
        vocabulary=request.context.vocabulary,
        say=languages.translations(request.language).gettext,
        now=request.context.clock(),
    )


def go(path: str) -> RedirectResponse:
    """Send the browser on after a change."""
    return RedirectResponse(path, status_code=SEE_OTHER)


def done(request: RequestContext, path: str) -> Response:
    """Answer a change that was made: a browser is sent on, a program gets the address as JSON."""
    return JSONResponse({"at": path}) if request.wants_json else go(path)


@cache
def environment(language: str) -> Environment:
    """Return the template environment of a language."""
    created = Environment(
        loader=PackageLoader("web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    created.install_gettext_translations(languages.translations(language), newstyle=True)  # type: ignore[attr-defined]
    created.globals |= {"static": static_url, "state_rows": STATES}
    return created


@cache
def static_file(name: str) -> tuple[bytes, str]:
    """Return a static file's content and type.

    Errors: KeyError when there is none of that name.
    """
    if name == "map/vis-network.js":
        return engine_script(), _TYPES["js"]
    folder, _, own_name = name.partition("/")
    file = resources.files("web").joinpath("static", folder, own_name)
    if "/" in own_name or "\\" in name or folder.startswith(".") or own_name.startswith(".") or not file.is_file():
        raise KeyError(name)
    return file.read_bytes(), _TYPES.get(name.rpartition(".")[2], "application/octet-stream")


@cache
def static_url(name: str) -> str:
    """Return the address of a static file; it changes with the content, so it may be kept for ever."""
    return f"/static/{hashlib.sha256(b''.join(static_file(file)[0] for file in _family(name))).hexdigest()[:12]}/{name}"


@cache
def modules() -> tuple[str, ...]:
    """Return the names of the scripts that import each other."""
    files = resources.files("web").joinpath("static", "offline").iterdir()
    return tuple(sorted(f"offline/{file.name}" for file in files if file.name.endswith(".js")))


def _family(name: str) -> tuple[str, ...]:
    """Return the files whose content an address stands for: scripts that import each other change together."""
    return modules() if name in modules() else (name,)
