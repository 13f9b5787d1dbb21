"""The page's choices keep what is asked, and its table is sorted by what matters."""

from tests.fakes.demo_fixture import WORDS, context
from tests.fakes.map_scenes import scene_for
from web.charts.scene.links import SceneLinks
from web.wording.network.page import MapPage, legend, rows
from web.wording.network.scene import SceneWords
from web.wording.presenter import Presenter


def page(store, **params):
    say = Presenter(language="en", vocabulary=WORDS, say=str, now=context(store).clock())
    words = SceneWords(scene=scene_for(store, **params), words=say)
    return MapPage(words=words, links=SceneLinks(question=words.scene.question), asks=())


def test_levels_and_filters_keep_the_question(store):
    made = page(store, kind="group:health", level="area")
    assert [one.text for one in made.levels() if one.chosen] == ["Areas"]
    assert all("kind=group%3Ahealth" in one.value for one in made.levels())
    assert made.of_kind("group:health").kind is None
    assert made.hidden_fields() == {"level": "area"}
    assert [one.chosen for one in page(store, need="hea.transport").options("need")].count(True) == 1


def test_what_is_lit_stands_first_then_what_is_missing(store):
    made = page(store, ask="alone")
    table = rows(made.words, made.links)
    assert [row.lit for row in table[:3]] == [True, True, False]
    assert table[2].note == "nobody offers it"
    assert len(table) == len(made.words.scene.nodes)


def test_the_legend_counts_every_organisation(store):
    assert sum(row.count for row in legend(page(store).words)) == 45
