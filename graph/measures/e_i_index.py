"""Tell whether links lead out of a group or stay inside it.

Krackhardt & Stern 1988, Informal networks and organizational crises, Social Psychology Quarterly 51:123-140. As the
sizes of the groups limit the index, it is compared with what the same groups give when they are dealt out by chance.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from graph.measure import Column, Holds, Measure, Result, Table
from graph.model import Graph
from graph.neighbours import groupings, linked, pairs

_DEALS: Final = 999
_WITHIN: Final = (0.025, 0.975)  # the middle 95 % of what chance gives
_SAME: Final = 1e-9


def e_i_index(graph: Graph) -> Result:
    """Return the E-I index of each attribute that groups the nodes, and of each of its groups.

    A link counts once, whichever way it leads; one with an end of unknown group does not count. The probability is the
    share of deals, this one included, whose index is at least as far from the exact mean of all deals.
    """
    tied = pairs(linked(graph))
    by_attribute, by_group = [], []
    for attribute, groups in groupings(graph).items():
        ends = [(one, other) for one, other in tied if one in groups and other in groups]
        if not ends:
            continue
        external = sum(groups[one] != groups[other] for one, other in ends)
        internal = len(ends) - external
        index = (external - internal) / len(ends)
        by_attribute.append((attribute, internal, external, index, *dealt(groups, ends, index)))
        for group, count in sorted(Counter(groups.values()).items()):
            inside = sum(groups[one] == groups[other] == group for one, other in ends)
            out = sum((groups[one] == group) != (groups[other] == group) for one, other in ends)
            share = (out - inside) / (out + inside) if out + inside else None
            by_group.append((attribute, group, count, inside, out, share))
    if not by_attribute:
        return Result(of_nodes={}, of_graph={})
    return Result(of_nodes={}, of_graph={}, tables={"by_attribute": tuple(by_attribute), "by_group": tuple(by_group)})


def dealt(
    groups: Mapping[str, str], ends: Sequence[tuple[str, str]], index: float
) -> tuple[float, float, float, float]:
    """Return what chance gives: the exact mean of the index, its middle 95 %, and the probability of this index."""
    n = len(groups)
    counts = Counter(groups.values())
    mean = 1 - 2 * sum(count * (count - 1) for count in counts.values()) / (n * (n - 1))
    place = {node: number for number, node in enumerate(groups)}
    numbers = {group: number for number, group in enumerate(sorted(counts))}
    codes = np.array([numbers[group] for group in groups.values()], dtype=np.int32)
    ones = np.array([place[one] for one, _ in ends], dtype=np.intp)
    others = np.array([place[other] for _, other in ends], dtype=np.intp)
    chance = np.random.default_rng(n)
    found = np.empty(_DEALS)
    for deal in range(_DEALS):
        by_chance = chance.permutation(codes)
        found[deal] = 2 * np.count_nonzero(by_chance[ones] != by_chance[others]) / len(ends) - 1
    low, high = np.quantile(found, _WITHIN)
    as_far = int(np.count_nonzero(np.abs(found - mean) >= abs(index - mean) - _SAME))
    return mean, float(low), float(high), (as_far + 1) / (_DEALS + 1)


_INTERNAL: Final = Column(
    code="internal", label="Links inside groups", holds=Holds.NUMBER, formula="links whose ends are of one group"
)
_EXTERNAL: Final = Column(
    code="external", label="Links between groups", holds=Holds.NUMBER, formula="links whose ends are of two groups"
)
_INDEX: Final = Column(
    code="index", label="E-I index", holds=Holds.NUMBER, formula="(between - inside) / (between + inside)"
)
_ATTRIBUTE: Final = Column(code="attribute", label="Grouped by", holds=Holds.NAME)
E_I_INDEX: Final = Measure(
    code="e_i_index",
    label="E-I index",
    sentence="Whether links lead to other groups (+1) or stay inside the own group (-1).",
    caution="The sizes of the groups limit it: compare it with what chance gives, not with 0.",
    advice="Where it lies outside what chance gives, ask whether the groups need each other and what keeps them apart.",
    node_figures=(),
    graph_figures=(),
    tables=(
        Table(
            code="by_attribute",
            label="By what groups the nodes",
            columns=(
                _ATTRIBUTE,
                _INTERNAL,
                _EXTERNAL,
                _INDEX,
                Column(
                    code="by_chance",
                    label="By chance on average",
                    holds=Holds.NUMBER,
                    formula="mean of the index over all ways to deal out the groups",
                ),
                Column(code="low", label="By chance from", holds=Holds.NUMBER, formula="2.5 % of 999 deals lie below"),
                Column(code="high", label="By chance to", holds=Holds.NUMBER, formula="2.5 % of 999 deals lie above"),
                Column(
                    code="probability",
                    label="Probability by chance",
                    holds=Holds.NUMBER,
                    formula="share of deals at least as far from the mean",
                ),
            ),
        ),
        Table(
            code="by_group",
            label="By group",
            columns=(
                _ATTRIBUTE,
                Column(code="group", label="Group", holds=Holds.GROUP),
                Column(code="nodes", label="Nodes", holds=Holds.NUMBER, formula="number of nodes"),
                _INTERNAL,
                _EXTERNAL,
                _INDEX,
            ),
        ),
    ),
    compute=e_i_index,
    moves=False,
)
