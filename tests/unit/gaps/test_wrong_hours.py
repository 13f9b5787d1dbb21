"""A need that is answered, but never when people can come."""

from referral.gaps.wrong_hours import find
from tests.unit.gaps.gap_examples import CountedLedger, service, town

EVENINGS = CountedLedger(hours={("edu.literacy_adult", ("evening",)): 38})


def test_a_course_in_the_day_does_not_help_who_can_come_in_the_evening_only():
    data = town(service("S", "O1", "edu.literacy_adult", hours=("day",)), ledger=EVENINGS)
    (finding,) = find(data)
    assert (finding.need, finding.people, finding.organisations) == ("edu.literacy_adult", 38, ("O1",))
    assert finding.details == {"hours": "evening"}


def test_an_evening_course_closes_the_gap_and_unknown_hours_may_too():
    day = service("S", "O1", "edu.literacy_adult", hours=("day",))
    for hours in (("day", "evening"), ("round_the_clock",), ()):
        assert find(town(day, service("T", "O2", "edu.literacy_adult", hours=hours), ledger=EVENINGS)) == ()


def test_where_nobody_offers_anything_the_hours_are_not_the_trouble():
    assert find(town(ledger=EVENINGS)) == ()
