"""Give places to people by maximum flow: how many can be placed at most, and which places would help more people.

Ford & Fulkerson 1956, Maximal flow through a network, Canadian Journal of Mathematics 8:399-404.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx

_SOURCE: Final = ("source", "")
_SINK: Final = ("sink", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """People who ask for the same: how many they are, and the providers any of which will do."""

    people: int
    providers: frozenset[str]


def placed(groups: Mapping[str, Asking], places: Mapping[str, int]) -> dict[str, int]:
    """Return how many people of each group get a place when as many as possible do; every provider has its places.

    Of several ways to place as many, one is taken; it is the same for the same input. A provider without a number of
    places takes everybody.
    """
    flow = nx.maximum_flow(_network(groups, places), _SOURCE, _SINK)[1]
    return {group: sum(flow["group", group].values()) for group in groups}


def gains(groups: Mapping[str, Asking], places: Mapping[str, int]) -> dict[str, int]:
    """Return how many people more would get a place if one provider alone had room for everybody."""
    before = _most(groups, places)
    more: dict[str, int] = {}
    for provider in places:
        without = {one: count for one, count in places.items() if one != provider}
        more[provider] = _most(groups, without) - before
    return more


def _most(groups: Mapping[str, Asking], places: Mapping[str, int]) -> int:
    return int(nx.maximum_flow_value(_network(groups, places), _SOURCE, _SINK))


def _network(groups: Mapping[str, Asking], places: Mapping[str, int]) -> Any:
    graph: Any = nx.DiGraph()
    graph.add_nodes_from((_SOURCE, _SINK))
    everybody = sum(asking.people for asking in groups.values())
    for group, asking in sorted(groups.items()):
        graph.add_edge(_SOURCE, ("group", group), capacity=asking.people)
        for provider in sorted(asking.providers):
            graph.add_edge(("group", group), ("provider", provider), capacity=asking.people)
            graph.add_edge(("provider", provider), _SINK, capacity=places.get(provider, everybody))
    return graph
