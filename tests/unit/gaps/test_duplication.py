"""A need that many answer in one area and nobody in another one."""

from referral.gaps.duplication import find
from referral.model.directory import Organisation
from tests.unit.gaps.gap_examples import cases, client, need, service, town
from tests.unit.gaps.test_coverage import HOME, SECOND

ORGANISATIONS = tuple(Organisation(id=f"O{at}", name_bg=f"{at}", kind="ngo") for at in range(1, 6))
THIRD = tuple(SECOND.__class__(id=f"V{at}", name_bg=f"Село {at}", type="village", part_of="TOWN") for at in (1, 2))


def offered(*owners, areas=("QUARTER",)):
    return [service(f"S-{owner}-{areas[0]}", owner, "soc.food", areas=areas) for owner in owners]


def found_in(services, **more):
    return find(town(*services, organisations=ORGANISATIONS, areas=(*HOME, *THIRD), **more))


def test_four_in_one_area_and_none_in_another_are_one_finding_with_both_facts():
    people = cases(
        clients=[client("C1", area="V2"), client("C2", area="SECOND"), client("C3", area="V2")],
        needs=[
            need("N1", "soc.food", area="V2"),
            need("N2", "soc.food", area="QUARTER", who="C9"),
            need("N3", "hea.gp", area="V2"),
        ],
    )
    (found,) = found_in([*offered("O1", "O2", "O3", "O4"), *offered("O5", areas=("V1",))], cases=people)
    assert (found.need, found.area, found.organisations) == ("soc.food", "QUARTER", ("O1", "O2", "O3", "O4"))
    assert found.details == {"providers": 4.0, "areas": "V2 SECOND"}  # where most clients live first
    assert found.evidence.ids == ("N1",)


def test_three_are_no_repetition_and_one_for_the_whole_municipality_leaves_no_area_without():
    assert found_in(offered("O1", "O2", "O3")) == ()
    assert found_in([*offered("O1", "O2", "O3", "O4"), *offered("O5", areas=("TOWN",))]) == ()


def test_two_services_of_one_organisation_are_one_provider():
    assert found_in([*offered("O1", "O2", "O3"), service("X", "O1", "soc.food")]) == ()
