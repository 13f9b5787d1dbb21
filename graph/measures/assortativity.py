"""Tell whether like is linked with like: Newman 2003, Mixing patterns in networks, Physical Review E 67:026126."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Final

from graph.measure import Column, Figure, Holds, Measure, Result, Table
from graph.model import Graph
from graph.neighbours import groupings, linked, pairs


def assortativity(graph: Graph) -> Result:
    """Return assortativity by degree, and assortativity and modularity of each attribute that groups the nodes.

    A link counts once, whichever way it leads; one with an end of unknown group does not count. None where every end is
    alike, as then nothing can be told apart.
    """
    neighbours = linked(graph)
    tied = pairs(neighbours)
    rows = []
    for attribute, groups in groupings(graph).items():
        ends = [(groups[one], groups[other]) for one, other in tied if one in groups and other in groups]
        if ends:
            rows.append((attribute, len(set(groups.values())), *mixing(ends)))
    degrees = {node: len(others) for node, others in neighbours.items()}
    tables = {"by_attribute": tuple(rows)} if rows else {}
    return Result(of_nodes={}, of_graph={"by_degree": _by_degree(tied, degrees)}, tables=tables)


def mixing(ends: Sequence[tuple[str, str]]) -> tuple[float | None, float]:
    """Return assortativity and modularity of groups, from the groups of the two ends of each link (at least one)."""
    m = len(ends)
    inside = sum(one == other for one, other in ends) / m
    at_ends = Counter(group for pair in ends for group in pair)
    by_chance = sum((count / (2 * m)) ** 2 for count in at_ends.values())
    return (inside - by_chance) / (1 - by_chance) if len(at_ends) > 1 else None, inside - by_chance


def _by_degree(tied: Sequence[tuple[str, str]], degrees: Mapping[str, int]) -> float | None:
    """Return Pearson's r of the degrees at the two ends of a link, each link read both ways."""
    values = [(degrees[one], degrees[other]) for one, other in tied]
    if not values:
        return None
    mean = sum(map(sum, values)) / (2 * len(values))
    variance = sum((one - mean) ** 2 + (other - mean) ** 2 for one, other in values)
    covariance = 2 * sum((one - mean) * (other - mean) for one, other in values)
    return covariance / sqrt(variance) ** 2 if len({one for pair in values for one in pair}) > 1 else None


ASSORTATIVITY: Final = Measure(
    code="assortativity",
    label="Assortativity",
    sentence="Whether nodes of one group are linked with each other more than chance would give.",
    caution="Likeness may come from where the nodes are or what they do, and not from choice.",
    advice="Where it is high, look for groups that share tasks and have no link; where it is low, nothing needs doing.",
    node_figures=(),
    graph_figures=(
        Figure(
            code="by_degree",
            label="Assortativity by degree",
            formula="Pearson's r of the degrees at both ends of links",
        ),
    ),
    tables=(
        Table(
            code="by_attribute",
            label="By what groups the nodes",
            columns=(
                Column(code="attribute", label="Grouped by", holds=Holds.NAME),
                Column(code="groups", label="Groups", holds=Holds.NUMBER, formula="number of groups"),
                Column(
                    code="likeness",
                    label="Assortativity",
                    holds=Holds.NUMBER,
                    formula="(share of links inside - the same by chance) / (1 - the same by chance)",
                ),
                Column(
                    code="modularity",
                    label="Modularity",
                    holds=Holds.NUMBER,
                    formula="share of links inside - the same by chance",
                ),
            ),
        ),
    ),
    compute=assortativity,
)
