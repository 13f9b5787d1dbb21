"""What is chosen: by kind, by group of kinds, by area with its parts, by need."""

from referral.model.actors import Role
from tests.fakes.demo_fixture import WORDS, context
from tests.fakes.map_scenes import scene_for


def keys(town, **params):
    return {node.id for node in scene_for(town, **params).organisations}


def test_filters_choose_what_the_directory_says(map_town):
    known = {
        key: one for key, one in context(map_town, Role.COORDINATOR).directory().organisations.items() if one.active
    }
    assert keys(map_town, kind="school") == {key for key, one in known.items() if one.kind == "school"}
    assert keys(map_town, kind="group:health") == {
        key for key, one in known.items() if WORDS.kinds[one.kind].group == "health"
    }
    assert keys(map_town, area="A03") == {key for key, one in known.items() if one.seat == "A03"}


def test_a_need_chooses_who_offers_it_and_who_sends_for_it(map_town):
    directory = context(map_town, Role.COORDINATOR).directory()
    need = "doc.debt"
    offering = {one.organisation for one in directory.services_for[need] if directory.is_active(one)}
    chosen = keys(map_town, need=need)
    assert offering <= chosen <= offering | {"O01", "O02"} | chosen
    assert len(chosen) < 20
