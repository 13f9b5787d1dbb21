"""How many working hours a partner took for its first word."""

from datetime import UTC, datetime, timedelta

from referral.lifecycle import replay
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Event, Informant, Referral, State


def test_the_answer_time_is_that_of_the_partners_first_word():
    friday = datetime(2026, 1, 16, 14, 0, tzinfo=UTC)  # 16:00 in Bulgaria
    waiting = Referral(
        id="R", short_code="1", client="C", need="hea.gp", area="A", centre="O1", assistant="U", priority="routine",
        delivery="phone", state=State.SENT, events=2, sent_at=friday,
    )  # fmt: skip

    def after(before, action, at, **more):
        known = {"from_state": State.SENT, "to_state": State.ACKNOWLEDGED, "informant": Informant.PARTNER} | more
        event = Event(referral="R", number=3, at=at, action=action, actor="U", acting_as=ActingAs.ON_BEHALF, **known)
        return replay.apply_event(before, event)

    opened = after(waiting, Action.ACKNOWLEDGE, friday + timedelta(hours=1), informant=Informant.SYSTEM)
    assert opened.answer_hours is None
    monday = datetime(2026, 1, 19, 7, 30, tzinfo=UTC)
    said_yes = {"from_state": State.ACKNOWLEDGED, "to_state": State.ACCEPTED}
    answered = after(opened, Action.ACCEPT, monday, **said_yes)
    assert answered.answer_hours == 2  # an hour on Friday, half an hour on Monday
    later = after(
        answered, Action.REMARK, monday + timedelta(days=3), from_state=State.ACCEPTED, to_state=State.ACCEPTED
    )
    assert later.answer_hours == 2
