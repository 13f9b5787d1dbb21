"""Which referrals a rate of a partner looks at."""

from dataclasses import replace
from datetime import UTC, date, datetime
from math import comb

import pytest

from referral.gaps.partner_rates import first_judged_day, flagged, judged, partner_rates
from referral.model.referrals import State
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.case_examples import many, sent, with_cases

FEWEST = int(WORDS.threshold("rate_minimum"))


def is_declined(case):
    return case.state is State.DECLINED


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 1, 15), date(2024, 7, 1)),
        (date(2026, 6, 30), date(2024, 12, 1)),
        (date(2026, 7, 1), date(2025, 1, 1)),
    ],
)
def test_partners_are_judged_by_eighteen_whole_months_and_this_one(today, first):
    assert first_judged_day(replace(with_cases(), today=today)) == first


def test_the_first_moment_of_the_first_day_in_bulgaria_counts_and_the_one_before_does_not():
    before = sent(1, sent_at=datetime(2024, 6, 30, 20, 59, tzinfo=UTC))
    first = sent(2, sent_at=datetime(2024, 6, 30, 21, tzinfo=UTC))
    assert judged(with_cases(referrals=[before, first])) == {"O1": (first,)}


def test_an_organisation_that_was_merged_counts_where_it_went():
    data = with_cases(referrals=[sent(1, organisation="GONE"), sent(2)])
    merged = replace(data, directory=replace(data.directory, merged={"GONE": "O1"}))
    assert [case.id for case in judged(merged)["O1"]] == ["R1", "R2"]


def test_a_rate_needs_enough_referrals_among_those_it_looks_at():
    enough = with_cases(referrals=many(3, FEWEST, {"state": State.DECLINED}))
    (rate,) = partner_rates(enough, is_declined)
    assert (rate.organisation, rate.share.hits, rate.share.of) == ("O1", 3, FEWEST)
    assert not list(partner_rates(enough, is_declined, among=lambda case: case.id != "R0"))
    assert not list(partner_rates(with_cases(referrals=many(3, FEWEST - 1, {})), is_declined))


def test_what_we_took_back_and_what_is_open_make_a_rate_only_smaller():
    declined = many(8, 20, {"state": State.DECLINED})
    harmless = [sent(100, state=State.CANCELLED), sent(101, state=State.SENT)]
    assert list(flagged(with_cases(referrals=declined), is_declined, threshold="decline_high"))
    assert not list(flagged(with_cases(referrals=[*declined, *harmless]), is_declined, threshold="decline_high"))


def test_the_same_share_of_more_referrals_is_surer():
    """Nobody else is known: the mean is 0.5 and the strength 8, so the posterior is Beta(hits + 4, rest + 4).

    Pr(Beta(a, b) > x) is Pr(Binomial(a + b - 1, x) < a).
    """
    for hits, of in ((10, 20), (50, 100)):
        trials = of + 7
        expected = sum(comb(trials, k) * 0.4**k * 0.6 ** (trials - k) for k in range(hits + 4))
        (rate,) = partner_rates(with_cases(referrals=many(hits, of, {"state": State.DECLINED})), is_declined)
        assert rate.probability_above(0.4) == pytest.approx(expected, abs=1e-9)


def test_others_with_such_needs_draw_a_share_to_their_own():
    own = many(9, 20, {"state": State.DECLINED})
    calm = [sent(n, organisation=f"X{n % 4}", client=f"D{n}") for n in range(100, 180)]
    alone = next(partner_rates(with_cases(referrals=own), is_declined))
    beside = next(one for one in partner_rates(with_cases(referrals=[*own, *calm]), is_declined) if one.hits)
    assert beside.share == alone.share
    assert beside.probability_above(0.4) < alone.probability_above(0.4)
