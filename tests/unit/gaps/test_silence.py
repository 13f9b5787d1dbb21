"""An organisation that hardly ever answers."""

import pytest

from referral.gaps.finding import Flow
from referral.gaps.silence import find
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.gap_examples import CountedLedger, town

FEWEST = int(WORDS.threshold("rate_minimum"))
LOW = WORDS.threshold("feedback_low")


@pytest.mark.parametrize(
    ("sent", "answered", "is_gap"),
    [(FEWEST - 1, 0, False), (FEWEST, 0, True), (100, int(100 * LOW) - 1, True), (100, int(100 * LOW), False)],
)
def test_few_answers_of_enough_referrals_are_a_gap(sent, answered, is_gap):
    ledger = CountedLedger(flow={"O1": Flow(sent=sent, answered=answered)}, sent_to={"O1": sent})
    findings = find(town(ledger=ledger))
    assert bool(findings) is is_gap
    for finding in findings:
        assert (finding.organisations, finding.rate.hits, finding.rate.of) == (("O1",), answered, sent)
        assert finding.people == sent
