"""The data of the map: every mark at its place, and nothing but text rides with it."""

import json

import pytest

from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.fakes.map_scenes import scene_for
from web.charts import network_map
from web.charts.scene.links import SceneLinks
from web.wording.network.scene import SceneWords
from web.wording.presenter import Presenter


@pytest.fixture
def drawn(app):
    application = app.state.application
    office = context(application.store, Role.COORDINATOR)

    def made(**params):
        scene = scene_for(application.store, **params)
        words = Presenter(language="en", vocabulary=office.vocabulary, say=str, now=office.clock())
        links = SceneLinks(question=scene.question, gaps=True)
        return scene, network_map.drawn(SceneWords(scene=scene, words=words), links)

    return made


@pytest.mark.parametrize("params", [{}, {"level": "area"}, {"centre": "O40"}, {"centre": "O28", "level": "service"}])
def test_every_mark_is_drawn_at_its_place_and_leads_somewhere(drawn, params):
    scene, data = drawn(**params)
    assert {node["id"]: (node["x"], node["y"]) for node in data["nodes"]} == {one.id: one.place for one in scene.nodes}
    assert [edge["id"] for edge in data["edges"]] == [tie.id for tie in scene.ties]
    assert all(node["app"]["href"].startswith("/") and "title" not in node for node in data["nodes"])
    assert json.loads(json.dumps(data)) == data


def test_an_unchanged_picture_has_the_same_mark():
    assert network_map.mark(b"a") == network_map.mark(b"a") != network_map.mark(b"b")
