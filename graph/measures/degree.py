"""Count the links of each node, and tell how far they gather at one node.

Freeman 1979, Centrality in social networks: conceptual clarification, Social Networks 1:215-239.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from graph.measure import Figure, Measure, Result
from graph.model import Graph

_DIRECTIONS: Final = ("in", "out")


def degree(graph: Graph) -> Result:
    """Return degree, share of the possible degree and strength of each node, and the centralisation of the graph.

    Parallel links count once in a degree and sum up in a strength; a link of a node to itself counts in neither. Only
    a directed graph has figures of a direction, and only a graph with weights or parallel links has strengths.
    """
    others = _others(graph)
    strength = _strength(graph) if _is_weighted(graph) else {}
    of_nodes: dict[str, Mapping[str, float]] = {}
    for direction, by_node in others.items():
        counts = {node: len(neighbours) for node, neighbours in by_node.items()}
        of_nodes[_named("degree", direction)] = counts
        of_nodes[_named("degree_share", direction)] = {
            node: count / (len(counts) - 1) if len(counts) > 1 else 0.0 for node, count in counts.items()
        }
        if direction in strength:
            of_nodes[_named("strength", direction)] = strength[direction]
    degrees = of_nodes["degree"]
    of_graph: dict[str, float | None] = {"mean_degree": sum(degrees.values()) / len(degrees) if degrees else None}
    if graph.directed:
        for direction in _DIRECTIONS:
            values = of_nodes[_named("degree", direction)].values()
            of_graph[_named("centralisation", direction)] = centralisation(values, directed=True)
    else:
        of_graph["centralisation"] = centralisation(degrees.values(), directed=False)
    return Result(of_nodes=of_nodes, of_graph=of_graph)


def centralisation(degrees: Iterable[float], *, directed: bool) -> float | None:
    """Return Freeman's degree centralisation, sum(max - x) / largest possible sum: 0 all equal, 1 a single hub.

    The largest sum of n nodes is (n-1)² in a directed graph (of in-degrees or of out-degrees) and (n-1)(n-2) in an
    undirected one, as in UCINET and R sna; None where it is 0.
    """
    values = tuple(degrees)
    n = len(values)
    largest = (n - 1) ** 2 if directed else (n - 1) * (n - 2)
    return (n * max(values) - sum(values)) / largest if n and largest > 0 else None


def _named(figure: str, direction: str) -> str:
    return f"{direction}_{figure}" if direction else figure


def _others(graph: Graph) -> dict[str, dict[str, set[str]]]:
    """Return the other nodes that each node is linked with, by direction ("" is either way)."""
    directions = ("", *_DIRECTIONS) if graph.directed else ("",)
    others: dict[str, dict[str, set[str]]] = {name: {node: set() for node in graph.nodes} for name in directions}
    for link in graph.links:
        if link.source == link.target:
            continue
        others[""][link.source].add(link.target)
        others[""][link.target].add(link.source)
        if graph.directed:
            others["out"][link.source].add(link.target)
            others["in"][link.target].add(link.source)
    return others


def _strength(graph: Graph) -> dict[str, dict[str, float]]:
    strength = {name: dict.fromkeys(graph.nodes, 0.0) for name in ("", *_DIRECTIONS)}
    for link in graph.links:
        if link.source != link.target:
            strength[""][link.source] += link.weight
            strength[""][link.target] += link.weight
            strength["out"][link.source] += link.weight
            strength["in"][link.target] += link.weight
    return strength


def _is_weighted(graph: Graph) -> bool:
    pairs = {(link.source, link.target) for link in graph.links}
    return len(pairs) < len(graph.links) or any(link.weight != 1 for link in graph.links)


DEGREE: Final = Measure(
    code="degree",
    label="Number of links",
    sentence="How many others each node is linked with directly, and whether most links meet at one node.",
    caution="It counts links, not what they achieve: more links are not better. Larger graphs have higher counts.",
    advice="Look at the nodes with the most links: what would be lost without them? Then at those with none.",
    node_figures=(
        Figure(code="degree", label="Links", formula="number of other nodes linked either way"),
        Figure(code="in_degree", label="Incoming links", formula="number of other nodes with a link to this one"),
        Figure(code="out_degree", label="Outgoing links", formula="number of other nodes this one has a link to"),
        Figure(code="degree_share", label="Share of possible links", formula="degree / (n - 1)"),
        Figure(code="in_degree_share", label="Share of possible incoming links", formula="in-degree / (n - 1)"),
        Figure(code="out_degree_share", label="Share of possible outgoing links", formula="out-degree / (n - 1)"),
        Figure(code="strength", label="Weight of links", formula="sum of the weights of all links"),
        Figure(code="in_strength", label="Weight of incoming links", formula="sum of the weights of incoming links"),
        Figure(code="out_strength", label="Weight of outgoing links", formula="sum of the weights of outgoing links"),
    ),
    graph_figures=(
        Figure(code="mean_degree", label="Links of a node on average", formula="sum of degrees / n"),
        Figure(code="centralisation", label="Centralisation", formula="Σ(max - degree) / ((n - 1)(n - 2))"),
        Figure(
            code="in_centralisation", label="Centralisation of incoming links", formula="Σ(max - in-degree) / (n - 1)²"
        ),
        Figure(
            code="out_centralisation",
            label="Centralisation of outgoing links",
            formula="Σ(max - out-degree) / (n - 1)²",
        ),
    ),
    compute=degree,
)
