"""The words of the product as data: needs, kinds, reasons, results … each in Bulgarian and English, checked on load."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast

from graph.toml_source import Declared, read

NO_ATTRIBUTES: Final[Mapping[str, object]] = MappingProxyType({})
PLAIN: Final[Mapping[str, tuple[type, bool]]] = MappingProxyType({})

# Each file's lists, and for each list the keys beside bg and en: their type, and whether they must be there.
FILES: Final[Mapping[str, Mapping[str, Mapping[str, tuple[type, bool]]]]] = MappingProxyType(
    {
        "domains.toml": {"domains": {}},
        "groups.toml": {"groups": {"colour": (str, True)}},
        "needs.toml": {
            "needs": {
                "first_answer": (str, True),
                "sdoh": (str, False),
                "sensitive": (bool, False),
                "urgent": (bool, False),
                "report": (bool, False),
            }
        },
        "kinds.toml": {
            "kinds": {
                "abbreviation": (str, False),
                "statutory": (bool, True),
                "shape": (str, True),
                "group": (str, True),
            }
        },
        "reasons.toml": dict.fromkeys(
            (
                "decline",
                "cancel",
                "not_completed",
                "miss",
                "unaccept",
                "reopen",
                "void",
                "report_reasons",
                "treatment",
                "remarks",
            ),
            PLAIN,
        ),
        "results.toml": dict.fromkeys(("service_result", "need_result"), PLAIN),
        "states.toml": {"states": {}, "actions": {"past_bg": (str, True), "past_en": (str, True)}},
        "people.toml": {
            "roles": {},
            "sexes": {},
            "languages": {},
            "age_bands": {"low": (int, True), "high": (int, True)},
            "barriers": {},
            "prerequisites": {"type": (str, True), "valid_days": (int, False)},
        },
        "ways.toml": dict.fromkeys(
            (
                "priorities",
                "deliveries",
                "channels",
                "consent_channels",
                "informant",
                "hours",
                "evidence",
                "service_status",
                "need_status",
                "pathway_status",
                "routes",
                "attendance",
            ),
            PLAIN,
        ),
        "consent.toml": dict.fromkeys(("consent_fields", "consent_givers", "consent_purposes"), PLAIN),
        "post.toml": dict.fromkeys(
            ("message_status", "message_deliveries", "notices", "check_reasons", "check_status", "check_findings"),
            PLAIN,
        ),
        "spelling.toml": {"letters": {}},
        "places.toml": dict.fromkeys(("area_types", "ties"), PLAIN),
        "thresholds.toml": {"thresholds": {"value": (float, True)}},
    }
)
FIRST_ANSWERS: Final = ("now", "week", "month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of a list; `attributes` holds what its list declares beside the labels."""

    code: str
    bg: str
    en: str
    attributes: Mapping[str, object] = field(default_factory=lambda: NO_ATTRIBUTES)

    def label(self, language: str) -> str:
        """Return the word in a language; Bulgarian stands in for one we do not have."""
        return self.en if language == "en" else self.bg


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Term):
    """A need of the taxonomy; `first_answer` is now, week or month; `report`: telling the authority is a legal duty."""

    domain: str
    first_answer: str
    sensitive: bool = False
    urgent: bool = False
    report: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Term):
    """A kind of organisation; a statutory one is by law the only one of its place."""

    statutory: bool
    shape: str
    group: str
    abbreviation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Every list, in the order of its file."""

    lists: Mapping[str, Mapping[str, Term]]
    needs: Mapping[str, Need]
    kinds: Mapping[str, Kind]

    def terms(self, listing: str) -> Mapping[str, Term]:
        """Return one list by code."""
        return self.lists[listing]

    def codes(self, listing: str) -> Mapping[str, Term]:
        """Return one list for asking whether a code is in it."""
        return self.lists[listing]

    def label(self, listing: str, code: str | None, language: str) -> str:
        """Return the word for a code; an unknown code stands for itself, so that old data stays readable."""
        if code is None:
            return ""
        term = self.lists[listing].get(code)
        return term.label(language) if term else code

    def threshold(self, code: str) -> float:
        """Return the number a rule uses."""
        return cast("float", self.lists["thresholds"][code].attributes["value"])

    @property
    def valid_days(self) -> Mapping[str, int]:
        """Return for how many days a prerequisite is good, for those that end."""
        terms = self.lists["prerequisites"].items()
        return {
            code: cast("int", term.attributes["valid_days"]) for code, term in terms if "valid_days" in term.attributes
        }

    def is_sensitive(self, need: str) -> bool:
        """Tell whether a need must stay discreet; one we do not know is treated as sensitive."""
        return need not in self.needs or self.needs[need].sensitive


def load(*extra: Path) -> Vocabulary:
    """Read the shipped lists, then those of a site's own folders, which may add terms and replace labels.

    Errors: graph.declared.DeclarationError naming the file and the line.
    """
    lists: dict[str, dict[str, Term]] = {}
    shipped = resources.files("referral").joinpath("vocabulary")
    for file in FILES:
        _read_file(shipped.joinpath(file).read_text("utf-8"), file, lists)
    for folder in extra:
        for path in sorted(folder.glob("*.toml")):
            _read_file(path.read_text("utf-8"), path.name, lists)
    return Vocabulary(
        lists=MappingProxyType({name: MappingProxyType(terms) for name, terms in lists.items()}),
        needs=MappingProxyType({code: cast("Need", term) for code, term in lists["needs"].items()}),
        kinds=MappingProxyType({code: cast("Kind", term) for code, term in lists["kinds"].items()}),
    )


def _read_file(text: str, file: str, lists: dict[str, dict[str, Term]]) -> None:
    declared = read(text, name=file)
    allowed = FILES.get(file)
    if allowed is None:
        raise declared.refuse(
            code="unknown_file", detail=f"no list is kept in a file of this name ({', '.join(FILES)})"
        )
    for listing, table in declared.data.items():
        if listing not in allowed or not isinstance(table, Mapping):
            raise declared.refuse(listing, code="unknown_list", detail=f"unknown list {listing!r}")
        for code, row in table.items():
            lists.setdefault(listing, {})[code] = _term(declared, listing, code, row, allowed[listing], lists)
    for listing in allowed:
        _no_label_twice(declared, listing, lists.get(listing, {}))


def _term(
    declared: Declared,
    listing: str,
    code: str,
    row: object,
    allowed: Mapping[str, tuple[type, bool]],
    lists: Mapping[str, Mapping[str, Term]],
) -> Term:
    if not isinstance(row, Mapping):
        raise declared.refuse(listing, code, code="not_a_table", detail=f"{code} must be a table with bg and en")
    for key in row:
        if key not in {"bg", "en", *allowed}:
            raise declared.refuse(listing, code, key, code="unknown_key", detail=f"{code}: unknown key {key!r}")
    labels = {key: row.get(key) for key in ("bg", "en")}
    for key, label in labels.items():
        if not isinstance(label, str) or not label.strip():
            raise declared.refuse(listing, code, key, code="no_label", detail=f"{code}: the label {key} is missing")
    attributes = {key: _fact(declared, row, (listing, code, key), wanted) for key, wanted in allowed.items()}
    given = {key: value for key, value in attributes.items() if value is not None}
    words = {"code": code, "bg": str(labels["bg"]), "en": str(labels["en"])}
    if listing == "needs":
        return _need(declared, words, given, lists)
    if listing == "kinds":
        return _kind(declared, words, given, lists)
    return Term(**words, attributes=MappingProxyType(given))


def _fact(
    declared: Declared, row: Mapping[str, object], path: tuple[str, str, str], wanted: tuple[type, bool]
) -> object | None:
    cls, required = wanted
    value = row.get(path[-1])
    if value is None and not required:
        return None
    if cls is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, cls) or (isinstance(value, bool) and cls is not bool):
        raise declared.refuse(*path, code="wrong_type", detail=f"{path[1]}: {path[2]} must be {cls.__name__}")
    if path[-1] == "valid_days" and isinstance(value, int) and value < 1:
        raise declared.refuse(*path, code="too_small", detail=f"{path[1]}: {path[2]} must be 1 or more")
    return value


def _need(
    declared: Declared, words: Mapping[str, str], given: Mapping[str, object], lists: Mapping[str, Mapping[str, Term]]
) -> Need:
    code = words["code"]
    domain = code.partition(".")[0]
    if domain not in lists.get("domains", {}) or domain == code:
        raise declared.refuse("needs", code, code="unknown_domain", detail=f"{code}: there is no domain {domain!r}")
    if given["first_answer"] not in FIRST_ANSWERS:
        known = ", ".join(FIRST_ANSWERS)
        raise declared.refuse("needs", code, "first_answer", code="unknown_answer", detail=f"{code}: one of {known}")
    attributes = MappingProxyType({"sdoh": given["sdoh"]} if "sdoh" in given else {})
    own = {key: value for key, value in given.items() if key != "sdoh"}
    return Need(**words, domain=domain, attributes=attributes, **own)  # type: ignore[arg-type]


def _kind(
    declared: Declared, words: Mapping[str, str], given: Mapping[str, object], lists: Mapping[str, Mapping[str, Term]]
) -> Kind:
    if given["group"] not in lists.get("groups", {}):
        where, group = ("kinds", words["code"], "group"), given["group"]
        raise declared.refuse(*where, code="unknown_group", detail=f"there is no group {group!r}")
    return Kind(**words, **given)  # type: ignore[arg-type]


def _no_label_twice(declared: Declared, listing: str, terms: Mapping[str, Term]) -> None:
    for language in ("bg", "en"):
        seen: dict[str, str] = {}
        for term in terms.values():
            label = term.label(language).casefold()
            if label in seen:
                detail = f"{term.code} has the same {language} label as {seen[label]}"
                raise declared.refuse(listing, term.code, language, code="label_twice", detail=detail)
            seen[label] = term.code
