"""Tables as people bring them: CSV files of one folder, every cell text, every row with its line number."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from referral.calendar import SOFIA
from referral.errors import BadInput

LARGEST_FILE: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; `cells` are stripped text by column name, absent when empty. The header is line 1."""

    table: str
    line: int
    cells: Mapping[str, str]

    def words(self, name: str) -> tuple[str, ...]:
        """Return a cell of space-separated codes."""
        return tuple(self.cells.get(name, "").split())

    def whole(self, name: str) -> int | None:
        """Return a cell as a whole number. Errors: RowProblem."""
        text = self.cells.get(name)
        if text is None:
            return None
        try:
            return int(text)
        except ValueError as error:
            raise RowProblem("not_a_number", column=name, value=text) from error

    def day(self, name: str) -> date | None:
        """Return a cell as a date, YYYY-MM-DD. Errors: RowProblem."""
        text = self.cells.get(name)
        if text is None:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise RowProblem("not_a_date", column=name, value=text) from error

    def moment(self, name: str) -> datetime | None:
        """Return a cell as a moment; one without a zone is Bulgarian local time. Errors: RowProblem."""
        text = self.cells.get(name)
        if text is None:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError as error:
            raise RowProblem("not_a_moment", column=name, value=text) from error
        return found if found.tzinfo else found.replace(tzinfo=SOFIA)

    def flag(self, name: str) -> bool | None:
        """Return a cell of true or false. Errors: RowProblem."""
        text = self.cells.get(name)
        if text is None:
            return None
        if text.lower() not in {"true", "false"}:
            raise RowProblem("not_a_flag", column=name, value=text)
        return text.lower() == "true"

    def must(self, name: str) -> str:
        """Return a cell that has to be filled. Errors: RowProblem."""
        if name not in self.cells:
            raise RowProblem("missing_value", column=name)
        return self.cells[name]


class RowProblem(Exception):
    """Why one row cannot be used: a rule and its details."""

    def __init__(self, rule: str, **details: object) -> None:
        super().__init__(rule, details)
        self.rule, self.details = rule, details


def rows(folder: Path, table: str) -> Iterator[Row]:
    """Yield the rows of `table`.csv; a missing file is an empty table.

    Errors: BadInput for a file that is not a UTF-8 or Windows-1251 CSV with one header, or larger than 64 MiB.
    """
    path = folder / f"{table}.csv"
    if not path.exists():
        return
    if path.stat().st_size > LARGEST_FILE:
        raise BadInput(problems=((path.name, "file_too_large", {"file": path.name}),))
    text = _decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = [name.strip() for name in next(reader, [])]
    if len(set(header)) != len(header) or not any(header):
        raise BadInput(problems=((path.name, "bad_header", {"file": path.name}),))
    line = reader.line_num + 1
    for cells in reader:
        filled = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if cell.strip()}
        if filled:
            yield Row(table=table, line=line, cells=filled)
        line = reader.line_num + 1


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    if b"\x00" in raw:
        raise BadInput(problems=((path.name, "not_text", {"file": path.name}),))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1251", errors="replace")


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)
