"""The page's choices keep what is asked, and its table is sorted by what matters."""

from tests.fakes.demo_fixture import WORDS, context
from tests.fakes.map_scenes import scene_for
from web.charts.scene.links import SceneLinks
from web.wording.network.page import MapPage, rows
from web.wording.network.scene import SceneWords
from web.wording.presenter import Presenter


def page(store, **params):
    say = Presenter(language="en", vocabulary=WORDS, say=str, now=context(store).clock())
    words = SceneWords(scene=scene_for(store, **params), words=say)
    return MapPage(words=words, links=SceneLinks(question=words.scene.question), asks=())


def test_levels_and_filters_keep_the_question(store):
    made = page(store, kind="group:health", level="area")
    assert [one.text for one in made.levels(made.question) if one.chosen] == ["Areas"]
    assert all("kind=group%3Ahealth" in one.value for one in made.levels(made.question))
    assert made.of_kind("group:health").kind is None
    assert made.hidden_fields() == {"level": "area"}
    assert [one.chosen for one in page(store, need="hea.transport").options("need")].count(True) == 1


def test_a_phone_begins_with_the_areas_and_says_so(store):
    made = page(store)
    assert [one.text for one in made.levels(made.question) if one.chosen] == ["Organisations"]
    assert [one.text for one in made.levels(made.on_a_phone) if one.chosen] == ["Areas"]
    asked = page(store, level="organisation")
    assert [one.text for one in asked.levels(asked.on_a_phone) if one.chosen] == ["Organisations"]


def test_what_is_lit_stands_first_then_what_is_missing(store):
    made = page(store, ask="alone")
    table = rows(made.words, made.links)
    assert [row.lit for row in table[:3]] == [True, True, False]
    assert table[2].note == "nobody offers it"
    assert len(table) == len(made.words.scene.nodes)


def test_a_search_keeps_the_filters_and_is_kept_by_them(store):
    made = page(store, kind="group:health", find="РЗИ", ask="alone")
    assert made.beside_words() == {"kind": "group:health"}
    assert made.hidden_fields()["find"] == "РЗИ"
    assert "find" not in made.without_words()
