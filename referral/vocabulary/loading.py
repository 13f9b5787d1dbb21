"""Read the vocabulary from its files; a wrong file is refused by its name and line."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from graph.toml_source import DeclarationError, TomlSource, read
from referral.vocabulary.files import FILES, FIRST_ANSWERS, SHIPPED
from referral.vocabulary.model import Kind, Need, Term, Vocabulary, of_lists

PAST: Final = "past_"  # how the keys of past forms begin


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One term as its file declares it; `lists` holds what was read before it."""

    source: TomlSource
    listing: str
    code: str
    cells: Mapping[str, object]
    lists: Mapping[str, Mapping[str, Term]]

    def term(self, allowed: Mapping[str, tuple[type, bool]]) -> Term:
        """Return the term. Errors: DeclarationError naming what is wrong."""
        for key in self.cells:
            if key not in {*SHIPPED, *allowed}:
                raise self.refuse(key, code="unknown_key", detail=f"unknown key {key!r}")
        labels = {language: self._label(language) for language in SHIPPED}
        values = {key: self._value(key, wanted) for key, wanted in allowed.items()}
        attributes = {key: value for key, value in values.items() if value is not None and not key.startswith(PAST)}
        past = {key.removeprefix(PAST): str(value) for key, value in values.items() if key.startswith(PAST)}
        words: dict[str, Any] = {"code": self.code, "labels": MappingProxyType(labels)}
        if self.listing == "needs":
            return self._need(words, attributes)
        if self.listing == "kinds":
            return self._kind(words, attributes)
        return Term(**words, past=MappingProxyType(past), attributes=MappingProxyType(attributes))

    def refuse(self, *key: str, code: str, detail: str) -> DeclarationError:
        """Return the refusal of one of the row's cells, or of the row."""
        return self.source.refuse(self.listing, self.code, *key, code=code, detail=f"{self.code}: {detail}")

    def _label(self, language: str) -> str:
        label = self.cells.get(language)
        if not isinstance(label, str) or not label.strip():
            raise self.refuse(language, code="no_label", detail=f"the label {language} is missing")
        return label

    def _value(self, key: str, wanted: tuple[type, bool]) -> object | None:
        cls, required = wanted
        value = self.cells.get(key)
        if value is None and not required:
            return None
        if cls is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if not isinstance(value, cls) or (isinstance(value, bool) and cls is not bool):
            raise self.refuse(key, code="wrong_type", detail=f"{key} must be {cls.__name__}")
        if key == "valid_days" and isinstance(value, int) and value < 1:
            raise self.refuse(key, code="too_small", detail=f"{key} must be 1 or more")
        return value

    def _need(self, words: Mapping[str, Any], attributes: Mapping[str, Any]) -> Need:
        domain = self.code.partition(".")[0]
        if domain not in self.lists.get("domains", {}) or domain == self.code:
            raise self.refuse(code="unknown_domain", detail=f"there is no domain {domain!r}")
        if attributes["first_answer"] not in FIRST_ANSWERS:
            raise self.refuse("first_answer", code="unknown_answer", detail=f"one of {', '.join(FIRST_ANSWERS)}")
        own = {key: value for key, value in attributes.items() if key != "sdoh"}
        shared = MappingProxyType({"sdoh": attributes["sdoh"]} if "sdoh" in attributes else {})
        return Need(**words, domain=domain, attributes=shared, **own)

    def _kind(self, words: Mapping[str, Any], attributes: Mapping[str, Any]) -> Kind:
        if attributes["group"] not in self.lists.get("groups", {}):
            raise self.refuse("group", code="unknown_group", detail=f"there is no group {attributes['group']!r}")
        own = {key: value for key, value in attributes.items() if key != "expected_for"}
        needs = tuple(str(attributes.get("expected_for", "")).split())
        unknown = [need for need in needs if need not in self.lists.get("needs", {})]
        if unknown:
            raise self.refuse("expected_for", code="unknown_need", detail=f"there is no need {', '.join(unknown)}")
        return Kind(**words, expected_for=needs, **own)


def load(*extra: Path) -> Vocabulary:
    """Read the shipped lists, then those of a site's own folders, which may add terms and replace labels.

    Errors: graph.toml_source.DeclarationError naming the file and the line.
    """
    lists = {listing: dict(terms) for listing, terms in _shipped().lists.items()}
    for folder in extra:
        for path in sorted(folder.glob("*.toml")):
            _read_file(path.read_text("utf-8"), path.name, lists)
    return of_lists(lists)


@cache
def _shipped() -> Vocabulary:
    """Return the shipped lists, read once in a process."""
    lists: dict[str, dict[str, Term]] = {}
    folder = resources.files("referral").joinpath("vocabulary")
    for file in FILES:
        _read_file(folder.joinpath(file).read_text("utf-8"), file, lists)
    return of_lists(lists)


def _read_file(text: str, file: str, lists: dict[str, dict[str, Term]]) -> None:
    source = read(text, name=file)
    allowed = FILES.get(file)
    if allowed is None:
        raise source.refuse(code="unknown_file", detail=f"no list is kept in a file of this name ({', '.join(FILES)})")
    for listing, table in source.data.items():
        if listing not in allowed or not isinstance(table, Mapping):
            raise source.refuse(listing, code="unknown_list", detail=f"unknown list {listing!r}")
        for code, row in table.items():
            if not isinstance(row, Mapping):
                detail = f"{code} must be a table with labels in {' and '.join(SHIPPED)}"
                raise source.refuse(listing, code, code="not_a_table", detail=detail)
            term = _Row(source=source, listing=listing, code=code, cells=row, lists=lists).term(allowed[listing])
            lists.setdefault(listing, {})[code] = term
    for listing in allowed:
        _no_label_twice(source, listing, lists.get(listing, {}))


def _no_label_twice(source: TomlSource, listing: str, terms: Mapping[str, Term]) -> None:
    for language in SHIPPED:
        seen: dict[str, str] = {}
        for term in terms.values():
            label = term.label(language).casefold()
            if label in seen:
                detail = f"{term.code} has the same {language} label as {seen[label]}"
                raise source.refuse(listing, term.code, language, code="label_twice", detail=detail)
            seen[label] = term.code
