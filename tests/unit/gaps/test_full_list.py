"""A need for which there are only full lists."""

import pytest

from referral.gaps.full_list import find
from tests.unit.gaps.case_examples import client, need, with_cases
from tests.unit.gaps.gap_examples import service


@pytest.mark.parametrize(
    ("places", "waiting", "is_gap"), [(None, 50, False), (0, 0, True), (10, 19, False), (10, 20, True)]
)
def test_a_list_is_full_without_places_or_with_twice_as_many_people_waiting(places, waiting, is_gap):
    data = with_cases(
        service("S", "O1", "hea.gp", places=places),
        clients=[client("A"), client("B")],
        needs=[need("N1", "A", "hea.gp"), need("N2", "B", "hea.gp"), need("N3", "B", "hea.gp")],
        waiting={"S": waiting},
    )
    assert [(one.need, one.services, one.organisations, one.people, one.evidence.total) for one in find(data)] == [
        ("hea.gp", ("S",), ("O1",), 2, 3)
    ] * is_gap
