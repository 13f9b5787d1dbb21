"""An empty package to fill in: the header of each table, what each column means, and the codes it takes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from referral.exchange.csv_column import Column, ValueKind
from referral.exchange.csv_columns import TABLES
from referral.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnTemplate:
    """One column of the template.

    `explanation` is an English message key; `codes` are the labels of the codes that may stand here, in the language
    asked for; `table` is the table to whose rows the column refers.
    """

    name: str
    kind: ValueKind
    explanation: str
    required: bool
    codes: Mapping[str, str]
    table: str | None = None


def template(vocabulary: Vocabulary, *, language: str) -> dict[str, tuple[ColumnTemplate, ...]]:
    """Return the columns of every table of a package, in the order in which tables refer to each other."""
    return {
        table: tuple(_column_template(column, vocabulary, language) for column in columns)
        for table, columns in TABLES.items()
    }


def _column_template(column: Column, vocabulary: Vocabulary, language: str) -> ColumnTemplate:
    codes = {code: term.label(language) for listing in column.lists for code, term in vocabulary.codes(listing).items()}
    return ColumnTemplate(
        name=column.name,
        kind=column.kind,
        explanation=column.explanation,
        required=column.required,
        codes=MappingProxyType(codes),
        table=column.table,
    )
