"""Words find organisations in either alphabet, by name, kind and place; what finds nothing is not kept."""

import pytest

from referral.model.actors import Role
from referral.network.asking import question_of
from referral.network.scene.found import found
from tests.fakes.demo_fixture import context
from tests.fakes.map_scenes import scene_for


@pytest.mark.parametrize("text", ["Мост към здраве", "most kam zdrave", "МОСТ", "zdrave most"])
def test_either_alphabet_finds_a_name(map_town, text):
    office = context(map_town, Role.COORDINATOR)
    (expected,) = [key for key, one in office.directory().organisations.items() if "Мост към" in one.name_bg]
    assert expected in found(office, text)


def test_a_place_finds_those_who_are_in_it(map_town):
    office = context(map_town, Role.COORDINATOR)
    directory = office.directory()
    area = next(one for one in directory.areas.values() if "Слънчев рид" in (one.name_bg or ""))
    seated = {key for key, one in directory.organisations.items() if one.active and one.seat == area.id}
    assert seated
    assert seated <= found(office, "slanchev rid")


@pytest.mark.parametrize("text", ["", "   ", "qqxz7", "C-0001", "<img src=x>", "\x00", "9" * 5000])
def test_what_finds_nothing_asks_nothing(map_town, text):
    office = context(map_town, Role.COORDINATOR)
    assert found(office, text) == frozenset()
    assert question_of(office, {"find": (text,)}).find is None


def test_what_is_found_is_lit_and_its_groups_with_it(map_town):
    office = context(map_town, Role.COORDINATOR)
    names = found(office, "мост към здраве")
    assert scene_for(map_town, find="мост към здраве").lit == names
    seats = {office.directory().organisations[key].seat for key in names}
    assert scene_for(map_town, find="мост към здраве", level="area").lit == {f"area:{seat}" for seat in seats}
