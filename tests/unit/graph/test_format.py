"""Every format is a row with its words, and a pure function that takes any graph."""

import pytest

from graph.format import Format
from graph.formats import FORMATS
from graph.model import Graph
from tests.unit.graph.test_measure import GRAPHS


def test_codes_are_used_once_and_fit_into_an_address() -> None:
    assert len({row.code for row in FORMATS}) == len(FORMATS) > 0
    assert all(row.code.replace("-", "").isalnum() for row in FORMATS)
    assert not {row.code for row in FORMATS} & {"json", "svg"}, "these are addresses of the map itself"


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.code)
def test_a_row_carries_its_words_and_what_a_download_needs(row: Format) -> None:
    assert all(text == text.strip() and text for _, text in row.words())
    assert "." not in row.extension
    assert row.media_type.count("/") == 1


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.code)
def test_a_format_writes_any_graph_and_equal_graphs_equally(row: Format, graph: Graph) -> None:
    content = row.write(graph)
    assert isinstance(content, bytes)
    assert content
    assert content == row.write(
        Graph(nodes=dict(reversed(graph.nodes.items())), links=graph.links, directed=graph.directed)
    )
