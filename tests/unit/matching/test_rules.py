"""Rules as data: what an expression means, which fields it reads, and what is refused by name."""

from dataclasses import replace
from datetime import date

import pytest

from referral.matching.model import Verdict, place_of
from referral.matching.rules import (
    Criterion,
    Scope,
    UnusableRuleError,
    compiled,
    fields_of,
    otherwise,
    reader,
    silent_when,
    stored_fields,
    when,
)
from tests.unit.matching.test_ranking import ASKED, GOOD, OWNER, TODAY, picture

SERVICE = replace(GOOD, age_from=7, requires=("id_card", "telk"), requires_any=("address|telk",), window="11-15/02-10")
SCOPE = Scope(ASKED, SERVICE, OWNER, place_of(picture(SERVICE), "Q"), waiting=3)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("person.language", "rom"),
        ("waiting", 3),
        (("code", "bg"), "bg"),
        (("codes", "day", "evening"), ("day", "evening")),
        (("all",), True),
        (("any",), False),
        (("all", True, ("unknown", "service.age_to")), True),
        (("any", ("empty", "service.areas"), ("has", "person.held", ("code", "id_card"))), True),
        (("below", "service.age_from", 7), False),
        (("below", "service.age_to", 7), False),
        (("at_least", "service.age_from", 7), True),
        (("at_least", "service.places", 0), False),
        (("least", "person.ages"), 30),
        (("most", "person.ages"), 34),
        (("most", "service.hours"), None),
        (("has", "service.places", 1), False),
        (("only", "service.hours", ("code", "day")), False),
        (("overlap", "person.held", "service.requires"), True),
        (("within", "service.requires", "person.held"), False),
        (("common", "service.requires", "person.held"), ("id_card",)),
        (("without", "service.requires", ("code", "telk")), ("id_card",)),
        (("first", "service.requires"), "id_card"),
        (("first", "service.hours"), None),
        (("first_known", "service.age_to", 99), 99),
        (("sum", ("product", 2, "service.age_from"), 1), 15),
        (("product", "service.places", 2), None),
        (("days_between", "service.verified_on", "person.today"), 0),
        (("days_between", "service.funded_until", "person.today"), None),
        ("service.required", ("id_card", "telk", "address|telk")),
        (("missing", "service.required", "person.held"), ("telk", "address|telk")),
        (("in_window", "service.yearly_window", "person.today"), True),
        (("closing", "service.yearly_window", "person.today"), date(2026, 2, 10)),
        (("opening", "service.yearly_window", "person.today"), date(2026, 11, 15)),
        (("types", "place.directory", "service.areas"), ("municipality",)),
        (("not_part_of", "place.directory", ("codes", "Q", "OUT", "LOST"), "place.municipality"), ("OUT", "LOST")),
        (("sharing", "place.directory", ("codes", "V", "FAR", "LOST"), "place.chain"), ("V",)),
    ],
)
def test_what_an_expression_gives(expression, value):
    assert compiled(expression)(SCOPE) == value


def test_the_first_rule_that_holds_decides():
    table = Criterion(
        "seats",
        silent_when(("unknown", "service.places")),
        when(("is", "service.places", 0), Verdict.FAIL, "none", places="service.places"),
        otherwise(Verdict.PASS, "some"),
    )
    reasons = [table.judge(ASKED, replace(GOOD, places=places)) for places in (None, 0, 3)]
    assert [one and (one.code, dict(one.details)) for one in reasons] == [None, ("none", {"places": 0}), ("some", {})]
    assert table.fails


def test_a_criterion_knows_what_it_reads():
    rule = when(
        ("all", ("has", "person.held", ("code", "x.y")), "service.required"), Verdict.FAIL, "a", day="person.today"
    )
    table = Criterion("documents", rule)
    assert table.fields == {"person.held", "service.required", "person.today"}
    assert (table.reads, table.asks) == (("accepts_uninsured", "requires", "requires_any"), ("held", "today"))
    assert table.key(SERVICE) == (None, ("id_card", "telk"), ("address|telk",))
    assert table.part(ASKED) == (frozenset({"id_card"}), TODAY)
    assert fields_of(("code", "service.areas")) == frozenset()
    assert stored_fields(frozenset({"service.areas", "waiting"}), "organisation") == ()
    assert reader(frozenset({"waiting", "service.areas", "person.today"}))(SCOPE) == (("M",), 3)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (("resembles", "service.areas", "place.chain"), "criterion 'taste': no operator 'resembles'"),
        ("service.colour", "criterion 'taste': no field 'service.colour'"),
        ("weather", "criterion 'taste': no field 'weather'"),
        (("empty", "client.areas"), "criterion 'taste': no field 'client.areas'"),
    ],
)
def test_what_does_not_exist_is_refused_by_name(expression, words):
    with pytest.raises(UnusableRuleError, match=words):
        Criterion("taste", when(expression, Verdict.FAIL, "bland"))
