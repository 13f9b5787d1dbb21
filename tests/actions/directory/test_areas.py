"""Areas: added and corrected, never two of one name in one whole, never a part of themselves."""

from dataclasses import replace

import pytest

from referral.directory import areas
from referral.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from referral.model.actors import Role
from referral.model.directory import Area
from tests.fakes.demo_fixture import context


@pytest.fixture
def admin(store):
    return context(store, Role.ADMINISTRATOR)


def problems(refused) -> list[tuple[str, str]]:
    return [(name, code) for name, code, _ in refused.value.details["problems"]]


def test_an_area_is_stored_with_its_whole(admin):
    home = admin.directory().home
    made = areas.save_area(admin, Area(id="NEW", name_bg="Нов квартал", type="quarter", part_of=home, population=120))
    assert areas.area(admin, "NEW") == made
    assert admin.directory().chain("NEW")[1] == home


def test_it_is_corrected_and_a_second_hand_is_told(admin):
    made = areas.save_area(admin, Area(id="NEW", name_bg="Нов квартал", type="quarter"))
    assert areas.save_area(admin, replace(made, name_bg="Друг")).name_bg == "Друг"
    with pytest.raises(ChangedMeanwhile):
        areas.save_area(admin, replace(made, name_bg="Трети"))


@pytest.mark.parametrize("name", ["Нов квартал", "нов  КВАРТАЛ"])
def test_the_same_name_in_the_same_whole_is_refused(admin, name):
    areas.save_area(admin, Area(id="NEW", name_bg="Нов квартал", type="quarter", part_of="A03"))
    with pytest.raises(BadInput) as refused:
        areas.save_area(admin, Area(id="NEWER", name_bg=name, type="quarter", part_of="A03"))
    assert problems(refused) == [("name_bg", "taken")]
    areas.save_area(admin, Area(id="NEWER", name_bg=name, type="quarter", part_of="A04"))


def test_an_area_is_no_part_of_itself_or_of_its_parts_or_of_nothing_known(admin):
    outer = areas.save_area(admin, Area(id="OUTER", name_bg="Външна", type="municipality"))
    areas.save_area(admin, Area(id="INNER", name_bg="Вътрешна", type="quarter", part_of="OUTER"))
    for part_of, code in (("OUTER", "whole_of_itself"), ("INNER", "whole_of_itself"), ("GONE", "unknown")):
        with pytest.raises(BadInput) as refused:
            areas.save_area(admin, replace(outer, part_of=part_of))
        assert problems(refused) == [("part_of", code)]


def test_who_may_not_edit_the_directory_adds_no_area(store):
    with pytest.raises(NotAllowed):
        areas.save_area(context(store, Role.ASSISTANT), Area(id="NEW", name_bg="Нова", type="quarter"))
    with pytest.raises(NotFound):
        areas.area(context(store, Role.ASSISTANT), "NEW")
