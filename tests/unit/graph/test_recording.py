"""A recording writer passes everything on, and remembers what was changed."""

from graph.model import Edge, Node
from graph.recording import Recording


class Writer:
    def __init__(self):
        self.told = []

    def put(self, nodes):
        self.told.append(("put", *nodes))
        return tuple(nodes)

    def tie(self, edges):
        self.told.append(("tie", *edges))

    def untie(self, edges):
        self.told.append(("untie", *edges))
        return 7

    def get(self, kind, node_id):
        return (kind, node_id)


def test_what_was_changed_is_remembered_and_all_of_it_passed_on():
    writer = Writer()
    recording = Recording(writer, frozenset({"Box", "HOLDS"}))
    box, other = Node(kind="Box", id="b"), Node(kind="Thing", id="t")
    holds, joins = Edge(kind="HOLDS", source="b", target="t"), Edge(kind="JOINS", source="t", target="t")
    assert recording.writer.put([box, other]) == (box, other)
    recording.writer.tie(edge for edge in (holds, joins))
    assert recording.writer.untie([joins]) == 7
    assert recording.writer.get("Box", "b") == ("Box", "b")
    assert writer.told == [("put", box, other), ("tie", holds, joins), ("untie", joins)]
    assert (recording.nodes, recording.edges) == ({("Box", "b")}, {("HOLDS", "b", "t")})


def test_what_is_removed_counts_as_changed():
    recording = Recording(Writer(), frozenset({"HOLDS"}))
    recording.writer.untie([Edge(kind="HOLDS", source="b", target="t")])
    assert recording.edges == {("HOLDS", "b", "t")}
