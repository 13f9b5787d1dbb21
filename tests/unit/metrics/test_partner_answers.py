"""What counts as an answer of a partner."""

from dataclasses import replace

import pytest

from referral.metrics.partner_answers import accepted, answered, on_behalf
from tests.unit.metrics.worked_example import scene


@pytest.fixture(scope="module")
def data():
    return scene()


def test_only_the_partners_own_word_is_an_answer(data):
    named = data.log.timelines
    # R02 was told by telephone, R07 came late; in R04 and R21 the client told it, R05 and R16 were never answered
    assert [key for key in ("R01", "R02", "R04", "R05", "R06", "R07", "R16", "R21") if answered(named[key])] == [
        "R01", "R02", "R06", "R07",
    ]  # fmt: skip
    assert [key for key in ("R01", "R02", "R04", "R05", "R21") if named[key].learnt_otherwise] == ["R04", "R21"]


def test_an_acceptance_counts_for_as_long_as_it_stands(data):
    named = data.log.timelines
    assert [name for name in ("R01", "R08", "R09", "R12", "R03") if accepted(named[name])] == ["R01", "R08", "R09"]


def test_the_share_typed_on_behalf_is_of_those_answered(data):
    share = on_behalf(data.judged)
    # R02 R08 R10 R19 of fourteen
    assert (share.hits, share.of) == (4, 14)
    assert on_behalf(()).rate is None


def test_a_referral_is_judged_once_its_own_time_is_over(data):
    named = data.log.timelines
    # R17 was sent on Monday 1 June 2026; the tenth working day after it is Monday 15 June, which ends at 17:00
    assert named["R17"] not in data.judged
    assert named["R17"] in replace(data, now=data.now.replace(hour=14)).judged  # 17:00 in Sofia
    assert named["R16"] not in data.judged, "withdrawn by the client before any answer"
    assert named["R10"] in data.judged, "withdrawn after the partner had accepted"
