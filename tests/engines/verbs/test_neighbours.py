"""Neighbours, edges and subgraphs."""

import pytest

from graph.model import Subgraph
from graph.store import Store


def around(store: Store, kind: str, *ids: str, towards: bool = True) -> list[str]:
    pairs = store.read(lambda r: r.neighbours(kind, ids, towards=towards))
    return [f"{one.source}{one.target}:{node.kind[0]}{node.id}" for one, node in pairs]


def test_neighbours_follow_the_direction_of_a_directed_edge(ties: Store) -> None:
    assert around(ties, "HOLDS", "x") == ["xa:Ta", "xc:Tc"]
    assert around(ties, "HOLDS", "a") == []
    assert around(ties, "HOLDS", "a", "c", towards=False) == ["xa:Bx", "xc:Bx", "ya:By"]
    assert around(ties, "LEADS_TO", "b") == ["ba:Ta", "bb:Tb"]
    assert around(ties, "LEADS_TO", "b", towards=False) == ["ab:Ta", "bb:Tb"]
    assert around(ties, "LEADS_TO", "a", "b") == ["ab:Tb", "ba:Ta", "bb:Tb"]
    assert around(ties, "LEADS_TO") == []


@pytest.mark.parametrize("towards", [True, False])
def test_an_undirected_edge_is_seen_from_both_ends_once(ties: Store, towards: bool) -> None:
    assert around(ties, "NEXT_TO", "a", towards=towards) == ["ab:Tb"]
    assert around(ties, "NEXT_TO", "b", towards=towards) == ["ab:Ta", "bc:Tc"]
    assert around(ties, "NEXT_TO", "a", "b", towards=towards) == ["ab:Tb", "bc:Tc"]
    assert around(ties, "NEXT_TO", "d", "d", towards=towards) == ["dd:Td"]


def test_edges_come_ordered_and_undirected_ones_with_ascending_ends(ties: Store) -> None:
    assert [one.source + one.target for one in ties.read(lambda r: r.edges("NEXT_TO"))] == ["ab", "bc", "dd"]
    assert [one.source + one.target for one in ties.read(lambda r: r.edges("HOLDS"))] == ["xa", "xc", "ya"]


def shape(part: Subgraph) -> tuple[list[str], list[str]]:
    return (
        [f"{node.kind}:{node.id}" for node in part.nodes],
        [f"{one.kind}:{one.source}{one.target}" for one in part.edges],
    )


def test_a_subgraph_grows_a_step_at_a_time_either_way(ties: Store) -> None:
    def look(steps: int, *edges: str) -> tuple[list[str], list[str]]:
        start = (("Box", "x"), ("Thing", "no such"))
        return shape(ties.read(lambda r: r.subgraph(start, edges=edges, steps=steps)))

    assert look(0, "HOLDS", "NEXT_TO") == (["Box:x"], [])
    assert look(1, "HOLDS") == (["Box:x", "Thing:a", "Thing:c"], ["HOLDS:xa", "HOLDS:xc"])
    assert look(2, "HOLDS") == (
        ["Box:x", "Box:y", "Thing:a", "Thing:c"],
        ["HOLDS:xa", "HOLDS:xc", "HOLDS:ya"],
    )
    nodes, edges = look(2, "HOLDS", "NEXT_TO")
    assert nodes == ["Box:x", "Box:y", "Thing:a", "Thing:b", "Thing:c"]
    assert edges == ["HOLDS:xa", "HOLDS:xc", "HOLDS:ya", "NEXT_TO:ab", "NEXT_TO:bc"]
    assert look(9, "LEADS_TO") == (["Box:x"], [])


def test_a_subgraph_holds_every_edge_between_its_nodes_and_nothing_twice(ties: Store) -> None:
    start = (("Thing", "a"), ("Thing", "b"), ("Thing", "b"))
    part = ties.read(lambda r: r.subgraph(start, edges=("LEADS_TO", "NEXT_TO"), steps=0))
    assert shape(part) == (["Thing:a", "Thing:b"], ["LEADS_TO:ab", "LEADS_TO:ba", "LEADS_TO:bb", "NEXT_TO:ab"])
    assert [one.fields for one in part.edges if one.kind == "LEADS_TO"] == [{"cost": 1.0}, {"cost": 2.0}, {"cost": 3.0}]
