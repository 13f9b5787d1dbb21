"""Which nodes are linked, whatever the direction, the layer and the loops; and what groups them."""

from graph.model import Graph, Link
from graph.neighbours import answered, followed, groupings, linked, pairs

LINKS = (
    Link(source="a", target="b"),
    Link(source="b", target="a"),
    Link(source="b", target="c"),
    Link(source="a", target="b", layer="x"),
    Link(source="c", target="c"),
)
GRAPH = Graph(nodes={name: {} for name in "abcd"}, links=LINKS, directed=True)


def test_links_are_followed_one_way_and_seen_either_way():
    assert followed(GRAPH) == {"a": {"b"}, "b": {"a", "c"}, "c": set(), "d": set()}
    assert linked(GRAPH) == {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}, "d": set()}
    assert answered(GRAPH) == {"a": {"b"}, "b": {"a"}, "c": set(), "d": set()}
    assert pairs(linked(GRAPH)) == [("a", "b"), ("b", "c")]


def test_an_undirected_link_is_followed_and_answered_both_ways():
    graph = Graph(nodes={name: {} for name in "abc"}, links=(Link(source="b", target="a"),))
    assert linked(graph) == followed(graph) == answered(graph) == {"a": {"b"}, "b": {"a"}, "c": set()}


def test_an_attribute_groups_nodes_when_some_share_it_and_some_do_not():
    nodes = {
        "a": {"label": "same", "kind": "x", "area": "n", "size": 1, "only": "o", "own": "1"},
        "b": {"label": "same", "kind": "x", "area": "", "size": 1, "only": "o", "own": "2"},
        "c": {"label": "other", "kind": "y", "size": 2, "only": "o", "own": "3"},
    }
    assert groupings(Graph(nodes=nodes)) == {"kind": {"a": "x", "b": "x", "c": "y"}}
    assert groupings(Graph(nodes={})) == {}
