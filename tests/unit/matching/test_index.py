"""The index of services: sets as bits, groups that are alike, and what is remembered only while it stays true."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.matching.eligibility import CHECKS
from referral.matching.index import REMEMBERED, EligibilityIndex, GroupReasons, bit_mask, numbers_in
from referral.matching.model import Verdict, place_of
from referral.matching.rules import Criterion, when
from tests.unit.matching.test_ranking import ASKED, GOOD, OWNER, picture

SERVICES = (
    replace(GOOD, id="S0", age_from=18),
    replace(GOOD, id="S1", age_from=18, status="suspended"),
    replace(GOOD, id="S2", places=0),
    replace(GOOD, id="S3", places=4),
)
ADULTS = Criterion("age", when(("at_least", "service.age_from", 18), Verdict.FAIL, "too_young", low="service.age_from"))


@given(st.frozensets(st.integers(0, 300)))
def test_a_set_of_bits_holds_the_numbers_that_were_put_in_ascending(chosen):
    assert list(numbers_in(bit_mask(chosen))) == sorted(chosen)
    assert bit_mask(chosen).bit_count() == len(chosen)


def test_services_alike_are_one_group_and_the_groups_cover_all():
    index = EligibilityIndex(SERVICES, [ADULTS.key])
    (groups,) = index.groups
    assert [list(numbers_in(group.services)) for group in groups] == [[0, 1], [2, 3]]
    assert [of[0] for of in index.groups_of] == [groups[0], groups[0], groups[1], groups[1]]
    assert index.all == 0b1111


def test_what_needs_no_rule_is_known_of_each_service():
    index = EligibilityIndex(SERVICES, [])
    assert (list(numbers_in(index.not_active)), list(numbers_in(index.without_places))) == ([1], [2])
    assert index.with_places == ((3, "S3", 4),)


def test_a_group_that_fails_is_judged_once_for_all_its_services(monkeypatch):
    index = EligibilityIndex(SERVICES, [ADULTS.key])
    calls = []
    judge = ADULTS.judge
    monkeypatch.setattr(ADULTS, "judge", lambda person, service: calls.append(service.id) or judge(person, service))
    reasons = GroupReasons(ADULTS, ASKED)
    (failure,) = reasons.failures(index.groups[0])
    assert (list(numbers_in(failure.services)), failure.code, failure.reason(None).details["low"]) == (
        [0, 1],
        "too_young",
        18,
    )
    reasons.failures(index.groups[0])
    assert calls == ["S0", "S2"]


def test_answers_are_remembered_for_people_alike_and_not_for_ever():
    index = EligibilityIndex(SERVICES, [ADULTS.key])
    first = index.reasons(0, "part", ADULTS, ASKED)
    assert index.reasons(0, "part", ADULTS, ASKED) is first
    for number in range(REMEMBERED):
        index.reasons(0, number, ADULTS, ASKED)
    assert index.reasons(0, "part", ADULTS, ASKED) is not first


@pytest.mark.parametrize(
    ("areas", "person", "far"),
    [
        (("Q",), "Q", False),
        (("M",), "Q", False),  # what serves the municipality serves the quarter
        (("OUT",), "Q", False),  # outside the municipality, for people who travel
        (("V",), "Q", True),  # another village of the same municipality
        ((), "Q", False),  # nobody knows where
        (("V",), None, False),  # nobody knows where the person is
    ],
)
def test_a_service_elsewhere_serves_neither_the_place_nor_those_who_travel(areas, person, far):
    service = replace(GOOD, areas=areas)
    index = EligibilityIndex((service,), [])
    assert index.out_of_area(place_of(picture(service), person)) == int(far)


def test_closed_organisations_are_looked_up_anew_only_when_the_organisations_are_others():
    index = EligibilityIndex(SERVICES, [])
    owners = {"O": OWNER}
    assert index.closed(owners) == 0
    owners["O"] = replace(OWNER, active=False)
    assert index.closed(owners) == 0  # the same mapping is not asked again
    assert index.closed(dict(owners)) == 0b1111


def test_every_criterion_groups_services_by_what_it_reads_of_them():
    keys = [criterion.key for criterion in CHECKS]
    index = EligibilityIndex(SERVICES, keys)
    for key, groups in zip(keys, index.groups, strict=True):
        assert len(groups) == len({key(service) for service in SERVICES})
        assert sum(group.services for group in groups) == index.all
