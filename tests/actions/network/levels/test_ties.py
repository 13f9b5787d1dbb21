"""Ties as layers: agreed pairs once, paths each way, and both known of each other."""

from referral.model.actors import Role
from referral.network.scene.question import Layer
from tests.fakes.demo_fixture import context
from tests.fakes.map_scenes import scene_for


def test_agreed_ties_are_those_of_the_directory_each_once(map_town):
    directory = context(map_town, Role.COORDINATOR).directory()
    agreed = {frozenset((tie.one, tie.other)) for tie in directory.ties}
    drawn = [frozenset((tie.source, tie.target)) for tie in scene_for(map_town).ties_of(Layer.DECLARED)]
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == agreed


def test_a_path_and_an_agreement_of_the_same_two_know_of_each_other(map_town):
    scene = scene_for(map_town)
    agreed = {frozenset((tie.source, tie.target)) for tie in scene.ties_of(Layer.DECLARED)}
    paths = {frozenset((tie.source, tie.target)) for tie in scene.ties_of(Layer.OBSERVED)}
    assert all(tie.agreed == (frozenset((tie.source, tie.target)) in agreed) for tie in scene.ties_of(Layer.OBSERVED))
    assert all(tie.used == (frozenset((tie.source, tie.target)) in paths) for tie in scene.ties_of(Layer.DECLARED))


def test_layers_and_status_leave_what_they_say(map_town):
    assert {tie.layer for tie in scene_for(map_town, layers="declared").ties} == {Layer.DECLARED, None}
    unused = scene_for(map_town, status="unused").ties_of(Layer.DECLARED)
    assert unused
    assert not any(tie.used for tie in unused)
