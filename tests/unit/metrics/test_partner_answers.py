"""What counts as an answer of a partner."""

from dataclasses import replace
from datetime import timedelta

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
