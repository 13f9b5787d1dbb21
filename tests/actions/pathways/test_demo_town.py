"""Chains in the demo town: its planted dead ends, and what repairs them."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from referral.matching.model import help_request_of
from referral.model.clients import Client
from referral.model.referrals import Referral
from referral.pathways.cycles import cycles
from referral.pathways.model import GoalKind
from referral.pathways.plan import Start, find, start_of
from referral.storage import records
from referral.storage.directory import Directory
from tests.fakes.demo_fixture import WORDS, context
from tests.unit.pathways.planner_examples import TODAY, blocked, setting_out, to, told


@pytest.fixture(scope="module")
def store(settled_copy):
    return settled_copy("pathways")


@pytest.fixture(scope="module")
def town(store) -> Directory:
    return context(store).directory()


def repaired(town: Directory) -> Directory:
    services = {**town.services, "S15": replace(town.services["S15"], status="active")}
    return replace(town, services=MappingProxyType(services))


def of_town(*held: str, area: str = "A05") -> Start:
    return setting_out(*held, area=area, ages=None, valid=WORDS.valid_days)


def test_g5_without_a_deed_nobody_gets_an_address(town):
    plan = find(town, to("labour_registered"), of_town("birth_certificate"))
    assert plan.sequences == ()
    assert blocked(plan) == [("address", "lacking")]
    ways = {
        way.service.id: (way.obstacle.code if way.obstacle else None, way.missing) for way in plan.blockers[0].services
    }
    assert ways == {"S15": ("service_suspended", ()), "S14": (None, ("property_or_consent",))}
    assert plan.blockers[0].services[0].service.id == "S15"
    assert [step.service.id for step in plan.afterwards.steps] == ["S29", "S16"]
    assert told(find(town, to("labour_registered"), of_town("address", "birth_certificate"))) == ["S29 S16"]


def test_g5_an_official_address_repairs_it(town):
    plan = find(repaired(town), to("labour_registered"), of_town("birth_certificate"))
    assert told(plan) == ["S15 S29 S16"]


def test_g5_stops_exactly_the_forty_one_and_the_repair_frees_them_all(town, store):
    sent_away = {
        one.client
        for one in store.read(lambda tx: records.find(tx, Referral, limit=5000)[0])
        if one.service == "S16" and one.reason == "missing_documents"
    }
    people = store.read(lambda tx: records.find(tx, Client, limit=1000)[0])
    stopped = {}
    for person in people:
        if person.id in sent_away:
            start = start_of(person, help_request_of(person, "emp.register", today=TODAY), valid_days=WORDS.valid_days)
            plan = find(town, to("labour_registered"), start)
            assert blocked(plan) == [("address", "lacking")], person.id
            assert told(find(repaired(town), to("labour_registered"), start))
            stopped[person.area] = stopped.get(person.area, 0) + 1
    assert stopped == {"A05": 29, "A03": 9, "A04": 3}


def test_g6_the_uninsured_reach_the_specialist_only_with_an_identity_card(town):
    goal = to("S45", GoalKind.SERVICE)
    for held in ((), ("birth_certificate",)):
        assert find(town, goal, of_town(*held)).sequences == ()
    for area, gp in (("A03", "S40"), ("A05", "S40"), ("A04", "S44"), ("A01", "S43"), ("A12", "S43")):
        assert told(find(town, goal, of_town("id_card", area=area))) == [f"S51 {gp} S45"]


def test_the_town_has_no_closed_circle(town):
    assert cycles(town) == ()
