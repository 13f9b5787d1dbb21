"""Give the links of a graph by node, for measures: which nodes are linked, without parallel links and loops."""

from collections.abc import Mapping

from graph.model import Fields, Graph

LABEL = "label"  # the attribute that names a node, and so groups nothing
Neighbours = Mapping[str, set[str]]


def linked(graph: Graph) -> dict[str, set[str]]:
    """Return the other nodes that each node is linked with, either way and in any layer."""
    others: dict[str, set[str]] = {node: set() for node in graph.nodes}
    for link in graph.links:
        if link.source != link.target:
            others[link.source].add(link.target)
            others[link.target].add(link.source)
    return others


def followed(graph: Graph) -> dict[str, set[str]]:
    """Return the other nodes that a link leads to from each node; in an undirected graph, those it is linked with."""
    if not graph.directed:
        return linked(graph)
    others: dict[str, set[str]] = {node: set() for node in graph.nodes}
    for link in graph.links:
        if link.source != link.target:
            others[link.source].add(link.target)
    return others


def answered(graph: Graph) -> dict[str, set[str]]:
    """Return the other nodes that each node is linked with both ways, any link counting where undirected."""
    there = followed(graph)
    return {node: {other for other in others if node in there[other]} for node, others in there.items()}


def pairs(neighbours: Neighbours) -> list[tuple[str, str]]:
    """Return the pairs of linked nodes, each once, sorted."""
    return sorted((node, other) for node, others in neighbours.items() for other in others if node < other)


def groupings(graph: Graph) -> dict[str, dict[str, str]]:
    """Return the groups that attributes divide the nodes in: attribute → node → group, for nodes that have a value.

    An attribute groups nodes when its values are texts, there are at least two, and one of them is of several nodes. An
    empty text is no value.
    """
    found: dict[str, dict[str, str]] = {}
    names = sorted({name for attributes in graph.nodes.values() for name in attributes} - {LABEL})
    for name in names:
        values = {node: _text(attributes, name) for node, attributes in graph.nodes.items()}
        groups = {node: value for node, value in values.items() if value}
        if 1 < len(set(groups.values())) < len(groups):
            found[name] = groups
    return found


def _text(attributes: Fields, name: str) -> str:
    value = attributes.get(name, "")
    return str(value) if isinstance(value, str) else ""
