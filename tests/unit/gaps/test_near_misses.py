"""Open needs that only one thing keeps from a service."""

from referral.gaps.near_misses import kept_out, unanswered
from tests.unit.gaps.case_examples import client, need, with_cases
from tests.unit.gaps.gap_examples import service

FULL = service("FULL", "O1", "hea.gp", places=0)


def test_only_open_needs_of_known_clients_that_somebody_offers_are_looked_at():
    needs = [
        need("N1", "C", "hea.gp"),
        need("N2", "C", "hea.gp", status="referred"),
        need("N3", "STRANGER", "hea.gp"),
        need("N4", "C", "com.info"),
    ]
    data = with_cases(FULL, clients=[client("C")], needs=needs)
    assert [case.id for case, _ in unanswered(data)] == ["N1"]


def test_a_second_service_that_takes_the_person_leaves_nobody_out():
    data = with_cases(FULL, service("FREE", "O2", "hea.gp"), clients=[client("C")], needs=[need("N", "C", "hea.gp")])
    assert kept_out(data, {"places_full"}) == {}


def test_a_service_that_would_not_take_the_person_anyway_is_not_named():
    """The second one is full too, and it is for children: a place there would be no help."""
    grown_up = client("C", birth_from=1970, birth_to=1974)
    for_children = service("CHILDREN", "O2", "hea.gp", places=0, age_to=14)
    data = with_cases(FULL, for_children, clients=[grown_up], needs=[need("N", "C", "hea.gp")])
    assert kept_out(data, {"places_full"})["hea.gp"].services == ("FULL",)
    assert kept_out(data, {"window_closed"}) == {}
