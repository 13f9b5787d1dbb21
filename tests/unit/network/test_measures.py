"""Measures of the network in a caseworker's words; a measure without such words keeps its own."""

from dataclasses import replace

from graph.measures import MEASURES
from graph.measures.degree import DEGREE
from graph.model import Graph, Link
from referral.network.measure_words import CASEWORKER_WORDS
from referral.network.measures import all_words, measure_network, words_of

STAR = Graph(nodes={name: {} for name in "ABCD"}, links=tuple(Link(source="A", target=other) for other in "BCD"))


def test_every_measure_with_something_to_tell_is_given_in_order():
    told = [measured.measure for measured in measure_network(STAR)]
    assert told == [measure for measure in MEASURES if measure in told]
    assert {"reciprocity", "e_i_index", "multiplexity"} <= {measure.code for measure in MEASURES if measure not in told}
    assert "reciprocity" in {measured.measure.code for measured in measure_network(replace(STAR, directed=True))}


def test_a_star_has_all_partnerships_at_its_middle():
    (degree,) = (measured for measured in measure_network(STAR) if measured.measure is DEGREE)
    assert degree.result.of_nodes["degree"] == {"A": 3, "B": 1, "C": 1, "D": 1}
    assert degree.result.of_graph["centralisation"] == 1
    assert [degree.label(figure) for figure in degree.node_figures] == [
        "Number of partners",
        "Share of all organisations",
    ]


def test_a_measure_without_a_caseworkers_words_keeps_its_own():
    other = replace(DEGREE, code="other")
    assert words_of(other).label == DEGREE.label
    assert dict(all_words(other))["label of the figure degree"] == "Links"
    assert dict(all_words(DEGREE))["label of the figure degree"] == "Number of partners"


def test_words_are_for_measures_and_figures_that_exist():
    measures = {measure.code: measure for measure in MEASURES}
    for code, words in CASEWORKER_WORDS.items():
        assert set(words.labels) <= {one.code for one in measures[code].labelled}
