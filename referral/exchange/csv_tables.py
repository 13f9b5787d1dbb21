"""CSV files of one folder: every cell is text, every row has its line number."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from referral.errors import BadInput

LARGEST_FILE: Final = 64 * 1024 * 1024
# A spreadsheet runs a cell that begins like this as a formula; an apostrophe before it keeps it text.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
GUARD: Final = "'"
_CYRILLIC_WORD: Final = re.compile(r"\d*([А-Яа-яЁёІіѝ][а-яёіѝ]*|[А-ЯЁІ]+)\d*")
_SWAPPED_WORD: Final = re.compile("[а-яё][А-ЯЁ]+")
_SIGNS: Final = frozenset("„“”‘’«»–—…№§°€•\N{NO-BREAK SPACE}")
# Bytes that are no UTF-8 as Python keeps them in text, and the sign that stands for one where people read it.
_DAMAGE: Final = re.compile("[\udc80-\udcff]")
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; `cells` are stripped text by header, absent when empty; `header` names all columns of the file.

    The header line is line 1. `damaged` names the first column with bytes that are no letters, if there is one; they
    are shown as the sign for what cannot be read.
    """

    table: str
    line: int
    cells: Mapping[str, str]
    header: frozenset[str] = frozenset()
    damaged: str | None = None

    def check_letters(self) -> None:
        """Refuse a row with damaged letters. Errors: RowProblem."""
        if self.damaged is not None:
            raise RowProblem("broken_letter", column=self.damaged)


class RowProblem(Exception):
    """Why one row cannot be used: a rule and its details, among them the column where one is to blame."""

    def __init__(self, rule: str, **details: object) -> None:
        super().__init__(rule, details)
        self.rule, self.details = rule, details

    @property
    def column(self) -> str | None:
        """Return the column to blame, or None."""
        column = self.details.get("column")
        return None if column is None else str(column)


def rows(folder: Path, table: str) -> Iterator[Row]:
    """Yield the rows of `table`.csv; a missing file is an empty table. Errors: those of `rows_in`."""
    path = folder / f"{table}.csv"
    if path.exists():
        yield from rows_in(path)


def rows_in(path: Path) -> Iterator[Row]:
    """Yield the rows of a file; its table is named as the file is.

    The guard against formulas is taken off. A row with bytes that are no letters is yielded and marked. Errors:
    BadInput for a file that is not a UTF-8 or Windows-1251 CSV with one whole header, whose code page would be a guess,
    that is larger than 64 MiB, or in which a quote is not closed: rows would vanish in its cell.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise BadInput(problems=((path.name, "file_too_large", {"file": path.name}),))
    text = _decoded(path)
    records = _records(path, text)
    _, values = next(records, (1, []))
    header = [name.strip() for name in values]
    if len(set(header)) != len(header) or not any(header) or any(map(_DAMAGE.search, header)):
        raise BadInput(problems=((path.name, "bad_header", {"file": path.name}),))
    for line, values in records:
        if any("\n" in value for value in values) and len(values) != len(header):
            raise _unclosed_quote(path, line)  # a quote that another row closed has swallowed what stands between
        cells = {name: unguarded(value.strip()) for name, value in zip(header, values, strict=False) if value.strip()}
        if not cells:
            continue
        damaged = next((name for name, value in cells.items() if _DAMAGE.search(value)), None)
        if damaged is not None:
            cells = {name: _DAMAGE.sub(REPLACEMENT, value) for name, value in cells.items()}
        yield Row(table=path.stem, line=line, cells=cells, header=frozenset(header), damaged=damaged)


def _records(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each record begins, and its values. Errors: BadInput for a quote that is not closed."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for values in reader:
            yield line, values
            line = reader.line_num + 1
    except csv.Error as error:
        raise _unclosed_quote(path, line) from error


def _unclosed_quote(path: Path, line: int) -> BadInput:
    return BadInput(problems=((path.name, "unclosed_quote", {"file": path.name, "line": line}),))


def write_rows(folder: Path, table: str, header: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write `table`.csv as UTF-8 with a byte order mark, each cell guarded against being run as a formula."""
    cells = [{name: guarded(text) for name, text in row.items()} for row in rows]
    # Before Python 3.13 the csv module left a carriage return unquoted, and the row broke in two there.
    has_returns = any("\r" in text for row in cells for text in row.values())
    with (folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(
            file,
            tuple(header),
            lineterminator="\n",
            quoting=csv.QUOTE_ALL if has_returns else csv.QUOTE_MINIMAL,
        )
        writer.writeheader()
        writer.writerows(cells)


def guarded(text: str) -> str:
    """Keep a spreadsheet from running a cell as a formula; `unguarded` gives the same text back."""
    return GUARD + text if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Take off the apostrophe that keeps a cell from being run as a formula."""
    return text[1:] if text.startswith(GUARD) and _FORMULA.match(text) else text


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    if b"\x00" in raw:
        raise BadInput(problems=((path.name, "not_text", {"file": path.name}),))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        damaged = raw.decode("utf-8-sig", errors="surrogateescape")
        if _is_utf_8(damaged):
            return damaged
        text = raw.decode("cp1251", errors="replace")
        if not _is_windows_1251(text):
            raise BadInput(problems=((path.name, "unknown_encoding", {"file": path.name}),)) from error
        return text


def _is_utf_8(text: str) -> bool:
    """Tell whether most letters beyond ASCII are whole in UTF-8; in Windows-1251, hardly any pair of bytes is."""
    letters = re.findall(r"[^\x00-\x7f]", text)
    return len(_DAMAGE.findall(text)) * 2 < len(letters)


def _is_windows_1251(text: str) -> bool:
    """Tell whether text read as Windows-1251 is made of Cyrillic words, as no other code page read so gives.

    Latin letters with accents become Cyrillic letters within Latin words; DOS letters become signs; in KOI8-R and
    KOI8-U small letters become capitals.
    """
    words = [word for word in re.findall(r"\w+", text) if not word.isascii()]
    whole = sum(bool(_CYRILLIC_WORD.fullmatch(word)) for word in words)
    signs = sum(not letter.isascii() and not letter.isalnum() and letter not in _SIGNS for letter in text)
    swapped = sum(bool(_SWAPPED_WORD.fullmatch(word)) for word in words)
    return whole * 2 > len(words) and signs <= whole and swapped <= sum(map(str.istitle, words))


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)
