"""The picture: well-formed, escaped, the ten busiest named in every frame, single points with a ring, missing dashed."""

from xml.etree import ElementTree as ET

import pytest

from referral.model.directory import Organisation
from referral.storage import records
from tests.fakes.demo_fixture import WORDS, context
from tests.fakes.map_scenes import scene_for
from web.charts.scene.links import SceneLinks
from web.charts.scene.names import BUSIEST, SceneNames
from web.charts.scene.spots import NARROW, WIDE, SceneSpots
from web.charts.scene.svg import ScenePicture
from web.wording.network.scene import SceneWords
from web.wording.presenter import Presenter

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def town(settled_copy):
    return settled_copy("svg")


def picture(town, frame, **params):
    scene = scene_for(town, **params)
    words = Presenter(language="bg", vocabulary=WORDS, say=str, now=context(town).clock())
    links = SceneLinks(question=scene.question)
    return ScenePicture(scene=scene, words=SceneWords(scene=scene, words=words), links=links, frame=frame)


@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=lambda frame: frame.name)
@pytest.mark.parametrize("params", [{}, {"level": "area"}, {"centre": "O40", "steps": "2"}, {"ask": "alone"}], ids=str)
def test_it_is_well_formed_and_nothing_is_smaller_than_12(town, frame, params):
    tree = ET.fromstring(picture(town, frame, **params).svg(alone=True))
    links = tree.findall(f"{SVG}a")
    assert len(links) == len(scene_for(town, **params).nodes)
    assert all(link.find(f"{SVG}title").text and link.get("href").startswith("/") for link in links)
    sizes = [float(one.get("font-size")) for one in tree.iter() if one.get("font-size")]
    assert min(sizes) >= 12


@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=lambda frame: frame.name)
def test_the_ten_busiest_are_named(town, frame):
    drawn = picture(town, frame, level="organisation")
    spots = SceneSpots(scene=drawn.scene, frame=frame)
    named = {one.name.id for one in SceneNames(spots=spots, words=drawn.words).written()}
    assert {node.id for node in drawn.scene.nodes[:BUSIEST]} <= named
    assert frame is NARROW or len(named & {node.id for node in drawn.scene.organisations}) >= 23


def test_names_are_escaped(town):
    name = 'href<img src=x onerror=alert(1)></script><script>"&'
    town.write(lambda tx: records.save(tx, Organisation(id="__proto__", name_bg=name, kind="ngo")))
    text = picture(town, WIDE).svg(alone=True)
    assert "<img" not in text
    assert "<script" not in text
    ET.fromstring(text)


def test_marks_keep_within_the_frame(town):
    drawn = picture(town, NARROW)
    for x, y in drawn.spots.spots.values():
        assert 0 < x < NARROW.width
        assert 0 < y < NARROW.height
