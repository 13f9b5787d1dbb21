"""How partners answer: silence is bad, an honest no is good, few cases say little."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.engines.sqlite.store import open_sqlite
from graph.model import Node
from referral.lifecycle import events
from referral.matching.partner_outcomes import outcomes_of, records_of_partners
from referral.matching.partner_record import NO_RECORDS, Outcomes, partner_records
from referral.model.actors import ActingAs
from referral.model.directory import Service
from referral.model.referrals import Action, Event, Informant, Referral, State
from referral.storage import records
from referral.storage.cached import Cached
from tests.fakes.demo_fixture import NOW, FakeClock, context

SERVICE = Service(id="S", organisation="O", name_bg="Услуга", status="active")


def told(organisation="O", service=None, *, answered=True, **more):
    return Outcomes(organisation=organisation, service=service, answered=answered, **more)


def test_two_of_two_do_not_beat_45_of_50():
    answers = partner_records(
        [
            told("FEW", count=2),
            told("MANY", count=45), told("MANY", answered=False, count=5),
            told("REST", count=10), told("REST", answered=False, count=30),
        ]
    )  # fmt: skip
    few, many = answers.organisations["FEW"], answers.organisations["MANY"]
    assert few.share < many.share
    assert many.rank < few.rank


fates = st.lists(
    st.builds(
        Outcomes,
        organisation=st.sampled_from("ABCDEFG"),
        service=st.none() | st.sampled_from("ST"),
        answered=st.booleans(),
        declined=st.booleans(),
        hours=st.none() | st.integers(0, 80),
        count=st.integers(1, 30),
    ),
    max_size=30,
)


@given(fates, st.data())
def test_a_yes_in_place_of_a_no_changes_no_record(outcomes, data):
    turned = [replace(one, declined=data.draw(st.booleans())) for one in outcomes]
    before, after = partner_records(outcomes), partner_records(turned)
    for key, record in before.organisations.items():
        assert replace(record, declined=0, reasons=()) == replace(after.organisations[key], declined=0, reasons=())


@given(fates)
def test_a_share_lies_between_its_own_rate_and_the_networks(outcomes):
    answers = partner_records(outcomes)
    for record in answers.organisations.values():
        own = record.answered / record.sent
        low, high = sorted((own, answers.unknown.share))
        assert low - 1e-9 <= record.share <= high + 1e-9
        assert record.silent + record.answered == record.sent


@given(fates)
def test_a_silence_in_place_of_an_answer_never_raises_a_partner(outcomes):
    others = [told(one, count=20) for one in "UVWXYZ"]
    before = partner_records([*others, *outcomes, told("MINE", count=5)]).organisations["MINE"]
    after = partner_records([*others, *outcomes, told("MINE", count=4), told("MINE", answered=False)]).organisations[
        "MINE"
    ]
    assert after.share < before.share
    assert after.rank >= before.rank


def test_the_median_counts_each_answer_and_leaves_silence_out():
    answers = partner_records(
        [told(hours=1, count=2), told(hours=9, count=3), told(hours=40), told(count=4), told(answered=False, count=50)]
    )
    assert answers.organisations["O"].hours == 9
    assert partner_records([told(answered=False, count=3)]).organisations["O"].hours is None


def said(answers, service=SERVICE):
    return [reason.code for reason in answers.of(service).reasons]


def test_what_is_said_needs_enough_cases():
    assert said(NO_RECORDS) == []
    assert said(partner_records([told(count=9, hours=3), told("P", count=90)])) == ["little_known"]
    assert said(partner_records([told("P", count=90)])) == ["little_known"]
    assert said(partner_records([told(count=10, hours=3)])) == ["answered_of", "answers_within"]
    assert said(partner_records([told(count=5, hours=3), told(count=5, hours=3, declined=True)])) == [
        "answered_of", "answers_within", "declines_honestly",
    ]  # fmt: skip
    assert said(partner_records([told(count=5), told(answered=False, count=30)])) == ["often_silent"]


def test_a_service_has_its_own_record_when_it_is_long_enough():
    answers = partner_records([told(service="S", answered=False, count=10), told(service="T", count=90)])
    assert answers.of(SERVICE).sent == 10
    assert answers.of(replace(SERVICE, id="T")).sent == 90
    assert answers.of(replace(SERVICE, id="NEW")).sent == 100
    assert answers.of(replace(SERVICE, organisation="NEW", id="NEW")) == answers.unknown
    assert (answers.unknown.sent, answers.unknown.share) == (0, 0.9)


def test_slow_answers_rank_after_quick_ones_of_the_same_share():
    answers = partner_records([told("QUICK", count=20, hours=4), told("SLOW", count=20, hours=30)])
    quick, slow = answers.organisations["QUICK"], answers.organisations["SLOW"]
    assert quick.rank < slow.rank


def test_the_answer_time_is_that_of_the_partners_first_word():
    friday = datetime(2026, 1, 16, 14, 0, tzinfo=UTC)  # 16:00 in Bulgaria
    waiting = Referral(
        id="R", short_code="1", client="C", need="hea.gp", area="A", centre="O1", assistant="U", priority="routine",
        delivery="phone", state=State.SENT, events=2, sent_at=friday,
    )  # fmt: skip

    def after(before, action, at, **more):
        known = {"from_state": State.SENT, "to_state": State.ACKNOWLEDGED, "informant": Informant.PARTNER} | more
        event = Event(referral="R", number=3, at=at, action=action, actor="U", acting_as=ActingAs.ON_BEHALF, **known)
        return events.applied(before, event)

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


@pytest.fixture
def store(tmp_path):
    kept = open_sqlite(tmp_path / "answers.sqlite", records.schema())
    yield kept
    kept.close()


def sent(number, *, days=60, state="completed", answered=True, **more):
    at = NOW - timedelta(days=days)
    fields = {
        "short_code": f"{number:06d}", "client": "C", "need": "hea.gp", "area": "A", "centre": "O1", "assistant": "U",
        "priority": "routine", "delivery": "phone", "state": state, "service": "S", "organisation": "O", "evidence": 0,
        "no_shows": 0, "provider_answered": answered, "late": False, "events": 2, "created_at": at, "sent_at": at,
        "changed_at": at, "route": "direct", "paused_days": 0, "paused_minutes": 0, "reminders": 0,
        "accompanied_minutes": 0,
    }  # fmt: skip
    return Node(kind="Referral", id=f"R{number}", fields=fields | more)


def judged(store, *nodes, days=10):
    store.write(lambda tx: tx.put(nodes))
    found = store.read(lambda tx: list(outcomes_of(tx, NOW, days)))
    return sorted((one.answered, one.declined, one.hours, one.count) for one in found)


@pytest.mark.parametrize(
    ("fate", "expected"),
    [
        ({"answer_hours": 5}, [(True, False, 5, 1)]),
        ({"state": "declined", "answer_hours": 2}, [(True, True, 2, 1)]),
        ({"state": "sent", "answered": False}, [(False, False, None, 1)]),
        ({"state": "expired", "answered": False}, [(False, False, None, 1)]),
        ({"state": "expired"}, [(False, False, None, 1)]),
        ({"state": "expired", "info_requested_at": NOW}, [(True, False, None, 1)]),
        ({"state": "expired", "info_requested_at": NOW, "info_given_at": NOW}, [(False, False, None, 1)]),
        ({"state": "cancelled", "answered": False}, []),
        ({"state": "cancelled"}, [(True, False, None, 1)]),
        ({"state": "entered_in_error"}, []),
        ({"state": "sent", "answered": False, "days": 13}, []),
        ({"state": "sent", "answered": False, "days": 400}, []),
        ({"state": "sent", "answered": False, "days": 40, "route": "official_direction"}, []),
        ({"state": "sent", "answered": False, "days": 70, "route": "official_direction"}, [(False, False, None, 1)]),
    ],
)
def test_what_each_fate_says_about_the_partner(store, fate, expected):
    assert judged(store, sent(1, **fate)) == expected


def test_records_are_kept_for_minutes_and_read_anew_after_a_restart(store):
    clock = FakeClock()
    office = context(store, clock=clock)
    store.write(lambda tx: tx.put([sent(number) for number in range(12)]))
    assert records_of_partners(office).organisations["O"].sent == 12
    store.write(lambda tx: tx.put([sent(99, answered=False, state="sent")]))
    clock.forward(minutes=4)
    assert records_of_partners(office).organisations["O"].sent == 12
    assert records_of_partners(context(store, clock=clock)).organisations["O"].sent == 13
    clock.forward(minutes=2)
    assert records_of_partners(office).organisations["O"].sent == 13


def test_while_one_works_a_value_out_the_others_take_the_older_one():
    began, finish = threading.Event(), threading.Event()
    start = datetime(2026, 1, 1, tzinfo=UTC)
    recent: Cached = Cached()
    assert recent.get("value", start, lambda: "old") == "old"

    def slow():
        began.set()
        assert finish.wait(10)
        return "new"

    later = start + timedelta(hours=1)
    worker = threading.Thread(target=lambda: recent.get("value", later, slow))
    worker.start()
    assert began.wait(10)
    assert recent.get("value", later, lambda: "never asked") == "old"
    finish.set()
    worker.join(10)
    assert recent.get("value", later, lambda: "never asked") == "new"
    assert recent.get("value", start, lambda: "an earlier clock") == "an earlier clock"


def test_a_value_that_cannot_be_worked_out_leaves_the_way_free():
    recent: Cached = Cached()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(ZeroDivisionError):
        recent.get("value", now, lambda: 1 // 0)
    assert recent.get("value", now, lambda: 2) == 2
