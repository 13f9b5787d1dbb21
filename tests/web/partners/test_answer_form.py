"""What a partner answers by link: each decision, half of one, the same twice, corrected, late, and after the end."""

import pytest

from graph.model import where
from referral.clients.consents import NewConsent
from referral.lifecycle import replay
from referral.model.actors import SYSTEM
from referral.model.communication import Message, Notification
from referral.model.referrals import Action, Informant, State, TransitionData
from referral.referrals import act
from referral.referrals.effects import apply
from referral.storage import records
from tests.web.partners.answer_examples import answered, linked, now, opened


@pytest.mark.parametrize(
    ("choice", "fields", "state"),
    [
        ("accept", {}, State.ACCEPTED),
        ("schedule", {"appointment_at": "2026-02-10T10:30", "place": "стая 3"}, State.SCHEDULED),
        ("waitlist", {"expected_on": "2026-03-01"}, State.WAITLISTED),
        ("decline", {"reason": "missing_documents", "paper": "id_card"}, State.DECLINED),
        ("ask", {"note": "кога е удобно?"}, State.NEEDS_INFO),
        ("call_me", {"note": "след 14 ч."}, State.SENT),
        ("wrong_recipient", {}, State.SENT),
    ],
)
def test_every_answer_without_cookies_is_the_partners_own_word(cookieless, office, store, choice, fields, state):
    secret, made = linked(office, f"answer-{choice}")
    done = answered(cookieless, secret, choice, **fields)
    assert done.status_code == 200
    assert made.client not in done.text
    found = now(store, made)
    assert found.state is state
    last = store.read(lambda tx: records.events_of(tx, made.id))[-1]
    assert (last.acting_as, last.informant, last.data.channel) == ("link", Informant.PARTNER, "link")
    assert found.evidence == (0 if state is State.SENT else 2)  # a remark leaves the process as it was
    assert store.read(lambda tx: replay.check_replay(tx, found))
    told = store.read(lambda tx: records.find(tx, Notification, where(referral=made.id, kind="answer"))[0])
    assert [one.user for one in told] == [office.actor.id]
    assert cookieless.get(f"/r/{secret}").status_code == (404 if choice == "wrong_recipient" else 200)


@pytest.mark.parametrize(
    ("choice", "fields", "words"),
    [
        ("schedule", {"place": "стая 3"}, "Ден и час"),
        ("waitlist", {}, "Очаква се на"),
        ("decline", {"note": "пазете ме"}, "Причина"),
        ("decline", {"reason": "magic"}, "Причина"),
        ("ask", {}, "съобщение"),
        ("fly", {}, "Нищо не е решено"),
        ("accept", {"for_us": ""}, "от чие име"),
    ],
)
def test_half_an_answer_says_what_is_missing_and_keeps_the_rest(cookieless, office, store, choice, fields, words):
    secret, made = linked(office, f"half-{choice}-{len(fields)}-{sorted(fields)}")
    answer = answered(cookieless, secret, choice, **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert fields.get("note", "") in answer.text
    assert now(store, made).state is State.SENT


def test_the_same_form_twice_is_one_answer(cookieless, office, store):
    secret, made = linked(office, "twice")
    nonce = opened(cookieless, secret)[1].group(1)
    first = answered(cookieless, secret, "accept", nonce=nonce)
    events = now(store, made).events
    again = answered(cookieless, secret, "accept", nonce=nonce)
    assert (first.status_code, again.status_code, first.text) == (200, 200, again.text)
    assert now(store, made).events == events
    other = answered(cookieless, secret, "decline", nonce=nonce, reason="other")
    assert other.status_code == 422
    assert "вече е използвана" in other.text
    assert now(store, made).state is State.ACCEPTED


def test_a_correction_is_new_events_within_a_day_and_then_it_can_only_be_read(cookieless, office, store, clock):
    secret, made = linked(office, "correct")
    answered(cookieless, secret, "accept")
    clock.forward(hours=23)
    done = answered(cookieless, secret, "decline", reason="no_capacity")
    assert "поправен" in done.text
    events = [one.action for one in store.read(lambda tx: records.events_of(tx, made.id))]
    assert events[-3:] == [Action.ACCEPT, Action.CORRECT, Action.DECLINE]
    assert now(store, made).state is State.DECLINED
    nonce = opened(cookieless, secret)[1].group(1)
    clock.forward(hours=2)
    late = answered(cookieless, secret, "accept", nonce=nonce)
    assert late.status_code == 422
    assert "не може да се промени" in late.text
    page, form = opened(cookieless, secret)
    assert form is None
    assert made.short_code[:3] in page.text
    assert now(store, made).state is State.DECLINED


def test_after_a_question_and_its_answer_the_same_link_decides(cookieless, office, store):
    secret, made = linked(
        office, "question",
        consent=NewConsent(channel="signed", given_on=office.today, covers=("code", "need", "note")), service="S09", need="com.interpreting",
    )  # fmt: skip
    answered(cookieless, secret, "ask", note="на какъв език?")
    act.act(office, made.id, Action.INFORM, data=TransitionData(note="на турски"))
    waiting = store.read(lambda tx: records.find(tx, Message, where(referral=made.id, template="informed"))[0])
    assert [one.status for one in waiting] == ["waiting"]
    page, _ = opened(cookieless, secret)
    assert "на турски" in page.text
    assert answered(cookieless, secret, "accept").status_code == 200
    assert now(store, made).state is State.ACCEPTED
    waiting = store.read(lambda tx: records.find(tx, Message, where(referral=made.id))[0])
    assert {one.status for one in waiting} == {"dropped"}


@pytest.mark.parametrize(
    ("choice", "fields", "state"),
    [
        ("accept", {}, State.ACCEPTED),
        ("decline", {"reason": "no_capacity"}, State.DECLINED),
        ("waitlist", {"expected_on": "2026-06-01"}, State.WAITLISTED),
        ("schedule", {"appointment_at": "2026-06-01T10:00", "place": "тук"}, State.SCHEDULED),
    ],
)
def test_a_late_answer_is_taken_and_marked(cookieless, office, store, choice, fields, state):
    secret, made = linked(office, f"late-{choice}")
    clock_desk = office.as_actor(SYSTEM)
    store.write(
        lambda tx: apply(tx, clock_desk, now(store, made), ((Action.EXPIRE, TransitionData()),), name="referral.expire")
    )
    done = answered(cookieless, secret, choice, **fields)
    assert "след срока" in done.text
    found = now(store, made)
    assert (found.state, found.late) == (state, True)
    assert store.read(lambda tx: replay.check_replay(tx, found))
    kinds = {one.kind for one in store.read(lambda tx: records.find(tx, Notification, where(referral=made.id))[0])}
    assert "late_answer" in kinds


def test_an_answer_to_what_is_over_is_kept_as_a_word(cookieless, office, store):
    secret, made = linked(office, "over")
    act.act(office, made.id, Action.CANCEL, data=TransitionData(reason="moved_away"))
    page, _ = opened(cookieless, secret)
    assert "оттегли това запитване" in page.text
    done = answered(cookieless, secret, "schedule", appointment_at="2026-02-10T10:30", place="стая 3", note="чакахме")
    assert "приключи" in done.text
    last = store.read(lambda tx: records.events_of(tx, made.id))[-1]
    assert last.action is Action.REMARK
    for words in ("Записване на час", "2026-02-10", "стая 3", "чакахме"):
        assert words in last.data.note
    assert (now(store, made).state, now(store, made).appointment_at) == (State.CANCELLED, None)


def test_the_partners_own_word_replaces_a_note_of_a_call(cookieless, office, store):
    secret, made = linked(office, "call-first")
    said = TransitionData(informant=Informant.PARTNER, channel="phone", spoke_with="регистратура")
    act.act(office, made.id, Action.ACCEPT, data=said)
    assert now(store, made).evidence == 1
    assert answered(cookieless, secret, "decline", reason="no_capacity").status_code == 200
    assert (now(store, made).state, now(store, made).evidence) == (State.DECLINED, 2)
