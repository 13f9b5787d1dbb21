"""Templates to pages: one environment for each language, everything escaped, every static file named by its content."""

import hashlib
from functools import cache
from importlib import resources
from typing import Any, Final
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.routing import Match

from referral.access.policy import Permission
from referral.exchange.offline import fingerprint_of
from referral.lifecycle.states import STATES
from referral.referrals import notifications
from web.charts.network_map import engine_script
from web.http.forms import Form
from web.http.gate import RequestContext, flattened
from web.wiring import new_id
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


SECRETS: Final = frozenset({"password", "old", "new", "again", "first_password"})


def kept(request: RequestContext) -> dict[str, tuple[str, ...]]:
    """Return what a visitor typed, for sending again; nothing that holds a password or may have come from elsewhere."""
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


def page(
    request: RequestContext, template: str, *, status: int = 200, form: Form | None = None, **context: Any
) -> Response:
    """Render a page for a visit; a program that sent a form gets the refusal as JSON."""
    say = presenter(request)
    if status >= REFUSED and request.wants_json:
        return JSONResponse({"error": "refused", "message": _refusal(say, form, context)}, status)
    html = (
        environment(request.language)
        .get_template(template)
        .render(
            request=request,
            user=request.user,
            unread=notifications.unread(request.context) if request.user else 0,
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
            lang=request.language,
            languages=languages.names(),
            may=Permission,
            form=form or Form(raw={}),
            path=request.http.url.path,
            place=place(request),
            **context,
        )
    )
    return HTMLResponse(html, status_code=status)


def _refusal(say: Presenter, form: Form | None, context: dict[str, Any]) -> str:
    problems = form.problems.items() if form else ()
    told = [f"{say.field_name(name)}: {say.problem(what)}" for name, what in problems]
    return " ".join(told) or str(
        context.get("words") or say.say(N_("Some of the data cannot be used. See the marked fields."))
    )


def presenter(request: RequestContext) -> Presenter:
    """Return the words for a visit's reader."""
    return Presenter(
        language=request.language,
        vocabulary=request.application.vocabulary,
        say=languages.translations(request.language).gettext,
        now=request.application.clock(),
    )


def go(path: str) -> RedirectResponse:
    """Send the browser on after a change."""
    return RedirectResponse(path, status_code=SEE_OTHER)


def done(request: RequestContext, path: str) -> Response:
    """Answer a change that was made: a browser goes on, a program is told where."""
    return JSONResponse({"at": path}) if request.wants_json else go(path)


@cache
def environment(language: str) -> Environment:
    """Return the template environment of a language."""
    found = Environment(
        loader=PackageLoader("web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.install_gettext_translations(languages.translations(language), newstyle=True)  # type: ignore[attr-defined]
    found.globals |= {"static": static_url, "fingerprint_of": fingerprint_of, "state_rows": STATES}
    return found


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
    return f"/static/{hashlib.sha256(b''.join(static_file(one)[0] for one in _family(name))).hexdigest()[:12]}/{name}"


@cache
def modules() -> tuple[str, ...]:
    """Return the names of the scripts that import each other."""
    files = resources.files("web").joinpath("static", "offline").iterdir()
    return tuple(sorted(f"offline/{file.name}" for file in files if file.name.endswith(".js")))


def _family(name: str) -> tuple[str, ...]:
    """Return the files whose content an address stands for: scripts that import each other change together."""
    return modules() if name in modules() else (name,)
