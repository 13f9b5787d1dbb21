"""Tell the tightly joined inner circle: Seidman 1983, Network structure and minimum degree, Social Networks 5:269."""

from collections import Counter
from typing import Final

import networkx as nx

from graph.measure import Column, Figure, Holds, Measure, Result, Table
from graph.model import Graph
from graph.neighbours import linked, pairs


def k_core(graph: Graph) -> Result:
    """Return the core number of each node.

    A node has the core number k if it belongs to a group in which each member has k links or more to other members, and
    to none with more.

    A link counts whichever way it leads, parallel links count once and loops do not count.
    """
    neighbours = linked(graph)
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(neighbours)
    plain.add_edges_from(pairs(neighbours))
    core = nx.core_number(plain) if neighbours else {}
    counts = Counter(core.values())
    highest = max(counts, default=None)
    rows = tuple(
        (number, counts[number], tuple(sorted(node for node, own in core.items() if own == number)))
        for number in sorted(counts, reverse=True)
    )
    of_graph: dict[str, float | None] = {"highest": highest, "innermost": counts[highest] if highest is not None else 0}
    return Result(of_nodes={"core": dict(core)}, of_graph=of_graph, tables={"cores": rows})


K_CORE: Final = Measure(
    code="k_core",
    label="Cores",
    sentence="Which nodes form the tightly joined inner circle, in which each has many links inside.",
    caution="Being inside is not better than being outside; a group that meets anyway is joined by itself.",
    advice="Ask whom the inner circle lacks, and who at the edge should be asked in.",
    node_figures=(
        Figure(
            code="core",
            label="Core number",
            formula="largest k with the node in a group whose members have k links inside",
        ),
    ),
    graph_figures=(
        Figure(code="highest", label="Highest core number", formula="largest core number of all nodes"),
        Figure(code="innermost", label="Nodes in the innermost core", formula="nodes with the highest core number"),
    ),
    tables=(
        Table(
            code="cores",
            label="Nodes by core number",
            columns=(
                Column(code="number", label="Core number", holds=Holds.NUMBER, formula="k"),
                Column(code="count", label="Nodes", holds=Holds.NUMBER, formula="nodes with this core number"),
                Column(code="nodes", label="Which", holds=Holds.NODES),
            ),
        ),
    ),
    compute=k_core,
)
