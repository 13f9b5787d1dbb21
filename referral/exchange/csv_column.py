"""One column of a data package: its header, how a cell is read, and what explains it."""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum


class ValueKind(StrEnum):
    """How the text of a cell is read; several codes or references are separated by spaces.

    ALTERNATIVES are groups of prerequisites of which one is enough, joined by `|`; a WINDOW is a part of every year,
    MM-DD/MM-DD; LAST_DAYS are prerequisites with their last day, code=YYYY-MM-DD.
    """

    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    REFERENCE = "reference"
    REFERENCES = "references"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"
    WINDOW = "window"
    ALTERNATIVES = "alternatives"
    LAST_DAYS = "last_days"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, how a cell is read, and a sentence that explains it (an English message key).

    `field` is the field of the record (that of `TransitionData` for the data of an event), the header when it is None.
    `aliases` are headers of earlier versions. `lists` are the vocabulary lists of a code, `table` is where a reference
    points. Codes and references that are not `checked` here are checked by what uses them. The order of an `unordered`
    list means nothing.
    """

    name: str
    kind: ValueKind
    explanation: str
    _: KW_ONLY
    field: str | None = None
    aliases: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    table: str | None = None
    required: bool = False
    checked: bool = True
    unordered: bool = False
    least: int | None = None
    default: object = None

    @property
    def record_field(self) -> str:
        """Return the field of the record that this column fills."""
        return self.field or self.name
