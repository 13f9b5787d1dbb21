"""Read TOML and remember the line of each key, so that an error can name it."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_HEADER: Final = re.compile(r"^\s*\[\[?\s*(?P<path>[^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_BARE_OR_QUOTED: Final = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
_KEY: Final = re.compile(rf"^\s*(?P<path>{_BARE_OR_QUOTED}(?:\s*\.\s*{_BARE_OR_QUOTED})*)\s*=")
_PART: Final = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_SYNTAX_LINE: Final = re.compile(r"at line (\d+)")


class DeclarationError(ValueError):
    """Report a declaration that cannot be used, by file and line."""

    def __init__(self, *, file: str, line: int, code: str, detail: str) -> None:
        super().__init__(f"{file}, line {line}: {detail}")
        self.file, self.line, self.code, self.detail = file, line, code, detail


@dataclass(frozen=True, kw_only=True)
class TomlSource:
    """Hold the data of a TOML file and the line of every key that starts a line."""

    name: str
    data: Mapping[str, object]
    text: str

    @cached_property
    def lines(self) -> Mapping[tuple[str, ...], int]:
        """Return the line of every key that starts a line; only a refusal asks, and finding them takes long."""
        return _lines(self.text)

    def line(self, *path: str) -> int:
        """Return the line of a key, or of the nearest table around it; 1 when nothing is known."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1

    def table(self, *path: str) -> Mapping[str, object]:
        """Return the table at a path, empty when there is none.

        Errors: DeclarationError when something else stands there.
        """
        table: object = self.data
        for part in path:
            table = table.get(part, {}) if isinstance(table, Mapping) else None
        if not isinstance(table, Mapping):
            raise self.refuse(*path, code="not_a_table", detail=f"{'.'.join(path)} must be a table")
        return table

    def check_keys(self, *path: str, allowed: Collection[str]) -> None:
        """Refuse a key that the table at a path may not have."""
        for key in self.table(*path):
            if key not in allowed:
                raise self.refuse(*path, key, code="unknown_key", detail=f"unknown key {key!r}")

    def refuse(self, *path: str, code: str, detail: str) -> DeclarationError:
        """Return the error about what stands at a path."""
        return DeclarationError(file=self.name, line=self.line(*path), code=code, detail=detail)


def read(text: str, *, name: str) -> TomlSource:
    """Read TOML with the lines of its keys.

    Errors: DeclarationError with the line of a syntax error.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _SYNTAX_LINE.search(str(error))
        line = int(match.group(1)) if match else text.count("\n") + 1
        raise DeclarationError(file=name, line=line, code="syntax", detail=str(error)) from error
    return TomlSource(name=name, data=data, text=text)


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """Return the line of each key of valid TOML; lines inside a multi-line value are skipped."""
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    pending = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if pending:
            pending += "\n" + line
            pending = "" if _is_whole(pending) else pending
            continue
        if header := _HEADER.match(line):
            table = _parts(header["path"])
            for end in range(1, len(table) + 1):  # [a.b.c] is also where a.b begins when nothing said so before
                lines.setdefault(table[:end], number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key["path"])), number)
            pending = "" if _is_whole(line) else line
    return lines


def _is_whole(statement: str) -> bool:
    try:
        tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _parts(path: str) -> tuple[str, ...]:
    return tuple(next(group for group in match.groups() if group is not None) for match in _PART.finditer(path))
