"""Measures of the network in words: the largest first, every figure with its label and formula."""

from graph.formats import FORMATS
from graph.model import Graph, Link
from referral.network.measures import measure_network
from web.wording.network.measures import NetworkWords
from web.wording.presenter import Presenter


def test_a_measure_is_a_table_with_the_largest_first(app):
    application = app.state.application
    words = Presenter(language="en", vocabulary=application.vocabulary, say=str, now=application.clock())
    graph = Graph(
        nodes={name: {} for name in "ABC"}, links=(Link(source="B", target="A"), Link(source="B", target="C"))
    )
    (degree, *_) = NetworkWords(words=words).tables(measure_network(graph))
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


def test_further_tables_name_groups_layers_and_as_many_organisations_as_are_shown(app):
    application = app.state.application
    words = Presenter(language="en", vocabulary=application.vocabulary, say=str, now=application.clock())
    nodes = {name: {"kind": "school" if name < "D" else "municipality", "area": "N1"} for name in "ABCDE"}
    links = [Link(source=one, target=other, layer="partners") for one, other in ("AB", "BC", "CD")]
    graph = Graph(nodes=nodes | {"F": {"area": "N2"}}, links=(*links, Link(source="A", target="B", layer="referrals")))
    told = NetworkWords(words=words, areas={"N1": "Town"}, shown=2).tables(measure_network(graph))
    tables = {(measure.code, table.code): table for measure in told for table in measure.further}
    by_group = tables["e_i_index", "by_group"]
    assert [[cell.text for cell in row][:2] for row in by_group.rows] == [
        ["Seat", "Town"],
        ["Seat", "N2"],
    ]
    assert by_group.count == 4
    every = {
        table.code: table for one in NetworkWords(words=words).tables(measure_network(graph)) for table in one.further
    }
    assert [row[1].text for row in every["by_group"].rows][2:] == [
        words.label("kinds", "municipality"),
        words.label("kinds", "school"),
    ]
    (layers,) = tables["multiplexity", "layers"].rows
    assert [cell.text for cell in layers] == ["Partnerships", "Referrals from the centres", "1", "0.33"]
    largest = tables["components", "components_listed"].rows[0]
    assert (largest[0].text, largest[1].nodes, largest[1].more) == ("4", ("A", "B"), 2)
    bridges = tables["cut_points", "bridges_listed"]
    assert bridges.rows[0][0].nodes == ("B",)
    assert bridges.rows[0][1].nodes == ("C",)
    assert (len(bridges.rows), bridges.count) == (2, 3)
