"""One list over all kinds: the order, the months, and what it may be narrowed to."""

import random
from datetime import date, timedelta

import pytest

from referral.gaps.finding import Finding, RecordSet, Remedy
from referral.gaps.one_list import Narrowed, first_day_of_quarter, months_open, one_list
from tests.unit.gaps.gap_examples import TODAY, service, town


def finding(key, people=5, *, since=date(2025, 6, 1), kind="RecordedNeed", **more):
    evidence = RecordSet(kind=kind, total=people, people=people, since=since)
    return Finding(**{"detector": "d", "key": key, "remedy": Remedy.RECRUIT, "evidence": evidence, **more})


@pytest.mark.parametrize(
    ("since", "months"),
    [
        (date(2026, 1, 15), 1),
        (date(2025, 12, 16), 1),
        (date(2025, 11, 15), 2),
        (date(2025, 11, 16), 1),
        (date(2024, 7, 1), 18),
        (date(2024, 1, 15), 24),
        (date(2026, 3, 1), 1),
        (None, None),
    ],
)
def test_months_are_whole_and_at_least_one(since, months):
    assert months_open(since, date(2026, 1, 15)) == months


def test_many_people_for_long_come_first_and_few_for_long_before_few_for_short():
    findings = [
        finding("few long", 4, since=date(2024, 1, 15)),  # 4 x 24 = 96
        finding("many short", 50, since=date(2026, 1, 2)),  # 50 x 1
        finding("many long", 10, since=date(2025, 1, 15)),  # 10 x 12 = 120
        finding("nobody knows since when", 60, since=None),  # 60 x 1
    ]
    listed = one_list(findings, today=TODAY)
    assert [(gap.finding.key, gap.weight) for gap in listed] == [
        ("many long", 120),
        ("few long", 96),
        ("nobody knows since when", 60),
        ("many short", 50),
    ]


def test_alike_ones_stand_by_how_sure_they_are():
    findings = [finding("a", probability=0.5), finding("b"), finding("c", probability=0.99)]
    assert [gap.finding.key for gap in one_list(findings, today=TODAY)] == ["c", "a", "b"]


def test_the_surest_first_where_that_is_asked_for():
    few_and_sure, many_and_not = finding("a", 2, probability=0.99), finding("b", 90, probability=0.6)
    listed = one_list([many_and_not, few_and_sure], today=TODAY, surest_first=True)
    assert [one.finding.key for one in listed] == ["a", "b"]
    assert [one.finding.key for one in one_list([few_and_sure, many_and_not], today=TODAY)] == ["b", "a"]


def test_hidden_ones_are_last_in_order_of_key_and_lawful_ones_before_them():
    findings = [
        finding("z", 0, hidden=True, since=None),
        finding("a", 0, hidden=True, since=None),
        finding("law", 900, apart=True),
        finding("one", 1),
        finding("discreet", 0, hidden=True, discreet=True),
    ]
    assert [gap.finding.key for gap in one_list(findings, today=TODAY)] == ["one", "law", "a", "z"]


def test_the_order_is_the_one_of_the_products_however_findings_come():
    dice = random.Random(8)
    findings = [
        finding(str(number), dice.randint(0, 90), since=TODAY - timedelta(days=dice.randint(0, 900)))
        for number in range(200)
    ]
    weights = [gap.finding.people * gap.months for gap in one_list(findings, today=TODAY)]
    assert weights == sorted(weights, reverse=True)
    shuffled = dice.sample(findings, len(findings))
    assert one_list(shuffled, today=TODAY) == one_list(findings, today=TODAY)


@pytest.mark.parametrize(
    ("narrowed", "held"),
    [
        ({}, True),
        ({"need": "doc.id_card"}, True),
        ({"need": "doc.birth"}, True),  # a further need of the sentence
        ({"need": "hea.gp"}, False),
        ({"remedy": Remedy.RECRUIT}, True),
        ({"remedy": Remedy.REPAIR}, False),
        ({"kind": "d"}, True),
        ({"kind": "other"}, False),
        ({"new": True}, False),
        ({"need": "doc.id_card", "kind": "other"}, False),
    ],
)
def test_a_list_is_narrowed_by_every_filter_at_once(narrowed, held):
    gap = finding("a", need="doc.id_card", needs=("doc.birth",))
    assert Narrowed(**narrowed).holds(gap, directory=town().directory, today=TODAY) is held


@pytest.mark.parametrize(("since", "held"), [(date(2026, 1, 1), True), (date(2025, 12, 31), False), (None, False)])
def test_new_is_what_began_in_this_quarter(since, held):
    gap = finding("a", since=since)
    assert Narrowed(new=True).holds(gap, directory=town().directory, today=TODAY) is held


def test_a_quarter_begins_with_its_first_month():
    days = [date(2026, month, 28) for month in (1, 3, 4, 6, 12)]
    assert [first_day_of_quarter(day).month for day in days] == [1, 1, 4, 4, 10]


@pytest.mark.parametrize(
    ("gap", "area", "held"),
    [
        (finding("a", area="QUARTER"), "QUARTER", True),
        (finding("a", area="QUARTER"), "TOWN", True),  # a part of it
        (finding("a", area="QUARTER"), "FAR", False),
        (finding("a", need="doc.id_card"), "QUARTER", True),  # unmet there
        (finding("a", need="doc.birth"), "QUARTER", False),
        (finding("a", organisations=("O1",)), "QUARTER", True),  # serves it
        (finding("a", organisations=("O1",)), "FAR", False),
        (finding("a", organisations=("O2",)), "QUARTER", True),  # serves the town, of which it is part
        (finding("a", need="doc.birth", organisations=("O1",)), "QUARTER", False),  # the need decides
        (finding("a", services=("S1",)), "TOWN", True),
    ],
)
def test_an_area_has_what_is_about_it_its_needs_and_its_partners(gap, area, held):
    directory = town(service("S1", "O1", "x"), service("S2", "O2", "x", areas=("TOWN",))).directory
    narrowed = Narrowed(area=area, unmet_there=frozenset({"doc.id_card"}))
    assert narrowed.holds(gap, directory=directory, today=TODAY) is held
