"""What a file says of itself: the day, each filter by its name, and what is hidden."""

import pytest

from referral.model.actors import Role
from tests.fakes.demo_fixture import WORDS, context
from tests.fakes.map_scenes import scene_for
from web.wording.network.asked import AskedWords
from web.wording.network.scene import SceneWords
from web.wording.presenter import Presenter


@pytest.fixture(scope="module")
def town(settled_copy):
    return settled_copy("asked")


def said(town, role=Role.COORDINATOR, **params):
    words = Presenter(language="bg", vocabulary=WORDS, say=str, now=context(town).clock())
    return AskedWords(words=SceneWords(scene=scene_for(town, role, **params), words=words))


def test_the_whole_network_says_that_nothing_is_filtered(town):
    assert said(town).filters() == ("Organisations", "no filter: the whole network")
    assert said(town).day() == "The network on 15.01.2026\xa0г."


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"centre": "O40", "steps": "2"}, "around Сдружение „Мост към здраве“, two steps"),
        ({"kind": "group:health"}, "kind: Здраве"),
        ({"without": "O40", "ask": "closing"}, "without Сдружение „Мост към здраве“"),
        ({"status": "unused"}, "ties: agreed and not used"),
        ({"layers": "observed"}, "known by: Referrals"),
        ({"from_": "2025-10-01", "to": "2025-12-31"}, "referrals from 01.10.2025\xa0г. to 31.12.2025\xa0г."),
        ({"ask": "alone"}, "Who is alone?"),
    ],
    ids=str,
)
def test_each_filter_is_said(town, params, text):
    assert text in said(town, **params).filters()


def test_what_is_hidden_is_said(town):
    assert any("hidden" in one for one in said(town, Role.MUNICIPALITY).sources())
    assert any("small numbers" in one for one in said(town, Role.ASSISTANT).sources())
