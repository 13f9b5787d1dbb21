"""How long it takes: what is still open waits on, and deadlines count to the second."""

from datetime import timedelta

import pytest

from referral.metrics.families.timeliness import days_pending, first_response, timeliness, to_match, to_service
from tests.unit.metrics.families.figures import shares, timelines_of
from tests.unit.metrics.worked_example import moment, scene


def test_an_answer_at_its_deadline_is_in_time_and_a_second_later_is_late():
    due = moment("2026-02-04", "17:00")  # two working days after Monday 2 February
    assert scene().log.timelines["R01"].answer_due_at == due
    for late, hits in ((timedelta(0), 1), (timedelta(seconds=1), 0)):
        assert shares(timeliness(timelines_of("R01", response_at=due + late))) == {"": (hits, 1)}
    assert shares(timeliness(timelines_of("R01", response_at=None))) == {"": (0, 1)}


def test_an_answer_that_never_came_waits_until_now():
    # R01 answered after two working hours, R17 has waited for 79 of them
    (figure,) = first_response(timelines_of("R01", "R17"))
    assert (figure.value.happened, figure.value.of, figure.value.median, figure.value.ninetieth) == (1, 2, 2.0, None)


def test_the_time_of_a_chain_runs_from_its_first_referral():
    # R03 was sent on 2 February and declined; R04 accepted on the 4th at 16:00 and served on the 11th
    data = timelines_of("R03", "R04")
    assert to_match(data)[0].value.median == pytest.approx(2.25)
    assert to_service(data)[0].value.median == pytest.approx(9)
    alone = timelines_of("R03")
    assert (to_match(alone)[0].value.median, to_match(alone)[0].value.of) == (None, 1)


def test_days_in_hand_are_those_until_now_or_until_the_last_change():
    # R17 has been open since 1 June 10:00; R10 was changed on 10 February, four days after sending
    opened, ended = days_pending(timelines_of("R17", "R10"))
    assert (opened.part.code, opened.value.of, opened.value.median) == ("open", 1, pytest.approx(14 - 1 / 24))
    assert (ended.part.code, ended.value.of, ended.value.median) == ("ended", 1, pytest.approx(4))
