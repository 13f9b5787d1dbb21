"""Somebody is there for others, and nobody takes these people."""

from referral.gaps.none_fits import find
from tests.unit.gaps.case_examples import client, need, with_cases
from tests.unit.gaps.gap_examples import service

CARE = "soc.homecare"


def test_who_is_too_young_for_the_only_service_is_seen_and_who_fits_is_not():
    old = service("S", "O1", CARE, age_from=60)
    people = [client("A", birth_from=1990, birth_to=1990), client("B", birth_from=1940, birth_to=1940)]
    data = with_cases(old, clients=people, needs=[need("N1", "A", CARE), need("N2", "B", CARE)])
    (finding,) = find(data)
    assert (finding.need, finding.people, finding.services) == (CARE, 1, ("S",))
    assert finding.details == {"why": "age_too_young"}


def test_two_reasons_at_once_are_seen():
    strict = service("S", "O1", CARE, age_from=60, requires=("id_card",))
    person = client("A", birth_from=1990, birth_to=1990, not_held=("id_card",))
    (finding,) = find(with_cases(strict, clients=[person], needs=[need("N", "A", CARE)]))
    assert finding.details["why"] in {"age_too_young", "papers_missing"}


def test_what_another_kind_of_gap_tells_is_not_told_twice():
    papers = service("S", "O1", CARE, requires=("id_card",))
    lacking = client("A", not_held=("id_card",))
    assert find(with_cases(papers, clients=[lacking], needs=[need("N", "A", CARE)])) == ()
    elsewhere = service("S", "O1", CARE, areas=("far",))
    assert find(with_cases(elsewhere, clients=[client("A")], needs=[need("N", "A", CARE)])) == ()
    closed = service("S", "O1", CARE, window="03-01/05-31", age_from=60)
    young = client("A", birth_from=1990, birth_to=1990)
    assert find(with_cases(closed, clients=[young], needs=[need("N", "A", CARE)])) == (), "nobody is helped with it now"
