"""Two organisations that share clients and have nothing to do with each other."""

import math
import random
from datetime import date
from itertools import combinations

import pytest
from scipy import stats

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


def drawn(dice, *, clients=120):
    """Return the places of each client of a made-up town: most by chance, some pairs of organisations together."""
    names = [f"P{number:02}" for number in range(14)]
    together = [tuple(dice.sample(names, 2)) for _ in range(4)]
    return {
        f"C{number}": {name for name in names if dice.random() < 0.12}
        | set(dice.choice(together) if dice.random() < 0.3 else ())
        for number in range(clients)
    }


@pytest.mark.parametrize("seed", range(8))
def test_the_list_is_that_of_scipy_over_every_pair(seed):
    """Each pair against scipy.stats.hypergeom, all of them together against scipy.stats.false_discovery_control."""
    places = drawn(random.Random(seed))
    referrals = [
        referral(f"{who}-{place}", who=who, organisation=place, centre="CENTRE")
        for who, reached in places.items()
        for place in sorted(reached)
    ]
    reached = {who: at for who, at in places.items() if at}
    names = sorted(set().union(*reached.values()))
    tied = set(random.Random(seed + 100).sample(list(combinations(names, 2)), 5))
    rows = {}
    for one, other in combinations(names, 2):
        if (one, other) in tied:
            continue
        first, second = ({who for who, at in reached.items() if name in at} for name in (one, other))
        shared, expected = len(first & second), len(first) * len(second) / len(reached)
        chance = float(stats.hypergeom.sf(shared - 1, len(reached), len(first), len(second)))
        rows[one, other] = (shared, expected, chance if shared >= 3 and shared > expected else 1.0)
    corrected = dict(zip(rows, stats.false_discovery_control([chance for _, _, chance in rows.values()]), strict=True))
    lifts = {pair: (shared + 1) / (expected + 1) for pair, (shared, expected, chance) in rows.items() if chance <= 0.05}
    highest = sorted(lifts, key=lambda pair: (-lifts[pair], pair))[:10]
    found = {one.organisations: one for one in found_with(referrals, ties=sorted(tied))}
    assert set(found) == set(highest)
    for pair, finding in found.items():
        assert finding.people == rows[pair][0]
        assert finding.details["expected"] == pytest.approx(rows[pair][1])
        assert finding.details["lift"] == pytest.approx(lifts[pair])
        assert finding.details["chance"] == pytest.approx(corrected[pair], rel=1e-9)
