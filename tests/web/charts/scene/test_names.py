"""Which names and numbers a picture shows: lit marks, areas, and numbers on chosen ties."""

from tests.fakes.demo_fixture import WORDS, context
from tests.fakes.map_scenes import scene_for
from web.charts.scene.names import SceneNames
from web.charts.scene.spots import WIDE, SceneSpots
from web.wording.network.scene import SceneWords
from web.wording.presenter import Presenter


def named(store, **params):
    scene = scene_for(store, **params)
    words = Presenter(language="bg", vocabulary=WORDS, say=str, now=context(store).clock())
    spots = SceneSpots(scene=scene, frame=WIDE)
    return scene, {
        one.name.id: one for one in SceneNames(spots=spots, words=SceneWords(scene=scene, words=words)).written()
    }


def test_what_is_lit_is_named_and_the_rest_is_not(store):
    scene, names = named(store, ask="holds_together")
    lit = scene.lit & scene.by_id.keys()
    assert lit <= names.keys()
    assert "O36" not in names


def test_areas_have_titles_and_paths_between_them_numbers(store):
    _, names = named(store)
    assert {key for key in names if key.startswith("area:")} >= {"area:A03", "area:A04"}
    assert not any(key.startswith("observed:") for key in names)
    scene, names = named(store, level="area")
    assert set(scene.by_id) <= names.keys()
    assert any(key.startswith("observed:") for key in names)
