"""Tell how often a link is answered: Wasserman & Faust 1994, Social Network Analysis, section 13.2."""

from typing import Final

from graph.measure import Figure, Measure, Result
from graph.model import Graph
from graph.neighbours import answered, followed, linked, pairs


def reciprocity(graph: Graph) -> Result:
    """Return the census of pairs, and reciprocity by links and by pairs; an undirected graph has none of it.

    By links it is the form of networkx and igraph, by pairs the one of UCINET and R sna; they differ. A node that no
    link leaves has no share of its own.
    """
    if not graph.directed:
        return Result(of_nodes={}, of_graph={})
    there, both = followed(graph), answered(graph)
    mutual, tied = len(pairs(both)), len(pairs(linked(graph)))
    n, links = len(there), sum(map(len, there.values()))
    shares = {node: len(both[node]) / len(others) if others else None for node, others in there.items()}
    of_graph: dict[str, float | None] = {
        "mutual": mutual,
        "one_way": tied - mutual,
        "unlinked": n * (n - 1) // 2 - tied,
        "by_links": 2 * mutual / links if links else None,
        "by_pairs": mutual / tied if tied else None,
    }
    return Result(of_nodes={"answered": shares}, of_graph=of_graph)


RECIPROCITY: Final = Measure(
    code="reciprocity",
    label="Reciprocity",
    sentence="When a link leads from one node to another, how often one leads back.",
    caution="One way is often right: the ends may do different things. By links and by pairs the numbers differ.",
    advice="Look at pairs where an answer was expected, and ask both ends whether one is missing.",
    node_figures=(
        Figure(code="answered", label="Share of outgoing links answered", formula="answered links / outgoing links"),
    ),
    graph_figures=(
        Figure(code="by_links", label="Reciprocity by links", formula="answered links / all links"),
        Figure(code="by_pairs", label="Reciprocity by pairs", formula="pairs linked both ways / pairs linked at all"),
        Figure(code="mutual", label="Pairs linked both ways", formula="number of pairs with both links"),
        Figure(code="one_way", label="Pairs linked one way", formula="number of pairs with one link"),
        Figure(code="unlinked", label="Pairs not linked", formula="number of pairs with no link"),
    ),
    compute=reciprocity,
)
