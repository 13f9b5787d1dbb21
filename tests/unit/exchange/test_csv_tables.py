"""CSV files as people bring them: encodings, delimiters, lines, and the guard against formulas."""

import csv

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from referral.errors import BadInput
from referral.exchange.csv_tables import RowProblem, guarded, rows, unguarded, write_rows


def read(folder, raw: bytes):
    (folder / "areas.csv").write_bytes(raw)
    return [(row.line, dict(row.cells)) for row in rows(folder, "areas")]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+359 2", "'+359 2"),
        ("-5", "'-5"),
        ("@x", "'@x"),
        ("'=x", "''=x"),
        ("'x", "'x"),
        ("x=1", "x=1"),
        ("", ""),
    ],
)
def test_only_what_a_spreadsheet_would_run_is_guarded(cell, written):
    assert guarded(cell) == written
    assert unguarded(written) == cell


@given(st.text(alphabet="'=+-@\t\rабx ", max_size=6))
@example("''=")
def test_the_guard_comes_off_again_and_no_guarded_cell_begins_a_formula(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_delimiters_encodings_and_empty_cells_are_read(tmp_path):
    wanted = [(2, {"id": "A", "name_bg": "Център"})]
    for delimiter in ",;\t":
        text = "id,name_bg,name_en\nA, Център ,\n,,\n".replace(",", delimiter)
        for encoding in ("utf-8", "utf-8-sig", "cp1251"):
            assert read(tmp_path, text.encode(encoding)) == wanted


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize(
    "name", ["Сдружение „Ромски свят“ – гр. Видин, ул. №5", "ЦЕНТЪР", "ОУ 2-ро", "Център GOOD", "я"]
)
def test_bulgarian_names_come_in_as_they_are(tmp_path, name, encoding):
    assert read(tmp_path, f"id;name_bg\nA;{name}\n".encode(encoding)) == [(2, {"id": "A", "name_bg": name})]


def test_a_damaged_letter_marks_its_row_and_column_and_the_other_rows_are_whole(tmp_path):
    (tmp_path / "areas.csv").write_bytes(
        "id;name_bg\nA;Център Надежда\nB;Дом ".encode() + b"\xd0;x\n" + "C;Я\n".encode()
    )
    found = list(rows(tmp_path, "areas"))
    assert [(row.line, row.damaged, row.cells["name_bg"]) for row in found] == [
        (2, None, "Център Надежда"),
        (3, "name_bg", "Дом \N{REPLACEMENT CHARACTER}"),
        (4, None, "Я"),
    ]
    with pytest.raises(RowProblem) as refused:
        found[1].check_letters()
    assert (refused.value.rule, refused.value.column) == ("broken_letter", "name_bg")
    found[0].check_letters()


def test_a_damaged_header_is_refused(tmp_path):
    with pytest.raises(BadInput):
        read(tmp_path, "id;name_bg;бележк".encode() + b"\xd0\n" + "A;Център Надежда;да\n".encode())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Дом за стари хора „Надежда“".replace("„", '"').replace("“", '"'), "cp866"),
        ("Дом за стари хора", "koi8-r"),
        ("Café Résumé, Zürich", "latin-1"),
        ("Łódź, Święta", "iso8859-2"),
    ],
)
def test_a_file_in_another_code_page_is_asked_about_and_not_turned_into_rubbish(tmp_path, text, encoding):
    with pytest.raises(BadInput) as refused:
        read(tmp_path, f"id;name_bg\nA;{text}\n".encode(encoding))
    assert refused.value.details["problems"][0][:2] == ("areas.csv", "unknown_encoding")


def test_a_row_knows_the_line_where_it_begins(tmp_path):
    assert [line for line, _ in read(tmp_path, b'id,name_bg\nA,"two\nlines"\nB,one\n')] == [2, 4]


@pytest.mark.parametrize(
    ("raw", "code"), [(b"id,id\n1,2\n", "bad_header"), (b"\n", "bad_header"), (b"id\n\x00\n", "not_text")]
)
def test_a_file_that_is_no_table_is_refused_by_name(tmp_path, raw, code):
    with pytest.raises(BadInput) as refused:
        read(tmp_path, raw)
    assert refused.value.details["problems"][0][:2] == ("areas.csv", code)


def test_a_missing_file_is_an_empty_table(tmp_path):
    assert list(rows(tmp_path, "areas")) == []


def test_written_rows_are_plain_csv_that_others_read(tmp_path):
    write_rows(tmp_path, "areas", ("id", "name_bg"), [{"id": "A", "name_bg": '=a, "b"\nc'}])
    with (tmp_path / "areas.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["id", "name_bg"], ["A", '\'=a, "b"\nc']]
    assert [row.cells["name_bg"] for row in rows(tmp_path, "areas")] == ['=a, "b"\nc']
