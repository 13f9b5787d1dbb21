"""Templates to pages: one environment for each language, everything escaped, every static file named by its content."""

import hashlib
from functools import cache
from importlib import resources
from typing import Any, Final

from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from referral.policy import Permission
from web import i18n
from web.drawing import engine_script
from web.forms import Form
from web.guard import Visit
from web.present import Presenter
from web.wiring import new_id

_TYPES: Final = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
SEE_OTHER: Final = 303
_HIDDEN: Final = frozenset({"form_token", "key", "seen"})


def page(visit: Visit, template: str, *, status: int = 200, form: Form | None = None, **context: Any) -> HTMLResponse:
    """Render a page for a visit."""
    say = presenter(visit)
    html = (
        environment(visit.language)
        .get_template(template)
        .render(
            visit=visit,
            user=visit.user,
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
            typed_in=_typed_in,
            lang=visit.language,
            languages=i18n.NAMES,
            may=Permission,
            form=form or Form(raw={}),
            path=visit.request.url.path,
            **context,
        )
    )
    return HTMLResponse(html, status_code=status)


def presenter(visit: Visit) -> Presenter:
    """Return the words for a visit's reader."""
    return Presenter(
        language=visit.language,
        vocabulary=visit.house.vocabulary,
        say=i18n.translations(visit.language).gettext,
        now=visit.house.clock(),
    )


def _typed_in(form: Form) -> list[str]:
    """Return the fields of a form that a person filled in."""
    return [name for name in form.raw if name not in _HIDDEN and form.value(name).strip()]


def go(path: str) -> RedirectResponse:
    """Send the browser on after a change."""
    return RedirectResponse(path, status_code=SEE_OTHER)


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
    found.install_gettext_translations(i18n.translations(language), newstyle=True)  # type: ignore[attr-defined]
    found.globals["static"] = static_url
    return found


@cache
def static_file(name: str) -> tuple[bytes, str]:
    """Return a static file's content and type.

    Errors: KeyError when there is none of that name.
    """
    if name == "vis-network.js":
        return engine_script(), _TYPES["js"]
    file = resources.files("web").joinpath("static", name)
    if "/" in name or "\\" in name or name.startswith(".") or not file.is_file():
        raise KeyError(name)
    return file.read_bytes(), _TYPES.get(name.rpartition(".")[2], "application/octet-stream")


@cache
def static_url(name: str) -> str:
    """Return the address of a static file; it changes with the content, so it may be kept for ever."""
    return f"/static/{hashlib.sha256(static_file(name)[0]).hexdigest()[:12]}/{name}"
