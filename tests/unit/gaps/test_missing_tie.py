"""Two organisations that share clients and have nothing to do with each other."""

import math
from datetime import date

import pytest

from referral.gaps.missing_tie import find
from tests.unit.gaps.gap_examples import cases, referral, town

OTHERS = [referral(f"X{at}", who=f"X{at}", organisation="O3", centre="CENTRE") for at in range(30)]


def to_both(count, *, first="O1", second="O2", **more):
    return [
        referral(f"{first}{second}{at}{owner}", who=f"C{at}", organisation=owner, **{"centre": "CENTRE", **more})
        for at in range(count)
        for owner in (first, second)
    ]


def found_with(referrals, **more):
    return find(town(cases=cases(referrals=referrals), **more))


def test_a_pair_that_shares_more_than_chance_gives_is_told_with_both_chances():
    (found,) = found_with([*to_both(4), *OTHERS])
    assert (found.organisations, found.people, found.evidence.total) == (("O1", "O2"), 4, 8)
    assert found.details["expected"] == pytest.approx(4 * 4 / 34)
    assert found.details["lift"] == pytest.approx(5 / (16 / 34 + 1))
    alone = 1 / math.comb(34, 4)  # all four of one are the four of the other
    assert found.details["chance"] == pytest.approx(3 * alone)  # three pairs of organisations were compared


def test_a_partnership_a_referral_between_them_or_too_few_clients_end_it():
    assert found_with([*to_both(4), *OTHERS], ties=[("O2", "O1")]) == ()
    assert found_with([*to_both(4), *OTHERS, referral("R", who="X1", organisation="O2", centre="O1")]) == ()
    assert found_with([*to_both(2), *OTHERS]) == ()


def test_what_chance_gives_is_no_pair_and_only_the_last_twelve_months_count():
    assert found_with(to_both(9)) == ()  # everybody goes to both
    assert found_with([*to_both(4, on=date(2024, 12, 31)), *OTHERS]) == ()


def test_no_more_than_the_threshold_are_shown_the_highest_first():
    names = [f"P{at:02}" for at in range(12)]
    pairs = [
        referral(f"{one}-{at}-{owner}", who=f"{one}-{at}", organisation=owner, centre="CENTRE")
        for number, one in enumerate(names)
        for at in range(3 + number)
        for owner in (one, f"{one}-too")
    ]
    found = found_with(pairs)
    assert len(found) == 10
    assert {one.organisations[0] for one in found} == set(names[2:])
