"""Acting on a referral: the same twice is one act, and somebody else's change is not overwritten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referral.errors import BadInput, ChangedMeanwhile, IllegalMove, NotFound
from referral.model.actors import Actor, Role
from referral.model.ids import OrganisationId, UserId
from referral.model.referrals import Action, Informant, State, TransitionData
from referral.referrals import act, create, queries, reminders
from referral.referrals.act import Submission
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import SAID, new, referred


def test_a_reminder_in_between_is_no_change_that_a_person_must_look_at(store, office, clock):
    made = create.refer(office, new(office))
    clock.forward(days=5)
    assert reminders.run_due(context(store, clock=clock)).actions == {Action.REMIND: 1}
    accepted = act.act(
        office, made.id, Action.ACCEPT, data=TransitionData(**SAID), submission=act.Submission(expected=made.events)
    )
    assert accepted.state is State.ACCEPTED


def test_nobody_sends_on_by_hand(office):
    made = create.refer(office, new(office))
    with pytest.raises(IllegalMove):
        act.act(office, made.id, Action.REROUTE, data=TransitionData(next_referral="R0001"))


def test_only_a_missed_appointment_of_the_client_counts_as_a_no_show(office, clock):
    made = create.refer(office, new(office))
    when = clock() + timedelta(days=2)
    times = TransitionData(appointment_at=when, place="O01", **SAID)
    act.act(office, made.id, Action.SCHEDULE, data=times)
    missed = act.act(office, made.id, Action.MISS, data=TransitionData(reason="partner_moved_it", **SAID))
    assert (missed.no_shows, missed.appointment_at, missed.place) == (0, None, None)
    act.act(office, made.id, Action.SCHEDULE, data=times)
    absent = TransitionData(reason="client_no_show", informant=Informant.ASSISTANT)
    with pytest.raises(BadInput) as refused:  # its hour has not come
        act.act(office, made.id, Action.MISS, data=absent)
    assert refused.value.details["problems"] == (("reason", "before_appointment", {}),)
    clock.now = when
    missed = act.act(office, made.id, Action.MISS, data=absent)
    assert (missed.no_shows, missed.process_informant, missed.evidence) == (1, Informant.ASSISTANT, 1)
    # the same absence is told again as the end: one appointment was missed, not two
    ended = act.act(office, made.id, Action.FAIL, data=TransitionData(reason="no_show", informant=Informant.ASSISTANT))
    assert (ended.no_shows, ended.state) == (1, State.NOT_COMPLETED)


def test_going_along_is_counted_as_work(office):
    made = create.refer(office, new(office))
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    for minutes in (40, 25):
        made = act.act(office, made.id, Action.ACCOMPANY, data=TransitionData(accompanied_by="AS-1", minutes=minutes))
    assert made.accompanied_minutes == 65


def test_a_partner_touches_only_what_was_sent_to_it_and_never_closes_the_loop(office):
    made = create.refer(office, new(office))
    partner = replace(office, actor=Actor(id=UserId("PARTNER-O14"), role=Role.PARTNER, centre=OrganisationId("O14")))
    with pytest.raises(NotFound):
        act.act(partner, made.id, Action.ACCEPT, data=TransitionData())
    own = replace(partner, actor=replace(partner.actor, centre=OrganisationId("O01")))
    done = act.act(own, made.id, Action.ACCEPT, data=TransitionData())
    done = act.act(own, made.id, Action.COMPLETE, data=TransitionData(result="delivered_full"))
    assert done.loop_closed_at is None


def test_an_act_on_what_has_changed_since_is_refused(office):
    made = referred(office)
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    for expected in (made.events, made.events + 9):
        with pytest.raises(ChangedMeanwhile):
            act.act(
                office, made.id, Action.CANCEL, data=TransitionData(reason="client_changed_mind"),
                submission=Submission(expected=expected),
            )  # fmt: skip
    assert queries.detail(office, made.id).referral.state is State.ACCEPTED
