"""Read declarations from TOML and remember on which line each key stands, so that a refusal can say where."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_HEADER: Final = re.compile(r"^\s*\[\[?\s*(?P<path>[^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_BARE_OR_QUOTED: Final = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
_KEY: Final = re.compile(rf"^\s*(?P<path>{_BARE_OR_QUOTED}(?:\s*\.\s*{_BARE_OR_QUOTED})*)\s*=")
_PART: Final = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_SYNTAX_LINE: Final = re.compile(r"at line (\d+)")


class DeclarationError(ValueError):
    """A declaration that cannot be used; its text names the file and the line."""

    def __init__(self, *, file: str, line: int, code: str, detail: str) -> None:
        super().__init__(f"{file}, line {line}: {detail}")
        self.file, self.line, self.code, self.detail = file, line, code, detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The data of a file and the line of every key that starts a line."""

    name: str
    data: Mapping[str, object]
    lines: Mapping[tuple[str, ...], int]

    def line(self, *path: str) -> int:
        """Return the line of a key, or of the nearest table around it; 1 when nothing is known."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1

    def refuse(self, *path: str, code: str, detail: str) -> DeclarationError:
        """Return the refusal of what stands at a path."""
        return DeclarationError(file=self.name, line=self.line(*path), code=code, detail=detail)


def read(text: str, *, name: str) -> Declared:
    """Read TOML with the lines of its keys.

    Errors: DeclarationError with the line of a syntax error.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_LINE.search(str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise DeclarationError(file=name, line=line, code="syntax", detail=str(error)) from error
    return Declared(name=name, data=data, lines=_lines(text))


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """Walk the lines of valid TOML; lines inside a multi-line value are skipped."""
    found: dict[tuple[str, ...], int] = {}
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
                found.setdefault(table[:end], number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_parts(key["path"])), number)
            pending = "" if _is_whole(line) else line
    return found


def _is_whole(statement: str) -> bool:
    try:
        tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _parts(path: str) -> tuple[str, ...]:
    return tuple(next(group for group in match.groups() if group is not None) for match in _PART.finditer(path))
