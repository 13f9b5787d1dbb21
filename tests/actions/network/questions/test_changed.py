"""What changed: the last whole quarter against the one before, counted from the stored referrals."""

from datetime import date

import pytest

from referral.calendar import SOFIA
from referral.model.actors import Role
from referral.network.questions.changed import quarters
from tests.fakes.counted_referrals import sent
from tests.fakes.map_scenes import answer_for


@pytest.mark.parametrize(
    ("today", "now", "before"),
    [
        (date(2026, 1, 15), (date(2025, 10, 1), date(2025, 12, 31)), (date(2025, 7, 1), date(2025, 9, 30))),
        (date(2026, 5, 31), (date(2026, 1, 1), date(2026, 3, 31)), (date(2025, 10, 1), date(2025, 12, 31))),
    ],
)
def test_quarters_are_whole(today, now, before):
    assert quarters(today) == (now, before)


def test_new_and_lost_paths_are_counted(map_town):
    (start, end), (first, last) = quarters(date(2026, 1, 15))
    days = [
        ((one.centre, one.organisation), one.sent_at.astimezone(SOFIA).date())
        for one in sent(map_town)
        if one.organisation and one.centre != one.organisation
    ]
    now = {path for path, day in days if start <= day <= end}
    before = {path for path, day in days if first <= day <= last}
    answer = answer_for(map_town, "changed")
    assert [said.facts.get("count") for said in answer.said] == [None, len(now - before), len(before - now)]
    assert answer.pairs == now ^ before


def test_who_may_see_no_referral_is_told_no_change(map_town):
    answer = answer_for(map_town, "changed", Role.MUNICIPALITY)
    assert (answer.said, answer.pairs, answer.hidden) == ((), frozenset(), True)
