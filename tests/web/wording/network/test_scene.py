"""Marks and ties in words: what is hidden is said so, and never 0."""

from referral.model.actors import Role
from tests.fakes.demo_fixture import WORDS, context
from tests.fakes.map_scenes import scene_for
from web.wording.network.scene import SceneWords
from web.wording.presenter import Presenter


def words(store, role=Role.COORDINATOR, **params):
    say = Presenter(language="en", vocabulary=WORDS, say=str, now=context(store).clock())
    return SceneWords(scene=scene_for(store, role, **params), words=say)


def test_titles_say_what_is_known(store):
    tell = words(store)
    title = tell.title(tell.scene.by_id["O40"])
    assert "without it 6 are cut off" in title
    assert f"referrals: {tell.scene.by_id['O40'].count('sent')}" in title
    assert "Nobody offers" in tell.title(tell.scene.missing[0])


def test_who_may_see_no_referral_reads_hidden(store):
    tell = words(store, Role.MUNICIPALITY)
    assert all("referrals: hidden" in tell.title(node) for node in tell.scene.organisations)


def test_few_are_called_few(store):
    tell = words(store, Role.ASSISTANT)
    few = [tie for tie in tell.scene.ties if tie.counts.get("sent") == "few"]
    assert few
    assert {tell.number(tie) for tie in few} == {"few"}
