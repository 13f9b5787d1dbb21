"""The worked example is what its comments say."""

from referral.lifecycle.replay import replay
from referral.model.referrals import State
from tests.unit.metrics.worked_example import stories


def test_states_of_the_fixture_are_those_the_comments_say():
    ends = {header.id: replay(header, events).state for header, events in stories()}
    assert ends["R14"] is State.ENTERED_IN_ERROR
    assert ends["R15"] is State.DRAFT
    assert ends["R22"] is State.IN_SERVICE
