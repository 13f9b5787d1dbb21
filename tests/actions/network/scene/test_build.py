"""A scene is made by reading alone, kept while nothing changes, and has another mark for whoever sees another one."""

import pytest

from referral.model.actors import Role
from referral.model.directory import Organisation
from referral.network.asking import question_of
from referral.network.places import lay_out
from referral.network.scene.build import mark, scene
from referral.network.scene.facts import Stands
from referral.network.scene.question import Level
from referral.storage import records
from tests.fakes.demo_fixture import context
from tests.fakes.map_scenes import scene_for


def test_nothing_is_written(store, monkeypatch):
    def refused(*_args):
        raise AssertionError("a map was written")

    monkeypatch.setattr(type(store), "write", refused)
    for role in (Role.COORDINATOR, Role.ASSISTANT, Role.MUNICIPALITY):
        assert scene_for(store, role).nodes


def test_a_scene_is_kept_until_something_changes(store):
    office = context(store, Role.COORDINATOR)
    question, places = question_of(office, {}), lay_out(office, office.directory())
    first = scene(office, question, places)
    assert scene(office, question, places) is first
    store.write(lambda tx: records.save(tx, Organisation(id="NEW", name_bg="Нова", kind="ngo")))
    assert "NEW" in scene(office, question, places).by_id


def test_the_mark_tells_readers_and_questions_apart(map_town):
    marks = set()
    for role in (Role.COORDINATOR, Role.CENTRE_LEAD, Role.ASSISTANT, Role.MUNICIPALITY):
        office = context(map_town, role)
        for params in ({}, {"level": ("area",)}):
            marks.add(mark(office, question_of(office, params), {}))
    assert len(marks) == 8


@pytest.mark.parametrize("level", [one for one in Level if one is not Level.SERVICE])
def test_every_level_shows_every_organisation_once(map_town, level):
    drawn = scene_for(map_town, level=level.value)
    assert drawn.level is level
    groups = sum(node.counts.get("members", 0) for node in drawn.nodes)
    assert groups + len(drawn.organisations) == 45
    assert len(drawn.nodes) - len(drawn.missing) <= 45
    assert {end for tie in drawn.ties for end in (tie.source, tie.target)} <= set(drawn.by_id)


def test_a_comparison_tells_new_lost_and_kept_paths(map_town):
    drawn = scene_for(
        map_town, from_="2025-10-01", to="2025-12-31", with_from="2025-07-01", with_to="2025-09-30", layers="observed"
    )
    changes = {tie.change.value for tie in drawn.ties if tie.layer}
    assert changes == {"new", "lost", "kept"}
    for tie in drawn.ties:
        if tie.change:
            before, now = tie.counts["before"], tie.counts["sent"]
            assert tie.change.value == ("new" if not before else "lost" if not now else "kept")


def test_missing_partners_are_hollow_marks_and_for_who_may_see_gaps(map_town):
    assert {node.stands for node in scene_for(map_town).missing} == {Stands.MISSING}
    assert len(scene_for(map_town).missing) == 11
    assert scene_for(map_town, Role.ASSISTANT).missing == ()
