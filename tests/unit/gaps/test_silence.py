"""An organisation is silent when it answered less than the threshold of enough referrals."""

import pytest

from referral.gaps.finding import Flow
from referral.gaps.silence import find
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.small_town import LedgerInMemory, town

ENOUGH = int(WORDS.threshold("rate_minimum"))


def silent(**flows: tuple[int, int]):
    answered = {name: Flow(sent=sent, answered=hits) for name, (sent, hits) in flows.items()}
    return find(town(ledger=LedgerInMemory(answered=answered, referrals={"O1": 5, "O2": 9})))


def test_the_thresholds_are_those_of_the_vocabulary():
    assert (ENOUGH, WORDS.threshold("feedback_low")) == (20, 0.1)


@pytest.mark.parametrize(
    ("sent", "answered", "found"),
    [(20, 0, True), (19, 0, False), (20, 1, True), (20, 2, False), (1000, 99, True), (1000, 100, False), (0, 0, False)],
)
def test_only_enough_referrals_with_too_few_answers_are_silence(sent, answered, found):
    assert bool(silent(O1=(sent, answered))) is found


def test_the_rate_is_told_with_what_it_is_made_of_and_the_most_people_come_first():
    first, second = silent(O1=(20, 1), O2=(40, 0))
    assert (first.organisations, first.people, first.rate.hits, first.rate.of) == (("O2",), 9, 0, 40)
    assert (second.organisations, second.rate.rate) == (("O1",), 0.05)
    low, high = second.rate.interval
    assert (low, high) == pytest.approx((0.0088814, 0.2361309), abs=1e-6)
