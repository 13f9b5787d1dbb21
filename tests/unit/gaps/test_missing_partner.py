"""A kind of partner that every municipality should have, and this one has none that works here."""

from referral.gaps.missing_partner import find
from referral.model.directory import Organisation
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.gap_examples import ORGANISATIONS, cases, need, service, town
from tests.unit.gaps.test_coverage import HOME

SHELTER = Organisation(id="SHELTER", name_bg="Приют", kind="shelter")
SOMETHING = service("S", "O1", "com.info")


def kinds(*services, organisations=(*ORGANISATIONS, SHELTER), **more):
    found = find(town(SOMETHING, *services, organisations=organisations, areas=HOME, **more))
    return {one.details["kinds"]: one for one in found}


def test_a_kind_of_which_nobody_works_here_is_missing_by_those_who_need_it():
    needs = cases(needs=[need("N1", "hou.homeless"), need("N2", "hou.homeless", who="C2")])
    found = kinds(cases=needs)
    assert set(found) == {code for code, kind in WORDS.kinds.items() if kind.expected_for}
    assert (found["shelter"].needs, found["shelter"].people) == (("hou.homeless",), 2)


def test_one_that_works_here_is_not_missing_and_one_far_away_or_without_services_is():
    assert "shelter" not in kinds(service("X", "SHELTER", "hou.homeless", areas=("TOWN",)))
    assert "shelter" in kinds(service("X", "SHELTER", "hou.homeless", areas=("FAR",)))
    assert "shelter" in kinds(service("X", "SHELTER", "hou.homeless", areas=("TOWN",), status="suspended"))


def test_a_kind_whose_needs_others_answer_is_not_missed():
    assert "shelter" not in kinds(service("X", "O1", "hou.homeless"))


def test_in_an_empty_directory_nothing_is_known_to_be_missing():
    assert find(town(areas=HOME)) == ()


def test_every_expected_kind_names_needs_of_the_list():
    assert {need for kind in WORDS.kinds.values() for need in kind.expected_for} <= set(WORDS.needs)
