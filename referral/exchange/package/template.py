"""An empty package to fill in: the header of each table, and what each column means and takes."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from referral.exchange.csv_column import Column
from referral.exchange.csv_columns import EXPLANATIONS, TABLES
from referral.exchange.csv_tables import write_rows
from referral.exchange.package.import_package import HEAD
from referral.vocabulary import Vocabulary

HEADER: Final = ("table", "column", "required", "explanation", "refers_to", "codes")


def write_template(
    folder: Path, vocabulary: Vocabulary, *, language: str, say: Callable[[str], str]
) -> tuple[str, ...]:
    """Write every table with its header alone, `columns.csv` and `package.toml`; return the names of the tables.

    Labels of codes are in a language, explanations as `say` translates them. Errors: FileExistsError when the folder
    is there and not empty: nobody's package is overwritten.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise FileExistsError(None, None, str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    for table, columns in TABLES.items():
        write_rows(folder, table, (column.name for column in columns), ())
    write_rows(folder, EXPLANATIONS, HEADER, explanations(vocabulary, language=language, say=say))
    (folder / HEAD).write_text(f"code = {json.dumps(folder.resolve().name, ensure_ascii=False)}\n", encoding="utf-8")
    return tuple(TABLES)


def explanations(vocabulary: Vocabulary, *, language: str, say: Callable[[str], str]) -> Iterator[dict[str, str]]:
    """Yield one row of `columns.csv` for each column of every table."""
    for table, columns in TABLES.items():
        for column in columns:
            yield {
                "table": table,
                "column": column.name,
                "required": str(column.required).lower(),
                "explanation": say(column.explanation),
                "refers_to": column.table or "",
                "codes": _codes(column, vocabulary, language),
            }


def _codes(column: Column, vocabulary: Vocabulary, language: str) -> str:
    """Return the codes that a cell may hold with their labels, one a line."""
    labels = {
        code: term.label(language) for listing in column.lists for code, term in vocabulary.terms(listing).items()
    }
    return "\n".join(f"{code}: {label}" for code, label in labels.items())
