"""Matching: candidates, near misses with their one reason, and an order that can be relied on."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from referral.matching.model import Profile, Verdict, help_request_of
from referral.matching.partners.partner_figures import Outcomes
from referral.matching.partners.partner_record import partner_records
from referral.matching.ranking import coverage, match
from referral.matching.result import Coverage
from referral.model.clients import Client
from referral.model.directory import Organisation
from tests.unit.matching.ranking_examples import ASKED, GOOD, OWNER, TODAY, picture


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
