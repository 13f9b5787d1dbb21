"""The services of a need by region: those around a person, those of no known area, and how many serve only elsewhere."""

import pytest

from referral.model.directory import Service
from referral.storage.services_by_region import root_area, services_by_region

REGION_OF = {"A1": "NORTH", "A2": "NORTH", "B1": "SOUTH", "NORTH": "NORTH", "SOUTH": "SOUTH"}
SERVICES = (
    Service(id="S1", organisation="O", name_bg="x", status="active", areas=("A1",)),
    Service(id="S2", organisation="O", name_bg="x", status="active", areas=("B1",)),
    Service(id="S3", organisation="O", name_bg="x", status="active"),
    Service(id="S4", organisation="O", name_bg="x", status="active", areas=("A2", "B1")),
    Service(id="S5", organisation="O", name_bg="x", status="active", areas=("UNHEARD",)),
    Service(id="S6", organisation="NOBODY", name_bg="x", status="active", areas=("A1",)),
)


def of_region(region: str | None) -> tuple[list[str], int]:
    offered = services_by_region(SERVICES, region_of=REGION_OF, organisations={"O"}).of(region)
    return [service.id for service in offered.services], offered.out_of_region


@pytest.mark.parametrize(
    ("region", "services", "out_of_region"),
    [
        ("NORTH", ["S1", "S3", "S4"], 2),
        ("SOUTH", ["S2", "S3", "S4"], 2),
        ("WEST", ["S3"], 4),
        (None, ["S3"], 4),
    ],
)
def test_a_service_reaches_every_region_that_it_serves_and_one_of_no_area_reaches_all(region, services, out_of_region):
    assert of_region(region) == (services, out_of_region)


def test_a_service_of_nobody_is_in_no_list_and_all_the_others_are_everywhere():
    by_region = services_by_region(SERVICES, region_of=REGION_OF, organisations={"O"})
    assert [service.id for service in by_region.everywhere.services] == ["S1", "S2", "S3", "S4", "S5"]
    assert by_region.everywhere.out_of_region == 0


@pytest.mark.parametrize(
    ("chain", "outer", "expected"),
    [
        (("Q", "M", "P"), None, "P"),
        (("Q",), None, "Q"),
        (("Q", "M", "P"), "GONE", "P"),
        (("Q", "Z", "Y"), "Z", "Y"),
        (("Z", "Y"), "Z", "Y"),
        (("Y", "Z"), "Y", "Y"),
        (("Q",), "Q", "Q"),
    ],
)
def test_the_root_is_the_end_of_the_chain_or_the_first_of_a_ring(chain, outer, expected):
    assert root_area(chain, outer) == expected
