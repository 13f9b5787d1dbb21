"""Decide which cells of a release are hidden, and prove that no hidden one can be worked out (security.md, section 5).

A release holds tables that each cut the same referrals into cells, and neither a total nor a share. A cell of few
people, none included, is hidden, and so is one that a single person fills by more than half. Two rules keep hidden
cells safe whatever is added or subtracted: a table has none or at least two of them, and together they hold at least
as many referrals as a cell needs to be shown. The rest are rounded. Then `witnesses` shows for each hidden cell of
few that nobody and just under the limit both fit all that is published, and what is known of how the tables hang
together; where it cannot, the last table of the fixed list is left out whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

STEP: Final = 5
FEWEST_HIDDEN: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell as it is: its referrals, the people they are about, and how many are about one person at most."""

    code: str
    referrals: int
    people: int
    largest: int

    def is_few(self, least: int) -> bool:
        """Tell whether too few people stand behind the cell, or one of them behind most of it."""
        return self.people < least or 2 * self.largest > self.referrals


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The referrals of a period cut into cells; every referral is in exactly one."""

    code: str
    cells: tuple[Cell, ...]

    def cell(self, code: str) -> Cell:
        """Return one cell."""
        return next(cell for cell in self.cells if cell.code == code)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedTable:
    """A table as it is published: the number of each cell rounded to STEP, or None where it is hidden."""

    code: str
    cells: Mapping[str, int | None]

    @property
    def whole(self) -> bool:
        """Tell whether no cell is hidden, so that a share can be worked out from the published numbers."""
        return None not in self.cells.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What is known of two tables: who is in `cell` of `table` is in one of the cells `within` of the first table."""

    table: str
    cell: str
    within: frozenset[str]


def release(tables: Sequence[Table], relations: Sequence[Relation], *, least: int) -> tuple[ReleasedTable, ...]:
    """Return the tables as they are published; the last ones are left out until every hidden cell is safe."""
    kept = list(tables)
    while len(kept) > 1 and not all(witness is not None for *_, witness in witnesses(kept, relations, least=least)):
        kept.pop()
    return tuple(_released(table, hidden_cells(table, least=least)) for table in kept)


def rounded(count: int) -> int:
    """Return a number as it is published: the nearest multiple of STEP."""
    return STEP * round(count / STEP)


def hidden_cells(table: Table, *, least: int) -> frozenset[str]:
    """Return the cells that are hidden: those of few people, and the smallest others until no sum gives one away."""
    hidden = {cell.code for cell in table.cells if cell.is_few(least)}
    others = sorted((cell for cell in table.cells if cell.code not in hidden), key=lambda cell: -cell.referrals)
    while hidden and others and not _are_safe(table, hidden, least):
        hidden.add(others.pop().code)
    return frozenset(hidden)


def witnesses(
    tables: Sequence[Table], relations: Sequence[Relation], *, least: int
) -> Iterator[tuple[str, str, int, Mapping[str, int] | None]]:
    """Yield for each hidden cell of few, for nobody and for one under the limit, numbers that fit everything published.

    Each is the table, the cell, the number it could be, and the cells of that table if it were; None where none was
    found. Shown cells and the number of all referrals are left as they are: what fits those fits what is published.
    """
    hidden = {table.code: hidden_cells(table, least=least) for table in tables}
    if all(len(hidden[table.code]) == len(table.cells) for table in tables):
        return  # nothing is shown
    for table in tables:
        for cell in table.cells:
            if cell.code in hidden[table.code] and cell.is_few(least):
                for number in (0, least - 1):
                    yield table.code, cell.code, number, _witness(tables, relations, hidden, (table, cell, number))


def _are_safe(table: Table, hidden: set[str], least: int) -> bool:
    together = sum(cell.referrals for cell in table.cells if cell.code in hidden)
    return len(hidden) >= FEWEST_HIDDEN and together >= least


def _released(table: Table, hidden: frozenset[str]) -> ReleasedTable:
    return ReleasedTable(
        code=table.code,
        cells={cell.code: None if cell.code in hidden else rounded(cell.referrals) for cell in table.cells},
    )


def _witness(
    tables: Sequence[Table],
    relations: Sequence[Relation],
    hidden: Mapping[str, frozenset[str]],
    asked: tuple[Table, Cell, int],
) -> Mapping[str, int] | None:
    table, cell, number = asked
    for cells in _exchanges(table, cell.code, number, hidden[table.code]):
        known = {(other.code, part.code): part.referrals for other in tables for part in other.cells}
        known |= {(table.code, code): count for code, count in cells.items()}
        if all(_fits(relation, tables, hidden, known, table.code) for relation in relations):
            return cells
    return None


def _exchanges(table: Table, code: str, number: int, hidden: frozenset[str]) -> Iterator[dict[str, int]]:
    """Yield the cells with one set to a number, and the difference given to or taken from the other hidden ones."""
    others = [cell.code for cell in table.cells if cell.code in hidden and cell.code != code]
    for start in range(len(others)):
        cells = {cell.code: cell.referrals for cell in table.cells}
        spare, cells[code] = cells[code] - number, number
        for other in (*others[start:], *others[:start]):
            taken = max(spare, -cells[other])
            cells[other] += taken
            spare -= taken
        if spare == 0:
            yield cells


def _fits(
    relation: Relation,
    tables: Sequence[Table],
    hidden: Mapping[str, frozenset[str]],
    known: Mapping[tuple[str, str], int],
    asked: str,
) -> bool:
    """Tell whether a relation holds; one of a hidden cell that was not asked about binds nothing."""
    first = tables[0].code
    if (relation.table, relation.cell) not in known:
        return True
    if relation.table != asked and relation.cell in hidden[relation.table]:
        return True
    return known[relation.table, relation.cell] <= sum(known[first, code] for code in relation.within)
