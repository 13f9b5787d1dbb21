"""Read a form: typed values, every problem by field, and what was typed kept for showing again."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from urllib.parse import parse_qs

from fastapi import Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from referral.calendar import in_bulgaria
from referral.clients.personal_data import has_egn
from referral.errors import BadInput, MissingData, NotFound
from referral.idempotency import Submitted, fingerprint

LONGEST_TEXT = 2000
LONGEST_NUMBER = 18
LONGEST_KEY = 60
# What no page shows again and no fingerprint is made of.
SECRETS = frozenset({"password", "old", "new", "again", "first_password"})
_NOT_TYPED = frozenset({"form_token", "key", "acknowledged"})
# A note in which a personal number seems to stand is asked about: taken out, or said to be none.
NOTES, NOT_EGN, EGN_ASKED = frozenset({"note", "action"}), "not_egn", "egn_asked"
NEW = "new"  # in an address, in place of the id of what is not stored yet
YEARS = range(1900, 2101)  # further out, a moment cannot be written in every time zone


@dataclass(slots=True, kw_only=True)
class Form:
    """A submitted form; `problems` holds one code for each field that cannot be used."""

    raw: Mapping[str, tuple[str, ...]]
    problems: dict[str, tuple[str, Mapping[str, object]]] = field(default_factory=dict)

    def text(self, name: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str | None:
        """Return a trimmed text, or None when it is empty."""
        value = next(iter(self.raw.get(name, ())), "").replace("\x00", "").strip()
        if not value:
            if required:
                self.problem(name, "missing")
            return None
        if len(value) > longest:
            self.problem(name, "too_long", longest=longest)
        if name in NOTES and has_egn(value) and self.value(NOT_EGN) != "yes":
            self.problem(name, EGN_ASKED)
        return value

    def choice(self, name: str, codes: Iterable[str], *, required: bool = False) -> str | None:
        """Return one of the codes, or None when nothing was chosen."""
        value = self.text(name, required=required)
        if value is not None and value not in codes:
            self.problem(name, "unknown", code=value[:40])
            return None
        return value

    def choices(self, name: str, codes: Iterable[str]) -> tuple[str, ...]:
        """Return the chosen codes, each once."""
        allowed = set(codes)
        given = tuple(dict.fromkeys(value for value in self.raw.get(name, ()) if value))
        if not set(given) <= allowed:
            self.problem(name, "unknown", code="")
        return tuple(value for value in given if value in allowed)

    def day(self, name: str, *, required: bool = False) -> date | None:
        """Return a date written 2026-01-31 or 31.01.2026."""
        value = self.text(name, required=required)
        if value is None:
            return None
        for shape in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%Y г."):
            try:
                parsed = datetime.strptime(value, shape).date()  # noqa: DTZ007 - a date has no zone
            except ValueError:
                continue
            if parsed.year in YEARS:
                return parsed
        self.problem(name, "not_a_date")
        return None

    def moment(self, name: str, *, required: bool = False) -> datetime | None:
        """Return a moment written 2026-01-31T10:00: Bulgarian time when it names no zone; a day alone is none."""
        value = self.text(name, required=required)
        if value is None:
            return None
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError:
            parsed = None
        has_hour = ":" in value or "T" in value.upper()
        if parsed is None or not has_hour or parsed.year not in YEARS:
            self.problem(name, "not_a_moment")
            return None
        try:
            return in_bulgaria(parsed)
        except ValueError:
            self.problem(name, "no_such_hour")
            return None

    def whole(self, name: str, *, low: int, high: int) -> int | None:
        """Return a whole number within bounds."""
        value = self.text(name)
        if value is None:
            return None
        is_number = value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER
        if not is_number or not low <= int(value) <= high:
            self.problem(name, "not_in_range", low=low, high=high)
            return None
        return int(value)

    def with_value(self, name: str, value: str) -> "Form":
        """Return the same form with another value of one field, where it has one."""
        return Form(raw={**self.raw, name: (value,)} if self.value(name) else self.raw, problems=self.problems)

    def submitted(self) -> Submitted:
        """Return the form's one-time key and the fingerprint of what was typed, so that twice is once."""
        typed = {name: values for name, values in self.raw.items() if name not in _NOT_TYPED | SECRETS}
        return Submitted(key=self.text("key", longest=LONGEST_KEY), fingerprint=fingerprint(typed))

    def problem(self, name: str, what: str, **details: object) -> None:
        """Note what is wrong with a field; the first thing wins."""
        self.problems.setdefault(name, (what, details))

    def take(self, refused: BadInput) -> None:
        """Note what a use case found wrong."""
        for name, code, details in refused.details["problems"]:  # type: ignore[attr-defined]
            self.problem(name, code, **details)

    @contextmanager
    def taking_refusals(self, *, unknown: str | None = None, what: str = "unknown") -> Iterator[None]:
        """Note what a use case refuses inside, and go on; `unknown` is the field that named what is not there.

        Without such a field NotFound is not caught.
        """
        try:
            yield
        except BadInput as refused:
            self.take(refused)
        except NotFound:
            if unknown is None:
                raise
            self.problem(unknown, what)

    def note(self, refused: BadInput | MissingData) -> None:
        """Note what a use case found wrong or missing."""
        if isinstance(refused, BadInput):
            self.take(refused)
            return
        for name in refused.details["missing"]:  # type: ignore[attr-defined]
            self.problem(name, "missing_fact")

    def value(self, name: str, default: str = "") -> str:
        """Return what was typed, for showing again."""
        return next(iter(self.raw.get(name, ())), default)

    def values(self, name: str) -> tuple[str, ...]:
        """Return everything chosen, for showing again."""
        return self.raw.get(name, ())


def query(request: Request) -> Mapping[str, tuple[str, ...]]:
    """Return the texts of an address's query by name; empty ones are left out."""
    return MappingProxyType({name: tuple(values) for name, values in parse_qs(request.url.query).items()})


async def body(request: Request, *, is_page: bool) -> Mapping[str, tuple[str, ...]]:
    """Return the texts of a submitted form by name; a page's form must come as a form, in UTF-8.

    Errors: HTTPException 415.
    """
    kind, parameters = parse_options_header(request.headers.get("content-type"))
    if kind not in {b"application/x-www-form-urlencoded", b"multipart/form-data"}:
        if kind and is_page:
            raise HTTPException(415)
        return MappingProxyType({})
    if parameters.get(b"charset", b"utf-8").lower() not in {b"utf-8", b"utf8"}:
        raise HTTPException(415)
    async with request.form() as form:
        return _texts(form)


def _texts(form: FormData) -> Mapping[str, tuple[str, ...]]:
    """Return the texts by name; what no text may hold (zero bytes, halves of a pair) is left out."""
    texts: dict[str, tuple[str, ...]] = {}
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            clean = value.replace("\x00", "").encode("utf-8", "ignore").decode()
            texts[name] = (*texts.get(name, ()), clean)
    return MappingProxyType(texts)


def typed(stored: object, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the fields of a stored record, and its version, as somebody would type them into its form."""
    values = {name: getattr(stored, name) for name in (*names, "version")}
    values["seen"] = values.pop("version")
    return {
        name: value if isinstance(value, tuple) else ("" if value is None else str(value),)
        for name, value in values.items()
    }
