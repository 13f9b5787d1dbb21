"""Measures as a table and as data: every number once, nothing where a number is not known."""

import re

from graph.measures import MEASURES
from graph.model import Graph, Link
from referral.network.measures import all_words, measure_network
from referral.network.ranges import ranges
from tests.fakes.demo_fixture import NOW, WORDS
from web.wording import languages
from web.wording.network.measure_tables import COLUMNS, cells, data
from web.wording.presenter import Presenter

GRAPH = Graph(
    nodes={name: {"label": f"Name {name}", "kind": "ngo" if name < "C" else "school"} for name in "ABCD"},
    links=(Link(source="A", target="B"), Link(source="B", target="C")),
)
NAMES = {name: f"Name {name}" for name in "ABCD"}


def words(language):
    return Presenter(language=language, vocabulary=WORDS, say=languages.translations(language).gettext, now=NOW)


def test_every_number_is_a_row_with_its_range():
    rows = data(measure_network(GRAPH), ranges(GRAPH), NAMES, words("en"))
    by_key = {(row["figure"], row["organisation"]): row for row in rows}
    assert len(by_key) == len(rows)
    row = by_key["degree", "B"]
    assert (row["name"], row["label"]) == ("Name B", "Number of partners")
    assert (row["value"], row["least"], row["most"]) == (2, 1, 2)
    for measured in measure_network(GRAPH):
        for figure, by_node in measured.result.of_nodes.items():
            if not measured.is_empty:
                assert {node: by_key[figure, node]["value"] for node in GRAPH.nodes} == by_node
    assert by_key["constraint", "D"]["value"] is None
    assert not any(row["measure"] == "two_mode" for row in rows)


def test_the_table_is_written_as_its_reader_writes_numbers():
    heading, *rows = cells(measure_network(GRAPH), ranges(GRAPH), NAMES, words("bg"))
    assert heading[3:6] == ("Организация", "Име", "Стойност")
    assert {len(row) for row in rows} == {len(COLUMNS)}
    mean = next(row for row in rows if row[0] == "mean_degree")
    assert mean[3:8] == ("", "", "1", "0", "1,333333")
    unknown = next(row for row in rows if row[0] == "constraint" and row[3] == "D")
    assert unknown[5:8] == ("", "", "")


def test_without_ranges_their_cells_are_empty():
    _, *rows = cells(measure_network(GRAPH), {}, NAMES, words("en"))
    assert {row[6:8] for row in rows} == {("", "")}
    assert all(
        row["least"] is None and row["most"] is None for row in data(measure_network(GRAPH), {}, NAMES, words("en"))
    )


def test_formulas_are_read_without_codes_and_without_the_source_language():
    shown = {text for measure in MEASURES for kind, text in all_words(measure) if kind.startswith("formula")}
    assert len(shown) > 60
    assert [text for text in shown if "_" in text] == []
    bulgarian = [words("bg").say(text) for text in shown]
    assert [text for text in bulgarian if "_" in text or re.search("[A-Za-z]{3}", text)] == []
