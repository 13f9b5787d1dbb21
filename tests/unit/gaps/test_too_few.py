"""Whose rate cannot be told: those with a case and fewer than enough."""

import pytest

from referral.gaps import GAPS
from referral.gaps.too_few import Judged, TooFew, too_few
from referral.model.referrals import State
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.case_examples import client, many, sent, with_cases

FEWEST = int(WORDS.threshold("rate_minimum"))
DETECTORS = {detector.code: detector for detector in GAPS}
DECLINED = {"state": State.DECLINED, "reason": "no_capacity"}


def test_enough_is_judged_and_nothing_is_nobody():
    found = too_few(Judged.NEED, {"b": 19, "a": 1, "none": 0, "enough": 20}, least=20.0)
    assert found == TooFew(judged=Judged.NEED, least=20, count=2, ids=("a", "b"))


@pytest.mark.parametrize("code", ["queue", "no_show", "refusing"])
@pytest.mark.parametrize(("of", "ids"), [(FEWEST - 1, ("O1",)), (FEWEST, ())])
def test_a_partner_with_fewer_referrals_is_named_and_not_found(code, of, ids):
    data = with_cases(referrals=many(of, of, DECLINED))
    assert DETECTORS[code].too_few(data).ids == ids
    assert not (ids and DETECTORS[code].find(data))


def test_only_what_the_rate_looks_at_counts():
    answered = [sent(number, provider_answered=True, answer_hours=4.0) for number in range(3)]
    data = with_cases(referrals=[*answered, *(sent(number, provider_answered=False) for number in range(10, 60))])
    assert DETECTORS["slow_answer"].too_few(data).ids == ("O1",), "three answers of fifty-three referrals"
    silent = with_cases(referrals=[sent(number, provider_answered=False) for number in range(60)])
    assert DETECTORS["slow_answer"].too_few(silent).count == 0, "no answer at all"


def test_a_group_is_too_small_itself_or_beside_too_few_others():
    people = [client(f"C{number}", language="tr" if number < 3 else "bg") for number in range(40)]
    ended = [sent(number, client=f"C{number}", state=State.COMPLETED) for number in range(40)]
    found = DETECTORS["group_gap"].too_few(with_cases(clients=people, referrals=ended))
    assert {"languages:tr", "languages:bg"} <= set(found.ids), (
        "the Turkish speakers are the others of the Bulgarian ones"
    )
    assert found.least == int(WORDS.threshold("group_minimum"))
