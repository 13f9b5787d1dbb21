"""Every English text of the interface, as it stands in the source: of templates, Python, registries, click."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from babel.messages.extract import extract_from_dir

from web import __file__ as web_package
from web.wiring import engine_words
from web.wording import completeness

Text = str | tuple[str, str]
CLICK = ("core.py", "decorators.py", "exceptions.py", "formatting.py", "parser.py", "termui.py", "types.py")


@cache
def of_web() -> frozenset[Text]:
    """Return the texts of templates and of Python."""
    found = extract_from_dir(
        str(Path(web_package).parent),
        method_map=[("**/templates/**.html", "jinja2"), ("**.py", "python")],
        options_map={"**/templates/**.html": {"newstyle_gettext": "true"}},
        keywords={"_": None, "N_": None, "gettext": None},
    )
    return frozenset(message if isinstance(message, str) else message[0] for _, _, message, _, _ in found)


@cache
def of_registries() -> frozenset[Text]:
    """Return the texts that the rows of registries carry."""
    engines = (english for _, _, english in engine_words())
    return frozenset((*(word.english for word in completeness.words()), *engines))


@cache
def of_click() -> frozenset[Text]:
    """Return the texts of click that a command may show; a text with a plural form is a pair."""
    spec = find_spec("click")
    assert spec is not None
    assert spec.origin is not None
    keywords: dict[str, tuple[int, ...] | None] = {"_": None, "ngettext": (1, 2)}
    found = extract_from_dir(
        str(Path(spec.origin).parent), method_map=[("**.py", "python")], options_map={}, keywords=keywords
    )
    return frozenset(message for file, _, message, _, _ in found if Path(file).name in CLICK)  # type: ignore[misc]
