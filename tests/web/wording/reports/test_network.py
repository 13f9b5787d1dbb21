"""Measures of the network in words: the largest first, every figure with its label and formula."""

from graph.formats import FORMATS
from graph.model import Graph, Link
from web.wording.presenter import Presenter
from web.wording.reports.network import NetworkWords


def test_a_measure_is_a_table_with_the_largest_first(app):
    application = app.state.application
    words = Presenter(language="en", vocabulary=application.vocabulary, say=str, now=application.clock())
    graph = Graph(
        nodes={name: {} for name in "ABC"}, links=(Link(source="B", target="A"), Link(source="B", target="C"))
    )
    (degree, *_) = NetworkWords(words=words).tables(graph)
    assert list(degree.rows) == ["B", "A", "C"]
    assert degree.rows["B"] == ("2", "1")
    assert [figure.label for figure in degree.figures] == ["Number of partners", "Share of all organisations"]
    assert {total.code: total.number for total in degree.totals} == {"mean_degree": "1.33", "centralisation": "1"}
    assert all(figure.formula for figure in (*degree.figures, *degree.totals))


def test_a_format_is_told_in_the_readers_language(app):
    application = app.state.application
    words = Presenter(language="bg", vocabulary=application.vocabulary, say=str.upper, now=application.clock())
    told = NetworkWords(words=words)
    assert told.format_label(FORMATS[0]) == FORMATS[0].label.upper()
    assert told.format_sentence(FORMATS[0]) == FORMATS[0].sentence.upper()
