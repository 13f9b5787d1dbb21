"""Applications are closed at this time of the year."""

from datetime import date

import pytest

from referral.gaps.window_missed import find, last_closing
from referral.model import requirements
from tests.unit.gaps.case_examples import client, need, with_cases
from tests.unit.gaps.gap_examples import service

SPRING = service("S", "O1", "edu.kindergarten", window="03-01/05-31")


def test_people_wait_until_applications_open_and_some_had_the_need_before_they_closed():
    needs = [
        need("N1", "A", "edu.kindergarten", recorded_on=date(2025, 5, 31)),
        need("N2", "B", "edu.kindergarten", recorded_on=date(2025, 6, 1)),
    ]
    (finding,) = find(with_cases(SPRING, clients=[client("A"), client("B")], needs=needs))
    assert (finding.need, finding.services, finding.people) == ("edu.kindergarten", ("S",), 2)
    assert finding.details == {"day": date(2026, 3, 1), "missed": 1.0}


@pytest.mark.parametrize("window", [None, "01-15/01-15", "12-01/02-28"])
def test_who_can_apply_today_has_missed_nothing(window):
    open_now = service("S", "O1", "edu.kindergarten", window=window)
    assert find(with_cases(open_now, clients=[client("A")], needs=[need("N", "A", "edu.kindergarten")])) == ()


@pytest.mark.parametrize(
    ("window", "today", "last"),
    [
        ("03-01/05-31", date(2026, 1, 15), date(2025, 5, 31)),
        ("03-01/05-31", date(2026, 6, 1), date(2026, 5, 31)),
        ("11-01/01-10", date(2026, 1, 15), date(2026, 1, 10)),
        ("02-01/02-29", date(2025, 3, 1), date(2025, 2, 28)),
        ("02-01/02-29", date(2024, 3, 1), date(2024, 2, 29)),
        ("02-01/02-29", date(2025, 1, 1), date(2024, 2, 29)),
    ],
)
def test_the_last_day_on_which_applications_were_taken(window, today, last):
    assert last_closing(requirements.read_window(window), today) == last
