"""Tell whom a node joins by the groups of the two. Gould & Fernandez 1989, Sociological Methodology 19:89-126."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from graph.measure import Figure, Measure, Result
from graph.model import Graph

GROUP: Final = "kind"  # the attribute of nodes that groups them


class Role(StrEnum):
    """What a node v does on an open path a → v → c, by the groups of the three."""

    COORDINATOR = "coordinator"  # all three are of one group
    ITINERANT = "itinerant"  # a and c are of one group, v of another
    GATEKEEPER = "gatekeeper"  # v lets a path into its own group
    REPRESENTATIVE = "representative"  # v leads a path out of its own group
    LIAISON = "liaison"  # all three are of different groups


def roles(graph: Graph, groups: Mapping[str, str]) -> dict[str, dict[Role, int]]:
    """Return for each node on how many open paths it has each role.

    A path a → v → c is open when a and c differ and no link leads from a to c; an undirected link leads both ways. A
    node without a group is in one of its own. Sets of nodes are bits of numbers, so that a path costs no step.
    """
    place = {node: number for number, node in enumerate(graph.nodes)}
    onwards, back = _arcs(graph, place)
    members: dict[str, int] = {}
    for node, group in groups.items():
        if node in place:
            members[group] = members.get(group, 0) | 1 << place[node]
    fellows = [members[groups[node]] if node in groups else 1 << number for node, number in place.items()]
    found = {node: dict.fromkeys(Role, 0) for node in graph.nodes}
    for node, via in place.items():
        own, counts = fellows[via], found[node]
        for start in back[via]:
            ends = onwards[via] & ~onwards[start] & ~(1 << start)
            if own >> start & 1:
                inside = (ends & own).bit_count()
                counts[Role.COORDINATOR] += inside
                counts[Role.REPRESENTATIVE] += ends.bit_count() - inside
            else:
                into, again = (ends & own).bit_count(), (ends & fellows[start]).bit_count()
                counts[Role.GATEKEEPER] += into
                counts[Role.ITINERANT] += again
                counts[Role.LIAISON] += ends.bit_count() - into - again
    return found


def _arcs(graph: Graph, place: Mapping[str, int]) -> tuple[list[int], list[set[int]]]:
    """Return the bits of the nodes that links lead to from each node, and the nodes that links come from."""
    onwards, back = [0] * len(place), [set[int]() for _ in place]
    for link in graph.links:
        ends = (place[link.source], place[link.target])
        for source, target in (ends,) if graph.directed else (ends, ends[::-1]):
            if source != target:
                onwards[source] |= 1 << target
                back[target].add(source)
    return onwards, back


def brokerage(graph: Graph) -> Result:
    """Return the roles of each node, and their sums, by the attribute `kind`; nothing where no node has it."""
    groups = {node: str(fields[GROUP]) for node, fields in graph.nodes.items() if fields.get(GROUP)}
    if not groups:
        return Result(of_nodes={}, of_graph=dict.fromkeys(map(_all, Role)))
    found = roles(graph, groups)
    of_nodes = {role.value: {node: float(counts[role]) for node, counts in found.items()} for role in Role}
    return Result(of_nodes=of_nodes, of_graph={_all(role): sum(of_nodes[role.value].values()) for role in Role})


def _all(role: Role) -> str:
    return f"all_{role.value}"


BROKERAGE: Final = Measure(
    code="brokerage",
    label="Whom each node joins",
    sentence="On how many ways each node stands between two that are not linked, by the kinds of the three.",
    caution="Large groups give more ways by chance alone. A way that exists may never be used.",
    advice="Look at who alone leads in or out of a kind: who could do it when this node cannot?",
    node_figures=(
        Figure(code="coordinator", label="Inside its own kind", formula="open a → v → c, all three of one kind"),
        Figure(code="itinerant", label="Between two of one other kind", formula="open a → v → c, a and c of one kind"),
        Figure(code="gatekeeper", label="Into its own kind", formula="open a → v → c, v and c of one kind"),
        Figure(code="representative", label="Out of its own kind", formula="open a → v → c, a and v of one kind"),
        Figure(code="liaison", label="Between two other kinds", formula="open a → v → c, three kinds"),
    ),
    graph_figures=(
        Figure(code="all_coordinator", label="Ways inside one kind", formula="Σ of inside its own kind"),
        Figure(code="all_itinerant", label="Ways out of a kind and back", formula="Σ of between two of one other kind"),
        Figure(code="all_gatekeeper", label="Ways into a kind", formula="Σ of into its own kind"),
        Figure(code="all_representative", label="Ways out of a kind", formula="Σ of out of its own kind"),
        Figure(code="all_liaison", label="Ways between three kinds", formula="Σ of between two other kinds"),
    ),
    compute=brokerage,
)
