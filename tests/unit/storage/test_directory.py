"""The directory in memory: areas lead outwards, unusable services are known as such, and a ring of areas ends."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from referral.model.directory import Area, Organisation, Service, Tie
from referral.storage.directory import Directory

AREAS = {
    "P": Area(id="P", name_bg="област", type="province"),
    "M": Area(id="M", name_bg="община", type="municipality", part_of="P"),
    "Q": Area(id="Q", name_bg="квартал", type="quarter", part_of="M"),
    "N": Area(id="N", name_bg="друга община", type="municipality", part_of="P"),
    "LOST": Area(id="LOST", name_bg="изгубен", type="quarter", part_of="GONE"),
    "R1": Area(id="R1", name_bg="кръг", type="quarter", part_of="R2"),
    "R2": Area(id="R2", name_bg="кръг", type="quarter", part_of="R1"),
}
ORGANISATIONS = {
    "O1": Organisation(id="O1", name_bg="Първа", kind="ngo"),
    "O2": Organisation(id="O2", name_bg="Закрита", kind="ngo", active=False),
}


def service(service_id: str, *, owner: str = "O1", **more: object) -> Service:
    return Service(id=service_id, organisation=owner, name_bg=service_id, **{"status": "active", **more})


def directory(*services: Service, **more: object) -> Directory:
    fields = {
        "revision": 1, "areas": MappingProxyType(AREAS), "organisations": MappingProxyType(ORGANISATIONS),
        "services": MappingProxyType({offered.id: offered for offered in services}), "ties": (),
    }  # fmt: skip
    return Directory(**{**fields, **more})


@pytest.mark.parametrize(
    ("area", "chain", "municipality", "region"),
    [
        ("Q", ("Q", "M", "P"), "M", "P"),
        ("P", ("P",), None, "P"),
        ("LOST", ("LOST",), None, "LOST"),
        ("R1", ("R1", "R2"), None, "R1"),
        ("R2", ("R2", "R1"), None, "R1"),
    ],
)
def test_an_area_leads_outwards_to_its_end(area, chain, municipality, region):
    town = directory()
    assert town.chain(area) == chain
    assert (town.municipality_of[area], town.region_of[area]) == (municipality, region)


def test_an_unknown_area_is_only_itself():
    assert directory().chain("X") == ("X",)


def test_home_is_the_municipality_of_most_areas_and_the_first_of_equals():
    assert directory().home == "M"
    equal = {name: AREAS[name] for name in ("N", "M", "P")}
    assert directory(areas=MappingProxyType(equal)).home == "M"
    assert directory(areas=MappingProxyType({})).home is None


@pytest.mark.parametrize(
    ("given", "active"),
    [
        (service("S1"), True),
        (service("S1", status="suspended"), False),
        (service("S1", status="unknown"), False),
        (service("S1", owner="O2"), False),
        (service("S1", owner="GONE"), False),
    ],
)
def test_a_service_can_be_used_when_it_and_its_organisation_are_active(given, active):
    assert directory(given).is_active(given) is active


@pytest.mark.parametrize(
    ("areas", "inside"),
    [(("M",), True), (("Q",), True), (("N", "Q"), True), (("P",), False), (("N",), False), ((), False)],
)
def test_a_service_for_the_whole_province_does_not_serve_inside_the_municipality(areas, inside):
    assert directory().serves_inside(service("S1", areas=areas), "M") is inside


def test_services_are_listed_by_need_owner_and_states_and_alternatives_count_as_asked_for():
    first = service("S1", needs=("hea.gp", "com.info"), grants=("address",))
    second = service("S2", needs=("hea.gp",), requires=("address",), requires_any=("id_card|telk",))
    town = directory(first, second)
    assert dict(town.services_for) == {"hea.gp": (first, second), "com.info": (first,)}
    assert dict(town.services_of) == {"O1": (first, second)}
    assert dict(town.granting) == {"address": (first,)}
    assert dict(town.requiring) == {"address": (second,), "id_card": (second,), "telk": (second,)}


def test_a_tie_has_no_direction():
    town = directory(ties=(Tie(one="O1", other="O2"),))
    assert dict(town.partners_of) == {"O1": frozenset({"O2"}), "O2": frozenset({"O1"})}


def test_what_is_carried_over_after_a_change_is_what_a_fresh_directory_works_out():
    before = directory(service("S1", needs=("hea.gp",)), service("S2", needs=("hea.gp", "com.info")))
    assert before.services_for
    before.region_services("hea.gp", "Q")
    before.region_services("com.info", "Q")
    changed = {
        **before.services,
        "S1": service("S1", needs=("emp.register",)),
        "S3": service("S3", needs=("com.info",)),
    }
    after = replace(before, revision=2, services=MappingProxyType(changed))
    after.carry_over(before, ["S1", "S3"])
    fresh = directory(*changed.values())
    assert dict(after.services_for) == dict(fresh.services_for)
    for need in ("hea.gp", "com.info", "emp.register"):
        assert after.region_services(need, "Q") == fresh.region_services(need, "Q")


@pytest.mark.parametrize(
    ("areas", "lacks"),
    [
        ("", "areas"),
        ("P", "areas"),
        ("LOST", "areas"),
        ("M", "local_area"),
        ("M LOST", "local_area"),
        ("M Q", "centre"),
    ],
)
def test_a_store_has_begun_with_a_municipality_and_a_territory_inside_it(areas, lacks):
    known = MappingProxyType({area: AREAS[area] for area in areas.split()})
    assert directory(areas=known, organisations=MappingProxyType({})).lacks == lacks
