"""Read a cell as the value its column declares, and write a value as a cell: pure."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from referral.calendar import in_bulgaria
from referral.exchange.csv_column import Column, ValueKind
from referral.exchange.csv_columns import TABLES
from referral.exchange.csv_tables import Row, RowProblem
from referral.model import requirements
from referral.vocabulary import Vocabulary

FLAGS: Final[Mapping[str, bool]] = MappingProxyType({"true": True, "false": False})
LISTS: Final = frozenset({ValueKind.CODES, ValueKind.REFERENCES, ValueKind.ALTERNATIVES, ValueKind.LAST_DAYS})


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueReader:
    """Reads rows by the table of columns; `known` are the ids read before, by table, for references."""

    vocabulary: Vocabulary
    known: Mapping[str, Collection[str]]

    def fields(self, row: Row, columns: Iterable[Column] | None = None) -> dict[str, Any]:
        """Return the record fields that a row gives, of all columns of its table or of these.

        An empty cell is the default of its column. Errors: RowProblem.
        """
        row.check_letters()
        chosen = TABLES[row.table] if columns is None else columns
        return {column.record_field: self._value(row, column) for column in chosen}

    def _value(self, row: Row, column: Column) -> Any:
        header = next((name for name in (column.name, *column.aliases) if name in row.cells), None)
        if header is None:
            if column.required:
                raise RowProblem("missing_value", column=column.name)
            return () if column.kind in LISTS else column.default
        text = row.cells[header]
        if column.kind in LISTS:
            items = [self._item(row, header, column, word) for word in text.split()]
            return tuple(sorted(items) if column.unordered else items)
        return self._item(row, header, column, text)

    def _item(self, row: Row, header: str, column: Column, text: str) -> Any:
        if column.checked:
            self._check_known(row, header, column, text)
        parse, rule = PARSERS.get(column.kind, (str, ""))
        try:
            value = parse(text)
        except (ValueError, KeyError) as error:
            raise RowProblem(rule, column=header, value=text) from error
        if column.least is not None and value < column.least:
            raise RowProblem("negative", column=header, value=text)
        return value

    def _check_known(self, row: Row, header: str, column: Column, text: str) -> None:
        if column.table is not None and text not in self.known[column.table]:
            raise RowProblem("unknown_reference", column=header, value=text, line=row.line)
        if column.kind in {ValueKind.CODE, ValueKind.CODES, ValueKind.ALTERNATIVES}:
            for code in requirements.alternatives(text) if column.kind is ValueKind.ALTERNATIVES else (text,):
                if not any(code in self.vocabulary.codes(listing) for listing in column.lists):
                    raise RowProblem("unknown_code", column=header, value=code)


def cells(record: object, columns: Iterable[Column]) -> dict[str, str]:
    """Return a record as cells by header; reading them again gives the same fields."""
    return {column.name: cell(getattr(record, column.record_field)) for column in columns}


def cell(value: object) -> str:
    """Return a value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return " ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _moment(text: str) -> datetime:
    """Read a moment; one without a zone is Bulgarian local time."""
    moment = datetime.fromisoformat(text)
    return in_bulgaria(moment)


def _flag(text: str) -> bool:
    return FLAGS[text.lower()]


def _window(text: str) -> str:
    if requirements.read_window(text) is None:
        raise ValueError(text)
    return text


def _alternatives(text: str) -> str:
    return requirements.either(frozenset(requirements.alternatives(text)))


def _last_day(text: str) -> str:
    if requirements.read_until(text) is None:
        raise ValueError(text)
    return text


# How a kind of value is read, and the rule that names a cell which cannot be; any other kind is taken as it is.
PARSERS: Final[Mapping[ValueKind, tuple[Callable[[str], Any], str]]] = MappingProxyType(
    {
        ValueKind.NUMBER: (int, "not_a_number"),
        ValueKind.DAY: (date.fromisoformat, "not_a_date"),
        ValueKind.MOMENT: (_moment, "not_a_moment"),
        ValueKind.FLAG: (_flag, "not_a_flag"),
        ValueKind.WINDOW: (_window, "not_a_window"),
        ValueKind.ALTERNATIVES: (_alternatives, ""),
        ValueKind.LAST_DAYS: (_last_day, "not_a_last_day"),
    }
)
