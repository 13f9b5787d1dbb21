"""Quarters are named, follow each other over new year, and never include the one that is running."""

from datetime import date, timedelta

import pytest

from referral.network.scene.quarters import after, before, code_of, quarter_named, whole_quarters

Q4 = (date(2025, 10, 1), date(2025, 12, 31))
Q1 = (date(2024, 1, 1), date(2024, 3, 31))


def test_a_code_names_its_days_and_nothing_else_does():
    assert quarter_named("2025-Q4") == Q4
    assert quarter_named("2024-Q1") == Q1
    assert [quarter_named(code) for code in ("2025-Q5", "2025", "", "1999-Q1", "2025-Q4x")] == [None] * 5
    assert code_of(Q4) == "2025-Q4"
    assert code_of((date(2025, 10, 1), date(2025, 12, 30))) is None


@pytest.mark.parametrize("year", range(2023, 2027))
@pytest.mark.parametrize("number", range(1, 5))
def test_quarters_follow_each_other_without_a_gap(year, number):
    here = quarter_named(f"{year}-Q{number}")
    assert after(here)[0] - here[1] == here[0] - before(here)[1] == timedelta(days=1)
    assert before(after(here)) == here
    assert 90 <= (here[1] - here[0]).days + 1 <= 92


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 1, 15), date(2026, 3, 31)])
def test_the_running_quarter_is_not_a_whole_one(today):
    last, earlier = whole_quarters(today, 2)
    assert (last, earlier) == (Q4, (date(2025, 7, 1), date(2025, 9, 30)))
    assert len(set(whole_quarters(today, 9))) == 9
