"""The eligibility table: every row has its words, its operators on the phone, and a place in the index."""

import re
from importlib import resources
from string import Formatter

import pytest

from referral.matching.eligibility import ACTIVITY, CAPACITY, CHECKS, CRITERIA, TERRITORY, TRAVEL
from referral.matching.model import Verdict
from referral.matching.rules import OPERATORS
from web.wording.tables.reasons import BLOCKED, DETAILS, REASONS

RULES = [(criterion.name, rule) for criterion in CRITERIA for rule in criterion.rules if rule.verdict is not None]


def test_the_phone_has_every_operator_and_no_other():
    script = resources.files("web").joinpath("static", "offline", "operators.js").read_text(encoding="utf-8")
    table = script.split("export const OPERATORS = {")[1].split("\n};")[0]
    on_the_phone = set(re.findall(r"^  (\w+)(?:,$|: )", table, re.MULTILINE))
    assert set(OPERATORS) - on_the_phone == set(), "to be added to web/static/offline/operators.js"
    assert on_the_phone - set(OPERATORS) == set(), "to be added to referral/matching/rules.py"


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[f"{name}-{rule.code}" for name, rule in RULES])
def test_every_rule_can_be_said_with_what_it_tells(name, rule):
    asked = {field for _, field, _, _ in Formatter().parse(REASONS[rule.code]) if field}
    assert asked <= rule.details.keys()
    assert rule.verdict is not Verdict.FAIL or rule.code in BLOCKED


def test_details_that_are_codes_have_their_words():
    codes = {"status"}  # said by the sentence itself
    numbers = {"low", "high", "places", "waiting"}
    assert {name for _, rule in RULES for name in rule.details} <= DETAILS.keys() | codes | numbers


def test_criteria_that_are_judged_by_groups_read_the_person_and_the_service_only():
    assert {path.partition(".")[0] for one in CHECKS for path in one.fields} == {"person", "service"}
    assert len({one.name for one in CRITERIA}) == len(CRITERIA)


def test_the_territory_depends_on_the_area_alone():
    """The index remembers its reasons for everybody of an area."""
    assert TERRITORY.asks == ("area",)
    assert {path.partition(".")[0] for path in TERRITORY.fields} == {"person", "place", "service", "organisation"}


def test_the_index_knows_every_way_to_fail_of_the_other_criteria():
    """Those it finds by sets of services, in ranking.match, and not by walking the rules."""
    others = (ACTIVITY, TERRITORY, TRAVEL, CAPACITY)
    failing = {rule.code for one in others for rule in one.rules if rule.verdict is Verdict.FAIL}
    assert failing == {"organisation_closed", "service_suspended", "not_this_area", "places_full", "list_full"}
