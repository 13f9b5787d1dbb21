"""The demo town's map in the words of one reader."""

import pytest

from tests.fakes.demo_fixture import WORDS, context
from tests.fakes.map_scenes import scene_for
from web.wording.network.asked import AskedWords
from web.wording.network.scene import SceneWords
from web.wording.presenter import Presenter


@pytest.fixture(scope="package")
def town(settled_copy):
    return settled_copy("files")


@pytest.fixture
def asked(town):
    every = town

    def made(role=None, *, town=every, **params):
        scene = scene_for(town, *([role] if role else []), **params)
        words = Presenter(language="bg", vocabulary=WORDS, say=str, now=context(town).clock())
        return AskedWords(words=SceneWords(scene=scene, words=words))

    return made
