"""Matching: candidates, near misses with their one reason, and an order that can be relied on."""

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.matching.eligibility import CHECKS
from referral.matching.model import HelpRequest, Profile, Verdict, help_request_of
from referral.matching.partners.partner_figures import Outcomes
from referral.matching.partners.partner_record import partner_records
from referral.matching.ranking import coverage, match
from referral.matching.result import REASONS, Coverage
from referral.model.clients import Client
from referral.model.directory import Area, Organisation, Service
from referral.storage.directory import Directory
from tests.fakes.reference_matcher import plain_match

TODAY = date(2026, 1, 15)
AREAS = {
    "P": Area(id="P", name_bg="област", type="province"),
    "M": Area(id="M", name_bg="община", type="municipality", part_of="P"),
    "Q": Area(id="Q", name_bg="квартал", type="quarter", part_of="M"),
    "V": Area(id="V", name_bg="село", type="village", part_of="M"),
    "OUT": Area(id="OUT", name_bg="град", type="city", part_of="P"),
    "FAR": Area(id="FAR", name_bg="далечен град", type="city"),
    "RING": Area(id="RING", name_bg="кръг", type="village", part_of="RUNG"),
    "RUNG": Area(id="RUNG", name_bg="кръг", type="quarter", part_of="RING"),
}
OWNER = Organisation(id="O", name_bg="Организация", kind="ngo")
GOOD = Service(
    id="S", organisation="O", name_bg="Услуга", status="active", needs=("hea.gp",), areas=("M",), verified_on=TODAY
)
ASKED = HelpRequest(
    need="hea.gp", today=TODAY, area="Q", ages=(30, 34), held=frozenset({"id_card"}),
    not_held=frozenset({"address", "health_insured", "telk"}), language="rom",
)  # fmt: skip


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
        picture(replace(GOOD, verified_on=None, areas=(), requires=("id_card",))), replace(ASKED, held=frozenset())
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


def test_a_service_far_away_is_counted_and_nothing_else_is_asked_of_it():
    far = replace(GOOD, id="F", areas=("FAR",), status="suspended", places=0)
    answer = match(picture(GOOD, far), ASKED)
    assert not answer.near_misses
    assert dict(answer.blocked) == {"not_this_area": 1}
    everywhere = match(picture(GOOD, far), replace(ASKED, area=None))
    assert dict(everywhere.blocked) == {"service_suspended": 1, "places_full": 1}


def test_a_list_is_full_when_twice_as_many_wait_as_there_are_places():
    service = replace(GOOD, places=5)
    assert match(picture(service), ASKED, waiting={"S": 9}).candidates
    (miss,) = match(picture(service), ASKED, waiting={"S": 10}).near_misses
    assert (miss.reason.code, dict(miss.reason.details)) == ("list_full", {"waiting": 10, "places": 5})


def codes(service, asked, **more):
    (one,) = match(picture(service), asked, **more).candidates
    return {reason.code: reason.verdict for reason in one.reasons}


@pytest.mark.parametrize(
    ("service", "asked", "code"),
    [
        (replace(GOOD, free=False), ASKED, "fee"),
        (replace(GOOD, areas=("OUT",)), replace(ASKED, barriers=frozenset({"no_transport"})), "no_transport"),
        (replace(GOOD, requires=("id_card",)), replace(ASKED, barriers=frozenset({"cannot_read"})), "accompany"),
        (replace(GOOD, hours=("day",)), replace(ASKED, barriers=frozenset({"works_in_the_day"})), "day_only"),
        (GOOD, ASKED, "waiting"),
    ],
)
def test_what_a_service_costs_the_person_is_a_caution(service, asked, code):
    assert codes(service, asked, waiting={"S": 1})[code] is Verdict.CAUTION
    harmless = replace(GOOD, free=True, hours=("day", "evening"))
    assert code not in codes(harmless, asked)


def test_an_age_band_across_a_limit_is_to_be_asked_about():
    for limits in ({"age_from": 32}, {"age_to": 32}, {"age_from": 32, "age_to": 80}):
        assert codes(replace(GOOD, **limits), ASKED)["age_at_the_edge"] is Verdict.UNKNOWN
    assert codes(replace(GOOD, age_from=30, age_to=34), ASKED)["age_fits"] is Verdict.PASS


def test_a_sensitive_service_is_marked_for_discretion():
    hidden = replace(GOOD, needs=("hea.gp", "hea.hiv"))
    asked = replace(ASKED, sensitive=frozenset({"hea.hiv"}))
    assert [one.discreet for one in match(picture(hidden), asked).candidates] == [True]
    assert [one.discreet for one in match(picture(replace(hidden, places=0)), asked).near_misses] == [True]
    assert [one.discreet for one in match(picture(GOOD), asked).candidates] == [False]


def test_an_honest_no_within_a_day_ranks_before_silence_and_as_high_as_a_yes():
    def told(organisation, **fate):
        return Outcomes(organisation=organisation, service=None, count=20, **fate)

    owners = {key: Organisation(id=key, name_bg=key, kind="ngo") for key in ("NO", "SILENT", "YES")}
    offered = {key: replace(GOOD, id=key, organisation=key) for key in owners}
    town = replace(picture(*offered.values()), organisations=MappingProxyType(owners))
    answers = partner_records(
        [
            told("SILENT", answered=False),
            told("NO", answered=True, declined=True, hours=6),
            told("YES", answered=True, hours=6),
        ]
    )
    found = match(town, ASKED, partner_records=answers).candidates
    assert [one.service.id for one in found] == ["NO", "YES", "SILENT"]
    said = {one.service.id: {reason.code for reason in one.reasons} for one in found}
    assert {"answered_of", "answers_within", "declines_honestly"} <= said["NO"]
    assert "declines_honestly" not in said["YES"]
    assert "often_silent" in said["SILENT"]
    fewer_cautions = replace(
        town, services=MappingProxyType({**offered, "SILENT": replace(offered["SILENT"], languages=("rom",))})
    )
    assert match(fewer_cautions, ASKED, partner_records=answers).candidates[0].service.id == "SILENT"


def test_coverage_counts_who_could_be_used_for_each_need():
    near, away = replace(GOOD, id="A"), replace(GOOD, id="B", areas=("OUT",), needs=("hea.gp", "soc.food"))
    shut = replace(GOOD, id="C", needs=("soc.food",), places=0)
    profile = Profile(today=TODAY, area="Q")
    found = coverage(picture(near, away, shut), profile, needs=["hea.gp", "soc.food", "doc.id_card"])
    assert dict(found) == {
        "hea.gp": Coverage(inside=1, outside=1),
        "soc.food": Coverage(outside=1),
        "doc.id_card": Coverage(),
    }
    assert [one.usable for one in found.values()] == [2, 1, 0]
    assert set(coverage(picture(near), profile)) == {"hea.gp"}


def test_a_clients_age_is_a_range_of_years():
    client = Client(id="C", area="Q", assistant="A", centre="O", birth_from=1990, birth_to=1994)
    assert help_request_of(client, "hea.gp", today=TODAY).ages == (31, 36)


services = st.builds(
    Service,
    id=st.sampled_from([f"S{number}" for number in range(8)]),
    organisation=st.sampled_from(["O", "O", "SHUT", None]),
    name_bg=st.just("Услуга"),
    status=st.sampled_from(["active", "suspended"]),
    needs=st.sampled_from([("hea.gp",), ("soc.food",), ("hea.gp", "soc.food")]),
    areas=st.lists(st.sampled_from(sorted(AREAS)), max_size=3, unique=True).map(tuple),
    requires=st.lists(st.sampled_from(["id_card", "address", "health_insured"]), max_size=3, unique=True).map(tuple),
    requires_any=st.lists(st.sampled_from(["address|telk", "id_card|birth_certificate"]), max_size=2, unique=True).map(
        tuple
    ),
    window=st.sampled_from([None, None, "01-01/01-31", "06-01/09-30", "11-15/02-10", "12-01/01-14"]),
    hours=st.lists(st.sampled_from(["day", "evening", "weekend", "round_the_clock"]), max_size=2, unique=True).map(
        tuple
    ),
    age_from=st.none() | st.integers(0, 80),
    age_to=st.none() | st.integers(0, 80),
    places=st.none() | st.integers(0, 3),
    funded_until=st.none() | st.dates(date(2025, 12, 1), date(2026, 12, 1)),
    verified_on=st.none() | st.dates(date(2024, 1, 1), TODAY),
    accepts_uninsured=st.sampled_from([None, True, False]),
)
questions = st.builds(
    HelpRequest,
    need=st.just("hea.gp"),
    today=st.just(TODAY),
    area=st.none() | st.sampled_from(["Q", "V", "OUT", "M", "FAR", "RING"]),
    ages=st.none() | st.tuples(st.integers(0, 40), st.integers(40, 90)),
    held=st.frozensets(st.sampled_from(["id_card", "address", "health_insured"])),
    not_held=st.frozensets(st.sampled_from(["id_card", "address", "health_insured"])),
    language=st.none() | st.sampled_from(["bg", "rom"]),
    hours=st.sampled_from([(), ("evening",), ("day", "weekend")]),
)


class Watched:
    """A service or a person that remembers which of its fields were read."""

    def __init__(self, watched):
        self.watched, self.read = watched, set()

    def __getattr__(self, name):
        self.read.add(name)
        return getattr(self.watched, name)


@settings(max_examples=300, deadline=None)
@given(service=services, asked=questions, barriers=st.frozensets(st.sampled_from(["cannot_read", "works_in_the_day"])))
def test_a_check_reads_no_more_than_it_declares(service, asked, barriers):
    for check in CHECKS:
        watched, person = Watched(service), Watched(replace(asked, barriers=barriers))
        reason = check.judge(person, watched)
        assert watched.read <= set(check.reads)
        assert person.read <= set(check.asks)
        assert check.fails or reason is None or reason.verdict is not Verdict.FAIL


def town_of(offered):
    shut = Organisation(id="SHUT", name_bg="Закрита", kind="ngo", active=False)
    return replace(picture(*offered), organisations=MappingProxyType({"O": OWNER, "SHUT": shut}))


@settings(max_examples=400, deadline=None)
@given(
    offered=st.lists(services, max_size=8, unique_by=lambda one: one.id),
    asked=questions,
    waiting=st.dictionaries(st.sampled_from([f"S{number}" for number in range(8)]), st.integers(1, 8)),
)
def test_the_quick_match_equals_the_plain_one(offered, asked, waiting):
    town = town_of(sorted(offered, key=lambda one: one.id))
    answer = match(town, asked, waiting=waiting)
    good, near, blocked = plain_match(town, asked, waiting)
    assert {one.service.id for one in answer.candidates} == good
    assert {one.service.id: one.reason.code for one in answer.near_misses} == near
    assert dict(answer.blocked) == blocked
    assert [one.service.id for one in answer.near_misses] == sorted(near)


@settings(max_examples=200, deadline=None)
@given(offered=st.lists(services, max_size=8, unique_by=lambda one: one.id), asked=questions)
def test_every_service_for_the_need_is_candidate_near_miss_or_blocked(offered, asked):
    answer = match(town_of(offered), asked)
    answering = {one.id for one in offered if asked.need in one.needs and one.organisation}
    good = [one.service.id for one in answer.candidates]
    near = [one.service.id for one in answer.near_misses]
    assert len(set(good) | set(near)) == len(good) + len(near)
    assert {*good, *near} <= answering
    assert (len(good) + len(near) == len(answering)) == (not answer.blocked)
    for one in answer.candidates:
        assert all(reason.verdict is not Verdict.FAIL for reason in one.reasons)
        assert {reason.code for reason in one.reasons} <= set(REASONS)
    shuffled = match(town_of(offered[::-1]), asked)
    assert [one.service.id for one in shuffled.candidates] == good
    assert [one.outside for one in answer.candidates] == sorted(one.outside for one in answer.candidates)


@settings(max_examples=100, deadline=None)
@given(
    offered=st.lists(services, max_size=8, unique_by=lambda one: one.id),
    asked=questions,
    paper=st.sampled_from(["id_card", "address", "health_insured"]),
)
def test_another_paper_never_takes_a_candidate_away(offered, asked, paper):
    papers = asked.held
    before = {one.service.id for one in match(picture(*offered), replace(asked, held=papers)).candidates}
    after = {one.service.id for one in match(picture(*offered), replace(asked, held=papers | {paper})).candidates}
    assert before <= after
