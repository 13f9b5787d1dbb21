"""Matching: candidates, near misses with their one reason, and an order that can be relied on."""

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.directory import Directory
from referral.matching import REASONS, Question, Verdict, match, question_of
from referral.model import Area, Client, Organisation, Service

TODAY = date(2026, 1, 15)
AREAS = {
    "P": Area(id="P", name_bg="област", type="province"),
    "M": Area(id="M", name_bg="община", type="municipality", part_of="P"),
    "Q": Area(id="Q", name_bg="квартал", type="quarter", part_of="M"),
    "V": Area(id="V", name_bg="село", type="village", part_of="M"),
    "OUT": Area(id="OUT", name_bg="град", type="city", part_of="P"),
    "FAR": Area(id="FAR", name_bg="далечен град", type="city"),
}
OWNER = Organisation(id="O", name_bg="Организация", kind="ngo")
GOOD = Service(
    id="S", organisation="O", name_bg="Услуга", status="active", needs=("hea.gp",), areas=("M",), verified_on=TODAY
)
ASKED = Question(need="hea.gp", today=TODAY, area="Q", ages=(30, 34), papers=frozenset({"id_card"}), language="rom")


def picture(*services: Service, owner: Organisation = OWNER) -> Directory:
    return Directory(
        revision=1,
        areas=MappingProxyType(AREAS),
        organisations=MappingProxyType({owner.id: owner}),
        services=MappingProxyType({one.id: one for one in services}),
        ties=(),
    )


@pytest.mark.parametrize(
    ("service", "asked", "code"),
    [
        (replace(GOOD, status="suspended"), ASKED, "service_suspended"),
        (replace(GOOD, areas=("V",)), ASKED, "not_this_area"),
        (replace(GOOD, areas=("FAR",)), ASKED, "not_this_area"),
        (replace(GOOD, age_from=40), ASKED, "age_too_young"),
        (replace(GOOD, age_to=17), ASKED, "age_too_old"),
        (replace(GOOD, requires=("address", "id_card")), ASKED, "papers_missing"),
        (replace(GOOD, requires=("health_insured",)), ASKED, "not_insured"),
        (replace(GOOD, hours=("day",)), replace(ASKED, hours=("evening",)), "not_open_then"),
        (replace(GOOD, places=0), ASKED, "places_full"),
        (replace(GOOD, funded_until=TODAY - timedelta(days=1)), ASKED, "funding_ended"),
    ],
)
def test_one_obstacle_makes_a_near_miss_that_names_it(service, asked, code):
    answer = match(picture(service), asked)
    assert not answer.candidates
    assert [one.reason.code for one in answer.near_misses] == [code]


def test_a_closed_organisation_helps_nobody():
    answer = match(picture(GOOD, owner=replace(OWNER, active=False)), ASKED)
    assert [one.reason.code for one in answer.near_misses] == ["organisation_closed"]


def test_missing_papers_are_named():
    (miss,) = match(picture(replace(GOOD, requires=("address", "id_card", "telk"))), ASKED).near_misses
    assert miss.reason.details["papers"] == ("address", "telk")


def test_an_uninsured_person_is_welcome_where_it_is_said_so():
    service = replace(GOOD, requires=("health_insured",), accepts_uninsured=True)
    assert match(picture(service), ASKED).candidates


def test_outside_is_possible_said_and_ranked_after_everything_inside():
    inside = replace(GOOD, id="Z", verified_on=None, languages=("bg",))
    outside = replace(GOOD, id="A", areas=("OUT",), languages=("rom",))
    found = match(picture(outside, inside), ASKED).candidates
    assert [(one.service.id, one.outside) for one in found] == [("Z", False), ("A", True)]


def test_what_nobody_wrote_down_is_said_and_does_not_block():
    (one,) = match(
        picture(replace(GOOD, verified_on=None, areas=(), requires=("id_card",))), replace(ASKED, papers=None)
    ).candidates
    assert {reason.code for reason in one.arguments_against} == {
        "area_unknown",
        "papers_unknown",
        "language_unknown",
        "never_verified",
    }


def test_a_waiting_list_and_an_ending_programme_are_cautions():
    service = replace(GOOD, funded_until=TODAY + timedelta(days=30), verified_on=TODAY - timedelta(days=400), places=5)
    (one,) = match(picture(service), ASKED, waiting={"S": 7}).candidates
    assert {"waiting_list", "funding_ends", "stale"} <= {reason.code for reason in one.arguments_against}


def test_a_clients_age_is_a_range_of_years():
    client = Client(id="C", area="Q", assistant="A", centre="O", birth_from=1990, birth_to=1994)
    assert question_of(client, "hea.gp", today=TODAY).ages == (31, 36)


services = st.builds(
    Service,
    id=st.sampled_from([f"S{number}" for number in range(8)]),
    organisation=st.just("O"),
    name_bg=st.just("Услуга"),
    status=st.sampled_from(["active", "suspended"]),
    needs=st.sampled_from([("hea.gp",), ("soc.food",), ("hea.gp", "soc.food")]),
    areas=st.lists(st.sampled_from(sorted(AREAS)), max_size=3, unique=True).map(tuple),
    requires=st.lists(st.sampled_from(["id_card", "address", "health_insured"]), max_size=3, unique=True).map(tuple),
    hours=st.lists(st.sampled_from(["day", "evening", "weekend", "round_the_clock"]), max_size=2, unique=True).map(
        tuple
    ),
    age_from=st.none() | st.integers(0, 80),
    age_to=st.none() | st.integers(0, 80),
    places=st.none() | st.integers(0, 3),
    funded_until=st.none() | st.dates(date(2025, 12, 1), date(2026, 12, 1)),
    verified_on=st.none() | st.dates(date(2024, 1, 1), TODAY),
)
questions = st.builds(
    Question,
    need=st.just("hea.gp"),
    today=st.just(TODAY),
    area=st.none() | st.sampled_from(["Q", "V", "OUT", "M"]),
    ages=st.none() | st.tuples(st.integers(0, 40), st.integers(40, 90)),
    papers=st.none() | st.frozensets(st.sampled_from(["id_card", "address", "health_insured"])),
    language=st.none() | st.sampled_from(["bg", "rom"]),
    hours=st.sampled_from([(), ("evening",), ("day", "weekend")]),
)


@settings(max_examples=200, deadline=None)
@given(offered=st.lists(services, max_size=8, unique_by=lambda one: one.id), asked=questions)
def test_every_service_for_the_need_is_candidate_near_miss_or_blocked(offered, asked):
    answer = match(picture(*offered), asked)
    answering = {one.id for one in offered if asked.need in one.needs}
    good = [one.service.id for one in answer.candidates]
    near = [one.service.id for one in answer.near_misses]
    assert len(set(good) | set(near)) == len(good) + len(near)
    assert {*good, *near} <= answering
    assert (len(good) + len(near) == len(answering)) == (not answer.blocked)
    for one in answer.candidates:
        assert all(reason.verdict is not Verdict.FAIL for reason in one.reasons)
        assert {reason.code for reason in one.reasons} <= set(REASONS)
    shuffled = match(picture(*reversed(offered)), asked)
    assert [one.service.id for one in shuffled.candidates] == good
    assert [one.outside for one in answer.candidates] == sorted(one.outside for one in answer.candidates)


@settings(max_examples=100, deadline=None)
@given(
    offered=st.lists(services, max_size=8, unique_by=lambda one: one.id),
    asked=questions,
    paper=st.sampled_from(["id_card", "address", "health_insured"]),
)
def test_another_paper_never_takes_a_candidate_away(offered, asked, paper):
    papers = asked.papers or frozenset()
    before = {one.service.id for one in match(picture(*offered), replace(asked, papers=papers)).candidates}
    after = {one.service.id for one in match(picture(*offered), replace(asked, papers=papers | {paper})).candidates}
    assert before <= after
