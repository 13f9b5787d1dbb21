"""The rules that every metric keeps over any legal story."""

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from referral.errors import BadInput, IllegalMove, WrongActor
from referral.lifecycle.events import DecisionContext, decide
from referral.lifecycle.replay import apply_event, blank
from referral.lifecycle.states import ENDED
from referral.lifecycle.transitions import BY_STATE
from referral.metrics.model import Share, Wait
from referral.model.referrals import Action, Event, Referral
from tests.fakes.demo_fixture import WORDS
from tests.unit.lifecycle.test_events import ACTORS, data_for
from tests.unit.metrics.worked_example import NOW, measured, scene


def walk(draw, header: Referral) -> list[Event]:
    """Some legal history of a referral."""
    current, events, at = blank(header), [], NOW - timedelta(days=draw(st.integers(1, 500)))
    for _ in range(draw(st.integers(1, 10))):
        state = current.state if current.events else None
        rows = [
            transition
            for (source, _), transition in BY_STATE.items()
            if source == state and transition.action is not Action.VOID
        ]
        transition = draw(st.sampled_from(rows))
        acting_as = draw(st.sampled_from(transition.capacities))
        at = min(at + timedelta(minutes=draw(st.integers(0, 60 * 24 * 30))), NOW)
        data = data_for(transition, acting_as)
        if transition.codes:
            ((name, listing),) = transition.codes.items()
            data = replace(data, **{name: draw(st.sampled_from(list(WORDS.codes(listing))))})
        try:
            event = decide(
                current,
                transition.action,
                data=data,
                by=DecisionContext(actor=ACTORS[acting_as], at=at, vocabulary=WORDS),
            )
        except (WrongActor, IllegalMove, BadInput):  # too late, delivered twice, an appointment that has not come
            continue
        current = apply_event(current, event)
        events.append(event)
    return events


@st.composite
def some_stories(draw) -> list[tuple[Referral, list[Event]]]:
    found = []
    for number in range(draw(st.integers(1, 6))):
        follows = draw(st.sampled_from([None, *(header.id for header, _ in found)]))
        header = Referral(
            id=f"R{number:02}", short_code="x", client=f"C{draw(st.integers(0, 2))}", need="hea.gp", area="A03",
            centre="O01", assistant="AS-1", priority=draw(st.sampled_from(["routine", "urgent", "emergency"])),
            delivery="phone", service="S1", organisation=f"O{draw(st.integers(1, 3))}", follows=follows,
        )  # fmt: skip
        found.append((header, walk(draw, header)))
    return found


@settings(max_examples=120)
@given(told=some_stories(), seed=st.integers(0, 99))
def test_rules_that_hold_for_any_legal_stories(told, seed):
    given_ = scene(told)
    found = measured(given_)
    for name, value in found.items():
        if isinstance(value, Share):
            assert 0 <= value.hits <= value.of, name
            if value.rate is not None:
                assert value.interval[0] - 1e-9 <= value.rate <= value.interval[1] + 1e-9
        if isinstance(value, Wait):
            assert 0 <= value.happened <= value.of
    outcomes = [value for name, value in found.items() if name.startswith("outcomes.")]
    assert sum(value.hits for value in outcomes) == len(given_.cohort)
    assert found["completion"].hits <= found["got_help"].hits
    assert found["need_met.of_sent"].hits == found["need_met.of_asked"].hits
    assert found["response"].hits + found["acknowledged_only"].hits <= 2 * len(given_.cohort)
    assert sum(len(chain.members) for chain in given_.chains) == len(given_.cohort)
    # a loop is closed only where something has ended, never by the partner alone
    for course in given_.cohort:
        assert course.loop_closed_at is None or (course.state in ENDED and course.asked_at)
    # the order in which other referrals are told does not matter
    mixed = list(told)
    random.Random(seed).shuffle(mixed)
    assert measured(scene(mixed)) == found
