"""A cell is read as its column declares, and a value written as a cell is read back the same."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.exchange.csv_column import Column, ValueKind
from referral.exchange.csv_columns import TABLES
from referral.exchange.csv_tables import Row, RowProblem, guarded, unguarded
from referral.exchange.csv_values import ValueReader, cell
from tests.fakes.demo_fixture import WORDS

KNOWN = dict.fromkeys(TABLES, ("A01", "A02", "O01", "TH-0001"))
READER = ValueReader(vocabulary=WORDS, known=KNOWN)


def read(column: Column, text: str):
    row = Row(table="services", line=7, cells={column.name: text} if text else {})
    return READER.fields(row, (column,))[column.record_field]


def values_of(column: Column) -> st.SearchStrategy:
    """Values as import stores them: stripped text, known codes, sorted sets."""
    code = st.sampled_from(sorted(code for listing in column.lists for code in WORDS.codes(listing)) or ["x"])
    known = st.sampled_from(KNOWN["areas"])
    group = st.sets(code, min_size=1, max_size=3).map(lambda codes: "|".join(sorted(codes)))
    day = st.dates(date(1900, 1, 1), date(2999, 12, 31))
    items = {
        ValueKind.CODES: code,
        ValueKind.REFERENCES: known,
        ValueKind.ALTERNATIVES: group,
        ValueKind.LAST_DAYS: st.tuples(code, day).map(lambda pair: f"{pair[0]}={pair[1]}"),
    }
    if column.kind in items:
        listed = st.lists(items[column.kind], max_size=4)
        return listed.map(lambda found: tuple(sorted(found) if column.unordered else found))
    single = {
        ValueKind.CODE: code,
        ValueKind.REFERENCE: known,
        ValueKind.NUMBER: st.integers(0, 10**6),
        ValueKind.DAY: day,
        ValueKind.MOMENT: st.datetimes(timezones=st.just(UTC)),
        ValueKind.FLAG: st.booleans(),
        ValueKind.WINDOW: st.sampled_from(["07-01/10-31", "11-15/02-15"]),
        ValueKind.TEXT: st.text(alphabet="'=+-@ ab\"ю,;\n", min_size=1).map(str.strip).filter(bool),
    }[column.kind]
    return single if column.required or column.default is not None else st.none() | single


# One column of each shape: the header and its explanation make no difference.
SHAPES = {
    (column.kind, column.lists, column.required, column.unordered, column.default): column
    for columns in TABLES.values()
    for column in columns
}


@pytest.mark.parametrize("column", SHAPES.values(), ids=lambda column: column.name)
def test_a_written_value_is_read_back(column):
    @settings(max_examples=25)
    @given(values_of(column))
    def check(value):
        assert read(column, unguarded(guarded(cell(value)))) == value

    check()


@pytest.mark.parametrize(
    ("table", "header", "text", "rule"),
    [
        ("services", "wait_days", "-3", "negative"),
        ("services", "wait_days", "soon", "not_a_number"),
        ("services", "window", "7-1/10-31", "not_a_window"),
        ("services", "free", "maybe", "not_a_flag"),
        ("services", "funded_until", "31.12.2026", "not_a_date"),
        ("services", "requires_any", "id_card|nonsense", "unknown_code"),
        ("services", "needs", "doc.id_card nonsense", "unknown_code"),
        ("services", "areas", "A01 nowhere", "unknown_reference"),
        ("services", "organisation", "", "missing_value"),
        ("clients", "papers_until", "id_card=soon", "not_a_last_day"),
        ("events", "at", "yesterday", "not_a_moment"),
        ("events", "ground", "nonsense", "unknown_code"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_as_it_stands_in_the_file(table, header, text, rule):
    (column,) = (one for one in TABLES[table] if header in (one.name, *one.aliases))
    with pytest.raises(RowProblem) as refused:
        READER.fields(Row(table=table, line=7, cells={header: text} if text else {}), (column,))
    assert (refused.value.rule, refused.value.details["column"]) == (rule, header)


def test_an_earlier_header_fills_the_same_field_and_the_present_one_wins():
    columns = [column for column in TABLES["clients"] if column.name == "held"]
    assert READER.fields(Row(table="clients", line=2, cells={"papers": "id_card"}), columns) == {"held": ("id_card",)}
    both = Row(table="clients", line=2, cells={"papers": "id_card", "held": "birth_certificate"})
    assert READER.fields(both, columns) == {"held": ("birth_certificate",)}


def test_a_moment_without_a_zone_is_bulgarian_time():
    (at,) = (column for column in TABLES["events"] if column.name == "at")
    assert read(at, "2026-01-15T09:00") == datetime(2026, 1, 15, 7, 0, tzinfo=UTC)
    assert read(at, "2026-07-15T09:00") == datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
