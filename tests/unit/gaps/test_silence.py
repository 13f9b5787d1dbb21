"""An organisation that hardly ever answers."""

import pytest

from referral.gaps.silence import find
from referral.matching.partners.partner_figures import PartnerFigures
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.gap_examples import CountedLedger, town

FEWEST = int(WORDS.threshold("rate_minimum"))
LOW = WORDS.threshold("feedback_low")


def found(judged, answered, lately=(0, 0), **more):
    figures = PartnerFigures(judged=judged, answered=answered, **more)
    last_year = PartnerFigures(judged=lately[0], answered=lately[1])
    return find(town(ledger=CountedLedger(figures={"O1": figures}, recent={"O1": last_year})))


@pytest.mark.parametrize(
    ("judged", "answered", "is_gap"),
    [(FEWEST - 1, 0, False), (FEWEST, 0, True), (100, int(100 * LOW) - 1, True), (100, int(100 * LOW), False)],
)
def test_few_answers_of_enough_referrals_are_a_gap(judged, answered, is_gap):
    findings = found(judged, answered, sent=judged + 7, aged=judged + 3)
    assert bool(findings) is is_gap
    for finding in findings:
        assert (finding.organisations, finding.rate.hits, finding.rate.of) == (("O1",), answered, judged)
        assert finding.people == judged - answered


def test_what_we_learnt_otherwise_is_told_beside_and_is_no_answer():
    (finding,) = found(170, 0, sent=170, aged=170, learnt=156)
    assert (finding.rate.hits, finding.details["learnt"], finding.details["sent"]) == (0, 156, 170)


def test_more_referrals_without_an_answer_make_it_surer():
    """One provider: the prior is its own rate worth 8 cases, so none of n gives Pr(Beta(0, n + 8) < 10 %) = 1."""
    few, many = found(40, 3)[0].probability, found(400, 30)[0].probability
    assert 0.5 < few < many <= 1.0
    assert found(170, 0)[0].probability == 1.0


@pytest.mark.parametrize(("lately", "is_gap"), [((0, 0), True), ((30, 0), True), ((30, 2), True), ((8, 8), False)])
def test_a_partner_that_answers_now_is_not_called_silent_for_a_past_year(lately, is_gap):
    assert bool(found(200, 8, lately=lately)) is is_gap
