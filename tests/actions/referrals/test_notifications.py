"""What a user has to learn: news of a partner, told once, read by looking."""

from dataclasses import replace

from referral.access import sessions
from referral.model.actors import Actor, Role
from referral.model.communication import Notification
from referral.model.ids import OrganisationId, UserId
from referral.model.referrals import Action, State, TransitionData
from referral.referrals import (
    act,
    create,
    notifications,
    queries,
    reminders,
)
from referral.referrals.notifications import Topic
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import SAID, delivered, found, new, one, referred


def test_the_partners_answer_is_news_and_reading_the_referral_reads_it(store, office, clock):
    made = create.refer(office, new(office, service="S41", need="hea.uninsured"))
    partner = replace(office, actor=Actor(id=UserId("PARTNER-O14"), role=Role.PARTNER, centre=OrganisationId("O14")))
    act.act(partner, made.id, Action.ACCEPT, data=TransitionData())
    (told,) = notifications.mine(office)
    assert (told.kind, told.referral) == ("answer", made.id)
    assert one(store, type(made), made.id).evidence == 2
    queries.detail(office, made.id)
    assert office.read(lambda tx: sessions.unread(tx, office.actor.id)) == 0


def test_a_late_answer_is_taken_flagged_and_told(store, office, clock):
    made = delivered(office)
    clock.forward(days=40)
    reminders.run_due(context(store, clock=clock))
    partner = replace(office, actor=Actor(id=UserId("P"), role=Role.PARTNER, centre=OrganisationId("O01")))
    late = act.act(partner, made.id, Action.ACCEPT, data=TransitionData())
    assert (late.late, late.state) == (True, State.ACCEPTED)
    assert "late_answer" in {one.kind for one in found(store, Notification, referral=made.id)}


def test_the_same_thing_is_told_once_and_what_one_wrote_oneself_never(store, office):
    made = referred(office)
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    assert notifications.mine(office) == ()
    told = [
        store.write(lambda tx: notifications.notify(tx, office, ("AS-1", "AS-1"), Topic(kind="due", referral=made)))
        for _ in range(2)
    ]
    assert told == [1, 0]


def test_nobody_reads_the_news_of_others(store, office):
    made = referred(office)
    store.write(lambda tx: notifications.notify(tx, office, ("AS-2",), Topic(kind="due", referral=made)))
    (notice,) = found(store, Notification, user="AS-2")
    assert notifications.read(office, [notice.id]) == 0
    assert one(store, Notification, notice.id).read_at is None


def test_what_a_notification_is_about_follows_the_scope_of_now(store, office, clock):
    """An assistant who became a municipality's reader, or works at another centre now, sees no referral by its news."""
    made = create.refer(office, new(office, service="S41", need="hea.uninsured"))
    partner = replace(office, actor=Actor(id=UserId("PARTNER-O14"), role=Role.PARTNER, centre=OrganisationId("O14")))
    act.act(partner, made.id, Action.ACCEPT, data=TransitionData())
    told = notifications.mine(office)
    assert set(notifications.referrals_of(office, told)) == {made.id}
    for now in (
        replace(office.actor, role=Role.MUNICIPALITY),
        replace(office.actor, role=Role.ADMINISTRATOR),
        replace(office.actor, role=Role.CENTRE_LEAD, centre=OrganisationId("O02")),
        replace(office.actor, role=Role.PARTNER, centre=OrganisationId("O05")),
    ):
        assert notifications.referrals_of(office.as_actor(now), told) == {}
    for now in (replace(office.actor, role=Role.CENTRE_LEAD), replace(office.actor, role=Role.COORDINATOR)):
        assert set(notifications.referrals_of(office.as_actor(now), told)) == {made.id}


def test_after_weeks_without_a_server_one_notification_about_a_referral_waits(store, office, clock):
    made = delivered(office)
    for days in (8, 40):
        clock.forward(days=days)
        reminders.run_due(context(store, clock=clock))
        for user in {each.user for each in found(store, Notification, referral=made.id)}:
            unread = [each for each in found(store, Notification, referral=made.id, user=user) if each.read_at is None]
            assert len(unread) == 1, (days, user)
    (waiting,) = [each for each in found(store, Notification, referral=made.id, user="AS-1") if each.read_at is None]
    assert len(found(store, Notification, referral=made.id, user="AS-1")) > 1
    assert waiting.kind == "expired", "the last one says what is to be done"


def test_an_answer_is_not_put_away_by_what_time_brings_about(store, office, clock):
    made = create.refer(office, new(office, service="S41", need="hea.uninsured"))
    partner = replace(office, actor=Actor(id=UserId("PARTNER-O14"), role=Role.PARTNER, centre=OrganisationId("O14")))
    act.act(partner, made.id, Action.ACCEPT, data=TransitionData())
    clock.forward(days=60)
    reminders.run_due(context(store, clock=clock))
    assert {each.kind for each in notifications.mine(office) if each.referral == made.id} == {"answer", "ask_client"}
