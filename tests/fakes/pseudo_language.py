"""A generated language: every translated text is ⟦ẃŕáƥƥéð⟧, so that a text outside the brackets was never translated."""

import re
import shutil
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from graph.store import Store
from referral import vocabulary
from tests.fakes import interface_texts
from web.wording import languages

CODE = "qps"
NAME = "⟦Þšéûðô⟧"
META = f"""name = "{NAME}"
partners = true
day = "{{day:02}}.{{month:02}}.{{year}}"
time = "{{hour:02}}:{{minute:02}}"
"""
KEPT = re.compile(r"%\(\w+\)[sd]|%%|\{[^{}]*\}|<[^<>]+>|&\w+;")
ACCENTED = str.maketrans("aceilnorsuyzAEIOUY", "áćéíĺñôŕšúýžÁÉÍÔÚÝ")
LETTER = re.compile(r"[A-Za-zА-Яа-я]")
# Fields of the store whose values people wrote: they are shown as they are.
WRITTEN = frozenset(
    [
        "name",
        "name_bg",
        "name_en",
        "note",
        "notes",
        "address",
        "phone",
        "email",
        "website",
        "contact",
        "description",
        "login",
        "place",
        "source",
        "spoke_with",
        "wording",
        "household",
        "short_code",
        "code",
        "number",
        "comment",
        "accompanied_by",
        "title",
        "text",
        "message",
    ]
)
SHOWN_ATTRIBUTES = frozenset({"alt", "title", "aria-label", "placeholder", "aria-description", "label"})


def pseudo(text: str) -> str:
    """Return a text of the generated language; placeholders and tags are kept."""
    parts = KEPT.split(text)
    kept = [*KEPT.findall(text), ""]
    return "⟦" + "".join(part.translate(ACCENTED) + hole for part, hole in zip(parts, kept, strict=True)) + "⟧"


def write(folder: Path) -> None:
    """Copy the shipped languages into a folder, and generate one more: a folder of its own is all that it needs."""
    shutil.copytree(Path(str(languages.LOCALE)), folder)
    for meta in folder.glob("*/language.toml"):
        meta.write_text(meta.read_text("utf-8").replace("partners = true", "partners = false"), "utf-8")
    own = folder / CODE
    own.mkdir()
    (own / "language.toml").write_text(META, "utf-8")
    texts = Catalog()
    for text in sorted(
        interface_texts.of_web() | interface_texts.of_registries() | interface_texts.of_click(), key=str
    ):
        texts.add(text, pseudo(text) if isinstance(text, str) else tuple(pseudo(form) for form in text))
    labels = Catalog()
    for key, shipped in vocabulary.load().texts().items():
        labels.add(shipped["en"], pseudo(shipped["en"]), context=key)
    for name, catalog in (("interface", texts), ("vocabulary", labels)):
        with (own / f"{name}.po").open("wb") as file:
            write_po(file, catalog)


def outside(text: str) -> str:
    """Return what stands outside the brackets; brackets may hold others."""
    depth, kept = 0, []
    for sign in text:
        depth += (sign == "⟦") - (sign == "⟧")
        if depth == 0 and sign != "⟧":
            kept.append(sign)
        elif sign == "⟦" and depth == 1:
            kept.append(" ")
    return "".join(kept)


class Escapes:
    """Finds texts that were never translated, when it knows what is data."""

    def __init__(self, data: Iterable[str]) -> None:
        self.data = sorted({one.strip() for one in data if LETTER.search(one)}, key=len, reverse=True)
        self._judged: dict[str, str] = {}

    def of(self, text: str) -> str:
        """Return the words of a text that are neither translated nor data, or an empty text."""
        rest = " ".join(outside(text).split())
        if rest not in self._judged:
            self._judged[rest] = self._without_data(rest) if LETTER.search(rest) else ""
        return self._judged[rest]

    def of_page(self, html: str) -> list[str]:
        """Return the untranslated words of a page's visible texts."""
        reader = _Texts()
        reader.feed(html)
        return [escaped for text in reader.texts if (escaped := self.of(text))]

    def _without_data(self, text: str) -> str:
        text = SHORT_CODE.sub(" ", text)
        for one in self.data:
            if one in text:
                text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", " ", text)
        text = NAMES_AND_CODES.sub(" ", text)
        return " ".join(text.split()) if LETTER.search(text) else ""


SHORT_CODE = re.compile(r"\b[0-9A-Z]{3} ?[0-9A-Z]{3}\b")
NAMES_AND_CODES = re.compile(r"https?://\S+|/r/\S+|\S+@\S+|\b[A-Z]{1,6}-[\w-]+|\b[A-Z]{1,3}\d{2,4}\b|\bQR\b")


class _Texts(HTMLParser):
    """Collects what a reader sees or hears of a page; an element marked translate="no" holds codes or names."""

    HIDDEN = frozenset({"script", "style", "textarea", "code"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside: list[str] = []  # the hidden element, and elements of its name within
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.texts += [value for name, value in given.items() if value and name in SHOWN_ATTRIBUTES]
        if tag == "input" and given.get("type") in {"submit", "button"}:
            self.texts.append(given.get("value") or "")
        if tag in self.HIDDEN or given.get("translate") == "no" or (self._inside and self._inside[-1] == tag):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside:
            return
        if self._depth > 0:  # a translated sentence may hold tags, and goes on behind them
            self.texts[-1] += data
        else:
            self.texts.append(data)
        self._depth += data.count("⟦") - data.count("⟧")


def data_of(store: Store) -> Iterator[str]:
    """Yield what people wrote into the store: names, addresses, notes; not the labels of the vocabulary."""
    records = store.read(lambda tx: [record for record in tx.backup() if record.kind not in {"Need", "Prerequisite"}])
    for record in records:
        for name, value in record.fields.items():
            if name in WRITTEN and isinstance(value, str):
                yield value
