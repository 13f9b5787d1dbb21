"""Who asks for services with a known number of places, and who can get one."""

from datetime import date

from referral.gaps.places import queue_for
from tests.unit.gaps.gap_examples import cases, client, need, service, town

LIMITED = (service("A", "O1", "edu.kindergarten", places=2), service("B", "O2", "soc.daycare", places=1))


def asking(count, code="edu.kindergarten", **more):
    needs = [need(f"{code}{at}", code, who=f"C{at}", on=date(2025, 12, 1 + at), **more) for at in range(count)]
    return cases(clients=[client(f"C{at}") for at in range(count)], needs=needs)


def test_those_recorded_last_get_no_place():
    queue = queue_for(town(*LIMITED, cases=asking(5)))
    assert (dict(queue.places), [group.people for group in queue.groups.values()]) == ({"A": 2}, [5])
    assert [case.id for case in queue.without_place()] == [
        "edu.kindergarten2",
        "edu.kindergarten3",
        "edu.kindergarten4",
    ]


def test_a_service_without_a_number_of_places_takes_everybody():
    assert queue_for(town(*LIMITED, service("C", "O2", "edu.kindergarten"), cases=asking(5))).groups == {}


def test_needs_that_ended_old_ones_and_those_whom_nothing_fits_are_no_question_of_places():
    assert queue_for(town(*LIMITED, cases=asking(5, status="ended"))).groups == {}
    old = cases(clients=[client("C")], needs=[need("N", "edu.kindergarten", who="C", on=date(2024, 12, 31))])
    assert queue_for(town(*LIMITED, cases=old)).groups == {}
    evening = service("A", "O1", "edu.kindergarten", places=2, hours=("day",))
    assert queue_for(town(evening, cases=asking(5, hours=("evening",)))).groups == {}


def test_who_was_served_holds_a_place():
    assert len(queue_for(town(*LIMITED, cases=asking(3, status="met"))).without_place()) == 1


def test_a_full_list_does_not_hide_who_asks():
    assert len(queue_for(town(*LIMITED, cases=asking(5), waiting={"A": 50})).without_place()) == 3
