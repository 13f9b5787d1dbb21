"""What metrics are computed from: cohorts of an age, chains of referrals."""

from dataclasses import replace

import pytest

from referral.lifecycle.timeline import timeline_of
from referral.metrics.input import sent_at
from tests.unit.metrics.worked_example import measured, scene, stories


def test_a_matured_cohort_leaves_out_what_is_too_young():
    # R17 and R18 are 14 days old; all others 100 days and more
    for days in (30, 60, 90):
        aged = scene().aged(days)
        assert len(aged.cohort) == 18
        found = measured(aged)
        assert (found["response"].hits, found["response"].of) == (15, 18)
        # by maturity R07 had spoken (16 days), R04 R05 R16 R21 had not
        assert (found["no_feedback"].hits, found["no_feedback"].of) == (4, 18)
        assert (found["first_response"].happened, found["first_response"].median) == (16, 6.0)
        assert len(aged.chains) == 17


def test_a_chain_goes_on_beyond_the_period_and_begins_before_it():
    whole = scene()
    first = replace(whole, cohort=tuple(one for one in whole.cohort if one.id == "R03"))
    assert measured(first)["to_service"].median == pytest.approx(9.0)
    second = replace(whole, cohort=tuple(one for one in whole.cohort if one.id == "R04"))
    assert second.chains == ()


def test_a_ring_of_referrals_ends_nothing():
    told = stories()
    told = [(replace(header, follows="R04") if header.id == "R03" else header, events) for header, events in told]
    assert measured(scene(told))["response"].of == 20


def test_a_draft_has_no_moment_of_sending():
    header, events = next(story for story in stories() if story[0].id == "R15")
    with pytest.raises(ValueError, match="R15"):
        sent_at(timeline_of(header, events))
