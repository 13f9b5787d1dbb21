"""Tell how often two neighbours of a node are linked themselves.

Transitivity: Luce & Perry 1949, Psychometrika 14:95-116; clustering: Watts & Strogatz 1998, Nature 393:440-442.
"""

from typing import Final

from graph.measure import Figure, Measure, Result
from graph.model import Graph
from graph.neighbours import linked


def clustering(graph: Graph) -> Result:
    """Return the clustering of each node, None with under two neighbours, and what closes in the whole graph.

    A link counts whichever way it leads. The mean is over the nodes that have a clustering.
    """
    neighbours = linked(graph)
    closed = {
        node: sum(len(others & neighbours[other]) for other in others) // 2 for node, others in neighbours.items()
    }
    possible = {node: len(others) * (len(others) - 1) // 2 for node, others in neighbours.items()}
    of_nodes = {node: closed[node] / possible[node] if possible[node] else None for node in neighbours}
    shares = [share for share in of_nodes.values() if share is not None]
    two_paths, triangles = sum(possible.values()), sum(closed.values()) // 3
    of_graph: dict[str, float | None] = {
        "transitivity": 3 * triangles / two_paths if two_paths else None,
        "mean_clustering": sum(shares) / len(shares) if shares else None,
        "triangles": triangles,
        "open_triples": two_paths - 3 * triangles,
    }
    return Result(of_nodes={"clustering": of_nodes}, of_graph=of_graph)


CLUSTERING: Final = Measure(
    code="clustering",
    label="Transitivity and clustering",
    sentence="How often two neighbours of one node are linked with each other.",
    caution="Links that come from joint events or members close triangles by themselves, and make it too high.",
    advice="Where it is low at a node, two of its neighbours may not know of each other: introduce them.",
    node_figures=(
        Figure(
            code="clustering",
            label="Share of pairs of neighbours linked",
            formula="linked pairs of neighbours / pairs of neighbours",
        ),
    ),
    graph_figures=(
        Figure(code="transitivity", label="Transitivity", formula="3 triangles / paths of two links"),
        Figure(code="mean_clustering", label="Mean clustering", formula="mean over nodes with two neighbours or more"),
        Figure(code="triangles", label="Triangles", formula="number of three nodes all linked"),
        Figure(code="open_triples", label="Open triples", formula="number of three nodes with two links"),
    ),
    compute=clustering,
)
