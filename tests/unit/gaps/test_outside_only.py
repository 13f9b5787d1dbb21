"""A need is served only from outside when no active service for it serves the municipality or a part of it."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from referral.gaps.outside_only import find
from tests.unit.gaps.small_town import LedgerInMemory, service, town


def test_a_need_of_services_elsewhere_names_their_organisations_once_in_order():
    data = town(
        service("S1", "hea.gp", owner="O2", areas=("FAR",)),
        service("S2", "hea.gp", owner="O1", areas=("FAR",)),
        service("S3", "hea.gp", owner="O1", areas=("FAR",)),
        ledger=LedgerInMemory(demands={"hea.gp": 24}),
    )
    (finding,) = find(data)
    assert (finding.need, finding.organisations, finding.people) == ("hea.gp", ("O1", "O2"), 24)


@pytest.mark.parametrize("areas", [("M",), ("R",), ("FAR", "Q")])
def test_one_service_for_the_municipality_or_a_part_of_it_is_enough(areas):
    inside = service("S2", "hea.gp", owner="O2", areas=areas)
    assert find(town(service("S1", "hea.gp", areas=("FAR",)), inside)) == ()


def test_a_suspended_service_inside_does_not_help_and_a_need_without_any_is_another_gap():
    inside = service("S2", "hea.gp", areas=("M",), status="suspended")
    assert [finding.need for finding in find(town(service("S1", "hea.gp", areas=("FAR",)), inside))] == ["hea.gp"]
    assert find(town(inside)) == ()


def test_without_a_municipality_of_its_own_nothing_is_outside():
    data = town(service("S1", "hea.gp", areas=("FAR",)))
    nowhere = replace(data, directory=replace(data.directory, areas=MappingProxyType({})))
    assert find(nowhere) == ()
