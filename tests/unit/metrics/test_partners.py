"""Partners side by side, without one of few cases winning."""

import pytest

from referral.metrics.partners import partners
from tests.unit.metrics.worked_example import scene


def test_the_partners_stand_side_by_side_without_one_of_few_cases_winning():
    found, prior = partners(scene().aged(30))
    assert [one.organisation for one in found] == ["O1", "O2", "O3", "O4", "O5"]
    assert not any(one.judged for one in found)
    first = found[0]
    # O1: R01 R02 R03 R11 R12 R13, all with a word of the partner; R03 declined; R01 and R11 received
    assert [(one.hits, one.of) for one in (first.feedback, first.declined, first.served)] == [(6, 6), (1, 6), (2, 6)]
    assert prior.mean == pytest.approx(4 / 18)
    assert prior.strength >= 2
