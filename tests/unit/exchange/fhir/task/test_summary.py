"""Which Tasks the events of a referral make, along Gravity's diagram."""

import pytest

from referral.exchange.fhir.task.summary import DIAGRAM, path, summaries
from referral.model.referrals import (
    Action,
    TransitionData,
)
from tests.fakes.fhir_rules import read_state, walks
from tests.fakes.fhir_story import (
    TO_ACCEPTED,
    TO_SENT,
    bundle,
    story,
)

A = Action


MOVED = (A.MISS, TransitionData(reason="partner_moved_it"))


@pytest.mark.parametrize(
    ("actions", "walk"),
    [
        ((*TO_SENT, A.WAITLIST), ["draft", "requested", "accepted", "on-hold"]),
        ((*TO_SENT, A.WAITLIST, A.SCHEDULE), ["draft", "requested", "accepted", "on-hold"]),
        ((*TO_SENT, A.WAITLIST, A.SCHEDULE, MOVED), ["draft", "requested", "accepted", "on-hold"]),
        ((*TO_SENT, A.WAITLIST, A.SCHEDULE, A.START), ["draft", "requested", "accepted", "on-hold", "in-progress"]),
        ((*TO_SENT, A.SCHEDULE), ["draft", "requested", "accepted"]),
        ((*TO_SENT, A.ASK, A.INFORM), ["draft", "requested"]),
        ((A.CREATE, A.CANCEL), ["draft", "requested", "cancelled"]),
    ],
)
def test_a_task_goes_as_gravity_has_it(actions, walk):
    found, events = story(*actions)
    made = bundle(found, events)
    assert list(walks(made).values()) == [walk]
    assert read_state(made) is found.state


def test_the_diagram_is_the_one_of_the_guide():
    """referrals.md, section 1c, written down a second time."""
    assert {one: sorted(others - {"entered-in-error"}) for one, others in DIAGRAM.items()} == {
        "draft": ["requested"],
        "requested": ["accepted", "cancelled", "rejected"],
        "accepted": ["cancelled", "completed", "failed", "in-progress", "on-hold"],
        "on-hold": ["cancelled", "completed", "failed", "in-progress"],
        "in-progress": ["cancelled", "completed", "failed"],
        "completed": [], "failed": [], "rejected": [], "cancelled": [], "entered-in-error": [],
    }  # fmt: skip
    assert path("requested", "on-hold") == ("accepted", "on-hold")
    assert path("accepted", "rejected") is None
    assert path("on-hold", "accepted") is None
    assert path("in-progress", "on-hold") is None


def test_lines_count_from_one():
    _, events = story(*TO_ACCEPTED, A.UNACCEPT, A.ACCEPT, A.UNACCEPT)
    assert [summary.number for summary in summaries(events)] == [1, 2, 3]
