"""The graph of a scene has its marks and ties; a number that is not told is in no file."""

import io

import networkx as nx
import pytest

from graph.formats import FORMATS
from graph.formats.graphml import graphml
from referral.model.actors import Role
from referral.network.scene.counts import Untold
from web.charts.files.scene_graph import scene_graph


@pytest.mark.parametrize(
    "params", [{}, {"level": "area"}, {"centre": "O40", "steps": "2"}, {"need": "emp.register"}], ids=str
)
def test_every_mark_and_tie_is_there_and_read_back(asked, params):
    words = asked(**params)
    back = nx.read_graphml(io.BytesIO(graphml(scene_graph(words))), force_multigraph=True)
    scene = words.words.scene
    assert set(back) == {node.id for node in scene.nodes}
    layers = sorted((tie.source, tie.target, tie.layer.value if tie.layer else "missing") for tie in scene.ties)
    assert layers == sorted((one, other, data["layer"]) for one, other, data in back.edges(data=True))
    for one, other, data in back.edges(data=True):
        (tie,) = [tie for tie in scene.ties if tie.id == f"{data['layer']}:{one}:{other}"]
        assert data.get("sent") == (tie.counts.get("sent") if isinstance(tie.counts.get("sent"), int) else None)


def test_what_is_not_told_is_named_without_a_number(asked):
    words = asked(Role.ASSISTANT)
    graph = scene_graph(words)
    few = [node for node in words.words.scene.nodes if isinstance(node.counts.get("sent"), Untold)]
    assert few
    for node in few:
        assert "sent" not in graph.nodes[node.id]
        assert "sent: few" in graph.nodes[node.id]["untold"]


def test_every_format_says_what_it_shows(asked):
    graph = scene_graph(asked(need="emp.register"))
    for row in FORMATS:
        assert "no filter" not in row.write(graph).decode()
        assert "Source: the directory" in row.write(graph).decode(), row.code
