"""The links of a graph as numbers: arcs, matrices, shortest paths."""
