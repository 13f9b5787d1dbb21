"""Communities are those of the highest modularity that can be tried, and hold where they are planted."""

from collections.abc import Iterator
from itertools import combinations
from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures.communities import COMMUNITIES, likeness, modularity, searched
from graph.model import Graph, Link
from tests.unit.graph.measures import published
from tests.unit.graph.measures.generated import UNHURRIED, graphs, random_graph, seen_either_way

BY_NAME = {str(layer): layer for layer in published.LAYERS}


def divisions(items: list[str]) -> Iterator[list[set[str]]]:
    """Yield every division of the items."""
    if not items:
        yield []
        return
    for rest in divisions(items[1:]):
        yield [{items[0]}, *rest]
        for number in range(len(rest)):
            yield [*rest[:number], rest[number] | {items[0]}, *rest[number + 1 :]]


def groups(result) -> list[set[str]]:
    return [set(row[-1]) for row in result.tables.get("communities_listed", ())]


@UNHURRIED
@given(graphs(layers=2))
def test_the_modularity_is_that_of_networkx(graph: Graph) -> None:
    result, other = COMMUNITIES.compute(graph), seen_either_way(graph)
    alone = [{node} for node in nx.isolates(other)]
    if not other.number_of_edges():
        assert result.of_graph == {"modularity": None, "communities": 0, "stability": None}
        return
    assert result.of_graph["modularity"] == pytest.approx(nx.community.modularity(other, [*groups(result), *alone]))
    assert result.of_graph["communities"] == len(groups(result))
    assert -1 <= result.of_graph["stability"] <= 1
    for number, group in enumerate(groups(result), start=1):
        assert {node for node, own in result.of_nodes["community"].items() if own == number} == group
    assert {node for node, own in result.of_nodes["held"].items() if own is None} == set(nx.isolates(other))


@pytest.mark.parametrize("seed", range(12))
def test_no_division_of_a_small_graph_is_better(seed: int) -> None:
    graph = random_graph(7, 6 + seed % 6, seed=seed)
    other = seen_either_way(graph)
    best = max(nx.community.modularity(other, division) for division in divisions(list(graph.nodes)))
    assert COMMUNITIES.compute(graph).of_graph["modularity"] == pytest.approx(best)


def test_the_best_known_division_of_the_karate_club_is_found() -> None:
    """0.4198 is the proven optimum: Brandes et al. 2008, IEEE Transactions on Knowledge and Data Engineering 20:172."""
    club = nx.karate_club_graph()
    links = tuple(Link(source=f"{one:02}", target=f"{other:02}") for one, other in club.edges)
    result = COMMUNITIES.compute(Graph(nodes={f"{node:02}": {} for node in club}, links=links))
    assert result.of_graph["modularity"] == pytest.approx(0.4198, abs=5e-5)
    assert result.of_graph["communities"] == 4


@pytest.mark.parametrize("nodes", [100, 600])
def test_the_search_is_no_worse_than_that_of_networkx(nodes: int) -> None:
    graph = random_graph(nodes, 4 * nodes, seed=2)
    other = seen_either_way(graph)
    theirs = max(
        nx.community.modularity(other, nx.community.louvain_communities(other, seed=seed)) for seed in range(4)
    )
    assert COMMUNITIES.compute(graph).of_graph["modularity"] > theirs - 0.01


def test_planted_groups_are_found_and_hold_and_a_graph_by_chance_has_none_that_do() -> None:
    planted = [f"{group}{number}" for group in "abcd" for number in range(8)]
    inside = [(one, two) for one, two in combinations(planted, 2) if one[0] == two[0]]
    across = [("a0", "b0"), ("b1", "c1"), ("c2", "d2"), ("d3", "a3")]
    links = tuple(Link(source=one, target=two) for one, two in (*inside, *across))
    result = COMMUNITIES.compute(Graph(nodes={node: {} for node in planted}, links=links))
    assert groups(result) == [{f"{group}{number}" for number in range(8)} for group in "abcd"]
    assert result.of_graph["stability"] == 1
    assert set(result.of_nodes["held"].values()) == {1}
    assert COMMUNITIES.compute(random_graph(60, 400, seed=1)).of_graph["stability"] < 0.4


def test_the_published_modularity_of_the_agencies_is_that_of_their_division() -> None:
    graph = published.graph(BY_NAME["dhhs-collaboration-all ties"])
    names = list(graph.nodes)
    ends = [(names.index(link.source), names.index(link.target)) for link in graph.links]
    agencies = sorted({str(attributes["group"]) for attributes in graph.nodes.values()})
    codes = [agencies.index(str(graph.nodes[node]["group"])) for node in names]
    value, tolerance = published.published("dhhs-collaboration", "modularity of the agency partition")
    assert modularity(codes, ends) == pytest.approx(value, abs=tolerance)
    assert COMMUNITIES.compute(graph).of_graph["modularity"] >= value


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=9))
def test_the_likeness_of_two_divisions_is_counted_pair_by_pair(both: list[tuple[int, int]]) -> None:
    one, other = [first for first, _ in both], [second for _, second in both]
    pairs = list(combinations(range(len(both)), 2))
    first = sum(one[a] == one[b] for a, b in pairs)
    second = sum(other[a] == other[b] for a, b in pairs)
    together = sum(one[a] == one[b] and other[a] == other[b] for a, b in pairs)
    apart = sum(one[a] != one[b] and other[a] != other[b] for a, b in pairs)
    expected = (first * second + (len(pairs) - first) * (len(pairs) - second)) / len(pairs)
    if len(pairs) != expected:
        rand = ((together + apart) - expected) / (len(pairs) - expected)
        assert likeness(one, other) == pytest.approx(rand)
    else:
        assert likeness(one, other) == 1
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert likeness(one, [number + 7 for number in one]) == 1


def test_a_search_keeps_nodes_without_links_apart() -> None:
    assert len(set(searched(4, [(0, 1)], Random(1)))) == 3
