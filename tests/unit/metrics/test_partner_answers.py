"""What counts as an answer of a partner."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referral.metrics.input import sent_at
from referral.metrics.partner_answers import accepted, in_time, on_behalf, spoke
from tests.unit.metrics.worked_example import measured, scene, stories


def test_feedback_after_maturity_is_none_by_maturity():
    late = [one for one in stories() if one[0].id == "R07"]
    events = late[0][1]
    events[-1] = replace(events[-1], at=events[1].at + timedelta(days=45))
    found = {days: measured(scene(late).aged(days))["no_feedback"].hits for days in (0, 30, 60)}
    assert found == {0: 0, 30: 1, 60: 0}


def test_each_answer_of_the_worked_example_is_told_apart():
    data = scene()
    by_id = {timeline.id: timeline for timeline in data.cohort}
    # R05 was never answered, R06 only seen, R07 answered after it had expired, R16's partner never spoke
    assert [in_time(by_id[key]) for key in ("R05", "R06", "R07")] == [False, True, False]
    assert [accepted(by_id[key]) for key in ("R01", "R06", "R12")] == [True, False, False]
    assert [spoke(by_id[key], data) for key in ("R01", "R16")] == [True, False]
    assert on_behalf((by_id["R02"], by_id["R01"], by_id["R05"])).hits == 1
    assert on_behalf((by_id["R02"], by_id["R01"], by_id["R05"])).of == 2


@pytest.fixture(scope="module")
def data():
    return scene()


def test_an_answer_after_expiry_is_none_in_time_but_one_in_its_last_moment_is(data):
    late = data.log.timelines["R07"]  # expired on 16 February, accepted on the 18th
    assert not in_time(late)
    assert in_time(replace(late, response_at=late.expired_at))
    assert not in_time(replace(late, response_at=late.expired_at + timedelta(seconds=1)))
    assert not in_time(data.log.timelines["R05"])  # silence


def test_an_acceptance_counts_for_as_long_as_it_stands(data):
    named = data.log.timelines
    assert [name for name in ("R01", "R08", "R09", "R12", "R03") if accepted(named[name])] == ["R01", "R08", "R09"]


def test_the_partner_must_have_spoken_within_the_age_of_the_group(data):
    timeline = data.log.timelines["R01"]
    edge = replace(timeline, partner_spoke_at=sent_at(timeline) + timedelta(days=30))
    over = replace(edge, partner_spoke_at=edge.partner_spoke_at + timedelta(seconds=1))
    assert (spoke(edge, data.aged(30)), spoke(over, data.aged(30)), spoke(over, data)) == (True, False, True)
    assert not spoke(replace(timeline, partner_spoke_at=None), data)


def test_the_share_typed_on_behalf_is_of_those_answered_and_knows_its_people(data):
    share = on_behalf(data.cohort)
    # R02 R04 R08 R10 R19 R21 of seventeen; six clients, and ten others besides C03 and C18, who are on both sides
    assert (share.hits, share.of) == (6, 17)
    assert share.people == (6, 11)
    assert on_behalf(()).rate is None
