"""Tell how many of the links that could exist do: Wasserman & Faust 1994, Social Network Analysis, section 4.2."""

from typing import Final

from graph.measure import Figure, Measure, Result
from graph.model import Graph
from graph.neighbours import followed, linked, pairs


def density(graph: Graph) -> Result:
    """Return how many nodes, links and nodes without a link there are, and the density.

    Parallel links count once and loops do not count. A directed graph has two densities: of its links, and of the pairs
    that are linked either way.
    """
    neighbours = linked(graph)
    n, tied = len(neighbours), len(pairs(neighbours))
    links = sum(map(len, followed(graph).values())) if graph.directed else tied
    possible = n * (n - 1)
    of_graph: dict[str, float | None] = {
        "nodes": n,
        "links": links,
        "isolates": sum(not others for others in neighbours.values()),
        "density": _share(links, possible if graph.directed else possible // 2),
    }
    if graph.directed:
        of_graph["pair_density"] = _share(tied, possible // 2)
    return Result(of_nodes={}, of_graph=of_graph)


def _share(hits: int, of: int) -> float | None:
    return hits / of if of else None


DENSITY: Final = Measure(
    code="density",
    label="Density",
    sentence="Of all links that could exist, this share does.",
    caution="It falls as a graph grows, so graphs of different sizes are not compared by it; denser is not better.",
    advice="Compare the same graph at two times, and look first at the nodes that have no link at all.",
    node_figures=(),
    graph_figures=(
        Figure(code="nodes", label="Nodes", formula="n"),
        Figure(code="links", label="Links", formula="m, each pair of ends once"),
        Figure(code="isolates", label="Nodes without a link", formula="number of nodes with no link either way"),
        Figure(
            code="density", label="Density", formula="m / (n(n - 1)), where links have no direction m / (n(n - 1) / 2)"
        ),
        Figure(code="pair_density", label="Density of pairs", formula="pairs linked at least one way / (n(n - 1) / 2)"),
    ),
    compute=density,
)
