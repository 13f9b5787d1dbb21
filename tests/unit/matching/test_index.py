"""The index of services: sets as bits, groups that are alike, and what is remembered only while it stays true."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.matching.eligibility import CHECKS
from referral.matching.index import KEPT, Judged, Sieve, as_set, numbers
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
    assert list(numbers(as_set(chosen))) == sorted(chosen)
    assert as_set(chosen).bit_count() == len(chosen)


def test_services_alike_are_one_group_and_the_groups_cover_all():
    sieve = Sieve(SERVICES, [ADULTS.key])
    (groups,) = sieve.groups
    assert [list(numbers(group.services)) for group in groups] == [[0, 1], [2, 3]]
    assert [of[0] for of in sieve.groups_of] == [groups[0], groups[0], groups[1], groups[1]]
    assert sieve.all == 0b1111


def test_what_needs_no_rule_is_known_of_each_service():
    sieve = Sieve(SERVICES, [])
    assert (list(numbers(sieve.idle)), list(numbers(sieve.without_places))) == ([1], [2])
    assert sieve.with_places == ((3, "S3", 4),)


def test_a_group_that_fails_is_judged_once_for_all_its_services(monkeypatch):
    sieve = Sieve(SERVICES, [ADULTS.key])
    calls = []
    judge = ADULTS.judge
    monkeypatch.setattr(ADULTS, "judge", lambda person, service: calls.append(service.id) or judge(person, service))
    judged = Judged(ADULTS, ASKED)
    (fail,) = judged.fails(sieve.groups[0])
    assert (list(numbers(fail.services)), fail.code, fail.reason(None).details["low"]) == ([0, 1], "too_young", 18)
    judged.fails(sieve.groups[0])
    assert calls == ["S0", "S2"]


def test_answers_are_remembered_for_people_alike_and_not_for_ever():
    sieve = Sieve(SERVICES, [ADULTS.key])
    first = sieve.judged(0, "part", ADULTS, ASKED)
    assert sieve.judged(0, "part", ADULTS, ASKED) is first
    for number in range(KEPT):
        sieve.judged(0, number, ADULTS, ASKED)
    assert sieve.judged(0, "part", ADULTS, ASKED) is not first


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
    sieve = Sieve((service,), [])
    assert sieve.elsewhere(place_of(picture(service), person)) == int(far)


def test_the_owner_is_looked_up_anew_only_when_the_organisations_are_others():
    sieve = Sieve(SERVICES, [])
    owners = {"O": OWNER}
    assert sieve.owned_by(owners, lambda owner: owner.active) == 0b1111
    owners["O"] = replace(OWNER, active=False)
    assert sieve.owned_by(owners, lambda owner: owner.active) == 0b1111  # the same mapping is not asked again
    assert sieve.owned_by(dict(owners), lambda owner: owner.active) == 0


def test_every_criterion_groups_services_by_what_it_reads_of_them():
    keys = [criterion.key for criterion in CHECKS]
    sieve = Sieve(SERVICES, keys)
    for key, groups in zip(keys, sieve.groups, strict=True):
        assert len(groups) == len({key(service) for service in SERVICES})
        assert sum(group.services for group in groups) == sieve.all
