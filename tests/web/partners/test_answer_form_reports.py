"""Reports by link after the decision: served, seen, an appointment, missed, not done; none of them closes the loop."""

import re

import pytest

from graph.model import where
from referral.lifecycle import replay
from referral.model.actors import ActingAs
from referral.model.communication import Notification
from referral.model.referrals import Action, Informant, Route, State, TransitionData
from referral.partners import answer_links
from referral.referrals import act, withdraw_consent
from referral.storage import records
from tests.web.partners.answer_examples import (
    FIRST,
    HOUR,
    SERVED,
    answered,
    link_of,
    now,
    opened,
    referred,
    standing,
)
from tests.web.partners.test_answer_form_opening import forms

TOLD = [
    (State.ACCEPTED, "complete", SERVED, State.COMPLETED),
    (State.ACCEPTED, "start", {"start-happened_on": "15.01.2026"}, State.IN_SERVICE),
    (State.ACCEPTED, "appoint", HOUR, State.SCHEDULED),
    (State.ACCEPTED, "fail", {"fail-reason": "no_show"}, State.NOT_COMPLETED),
    (State.WAITLISTED, "start", {"start-happened_on": "2026-01-15"}, State.IN_SERVICE),
    (State.WAITLISTED, "appoint", HOUR, State.SCHEDULED),
    (State.WAITLISTED, "fail", {"fail-reason": "service_withdrawn"}, State.NOT_COMPLETED),
    (State.SCHEDULED, "complete", SERVED, State.COMPLETED),
    (State.SCHEDULED, "start", {"start-happened_on": "2026-01-15"}, State.IN_SERVICE),
    (State.SCHEDULED, "appoint", {**HOUR, "appoint-reason": "client_moved_it"}, State.SCHEDULED),
    (State.SCHEDULED, "miss", {"miss-reason": "client_no_show"}, State.ACCEPTED),
    (State.SCHEDULED, "fail", {"fail-reason": "other"}, State.NOT_COMPLETED),
]


def events(store, made) -> list[Action]:
    return [one.action for one in store.read(lambda tx: records.events_of(tx, made.id))]


@pytest.mark.parametrize(("state", "word", "fields", "then"), TOLD)
def test_what_happened_is_told_by_the_same_link_and_closes_no_loop(
    cookieless, office, store, clock, state, word, fields, then
):
    secret, made = standing(cookieless, office, f"told-{state}-{word}", state)
    clock.forward(days=10)
    done = answered(cookieless, secret, word, **fields)
    clock.forward(days=-10)
    assert done.status_code == 200
    assert made.client not in done.text
    found = now(store, made)
    assert found.state is then
    assert (found.need_result, found.loop_closed_at, found.evidence) == (None, None, 2)
    assert store.read(lambda tx: replay.check_replay(tx, found))
    last = store.read(lambda tx: records.events_of(tx, made.id))[-1]
    assert (last.acting_as, last.informant, last.data.channel) == (ActingAs.LINK, Informant.PARTNER, "link")
    told = store.read(lambda tx: records.find(tx, Notification, where(referral=made.id))[0])
    ended = then in {State.COMPLETED, State.NOT_COMPLETED}
    assert {one.kind for one in told if one.number == found.events} == {"answer", *(["ask_client"] if ended else [])}
    assert {one.user for one in told} == {office.actor.id}
    assert found.ask_at is not None


def test_a_moved_appointment_keeps_both_events_and_counts_who_stayed_away(cookieless, office, store):
    secret, made = standing(cookieless, office, "moved", State.SCHEDULED)
    early = answered(cookieless, secret, "appoint", **HOUR, **{"appoint-reason": "client_no_show"})
    assert early.status_code == 422  # nobody can have missed an appointment that has not come
    assert "още не е дошъл" in early.text
    answered(cookieless, secret, "appoint", **HOUR, **{"appoint-reason": "client_moved_it"})
    assert events(store, made)[-2:] == [Action.MISS, Action.SCHEDULE]
    found = now(store, made)
    assert (found.place, found.no_shows, found.reason) == ("стая 3", 0, None)


def test_all_the_way_from_yes_to_served_through_one_link(cookieless, office, store, clock):
    secret, made = standing(cookieless, office, "whole-way")
    for days, word, fields in (
        (1, "appoint", HOUR), (2, "miss", {"miss-reason": "client_moved_it"}), (1, "appoint", HOUR),
        (3, "start", {"start-happened_on": "2026-01-16"}), (3, "complete", SERVED),
    ):  # fmt: skip
        clock.forward(days=days)
        assert answered(cookieless, secret, word, **fields).status_code == 200
    found = now(store, made)
    assert (found.state, found.service_result, found.no_shows) == (State.COMPLETED, "delivered_full", 0)
    page, _ = opened(cookieless, secret)
    assert "услугата е получена изцяло" in page.text
    clock.forward(days=4)
    assert cookieless.get(f"/r/{secret}").status_code == 404, "after 14 days nothing opens"
    clock.forward(days=-14)


def test_after_a_day_the_decision_is_read_only_and_what_happened_is_not(cookieless, office, store, clock):
    secret, made = standing(cookieless, office, "day-after")
    page, form = opened(cookieless, secret)
    assert 'id="a-decline"' in page.text
    clock.forward(hours=25)
    late = answered(cookieless, secret, "decline", nonce=form.group(1), reason="no_capacity")
    assert late.status_code == 422
    assert "не може да се промени" in late.text
    page, _ = opened(cookieless, secret)
    assert 'id="a-decline"' not in page.text
    assert 'id="a-complete"' in page.text
    assert answered(cookieless, secret, "complete", **SERVED).status_code == 200
    clock.forward(hours=-25)
    assert now(store, made).state is State.COMPLETED


def test_the_same_report_twice_is_one_and_its_page_is_good_for_nothing_else(cookieless, office, store):
    secret, made = standing(cookieless, office, "report-twice")
    nonce = opened(cookieless, secret)[1].group(1)
    first, again = (answered(cookieless, secret, "complete", nonce=nonce, **SERVED) for _ in range(2))
    assert (first.status_code, again.status_code, first.text) == (200, 200, again.text)
    assert events(store, made).count(Action.COMPLETE) == 1
    other = answered(cookieless, secret, "fail", nonce=nonce, **{"fail-reason": "other"})
    assert other.status_code == 422
    assert "вече е използвана" in other.text


def test_an_end_told_otherwise_is_kept_as_a_word_for_the_centre(cookieless, office, store):
    secret, made = standing(cookieless, office, "otherwise")
    answered(cookieless, secret, "complete", **SERVED)
    page, _ = opened(cookieless, secret)
    assert re.findall(r'id="a-(\w+)"', page.text) == ["complete", "fail", "call_me"]
    assert "Вече е записано" in page.text
    done = answered(cookieless, secret, "fail", **{"fail-reason": "no_show"}, note="беше друг човек")
    assert "приключи" in done.text
    last = store.read(lambda tx: records.events_of(tx, made.id))[-1]
    assert (last.action, last.data.reason) == (Action.REMARK, "after_end")
    for words in ("Не се осъществи", "клиентът не се яви", "беше друг човек"):
        assert words in last.data.note
    found = now(store, made)
    assert (found.state, found.service_result) == (State.COMPLETED, "delivered_full")
    told = store.read(lambda tx: records.find(tx, Notification, where(referral=made.id, kind="answer"))[0])
    assert found.events in {one.number for one in told}


def test_a_page_that_the_centre_overtook_keeps_what_was_typed(cookieless, office, store):
    secret, made = standing(cookieless, office, "overtaken", State.SCHEDULED)
    nonce = opened(cookieless, secret)[1].group(1)
    act.act(office, made.id, Action.MISS, data=TransitionData(reason="client_moved_it", informant=Informant.ASSISTANT))
    late = answered(cookieless, secret, "miss", nonce=nonce, note="чакахме до 12", **{"miss-reason": "other"})
    assert late.status_code == 422
    assert "междувременно е променено" in late.text
    assert "чакахме до 12" in late.text
    assert now(store, made).state is State.ACCEPTED
    act.act(office, made.id, Action.CANCEL, data=TransitionData(reason="moved_away"))
    kept = answered(cookieless, secret, "complete", nonce=nonce, **SERVED)
    assert kept.status_code == 200
    assert now(store, made).state is State.CANCELLED
    assert "изцяло; 2026-01-15" in store.read(lambda tx: records.events_of(tx, made.id))[-1].data.note


def test_what_was_decided_by_phone_is_reported_by_a_link_made_then(cookieless, office, store, clock):
    made = referred(office, "phoned")
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(informant=Informant.PARTNER, channel="phone"))
    clock.forward(days=2)
    secret = link_of(office, made)
    page, _ = opened(cookieless, secret)
    assert re.findall(r'id="a-(\w+)"', page.text) == ["complete", "start", "appoint", "fail", "call_me"]
    assert answered(cookieless, secret, "start", **{"start-happened_on": "2026-01-16"}).status_code == 200
    assert now(store, made).evidence == 2
    act.act(
        office, made.id, Action.REMARK, data=TransitionData(informant=Informant.PARTNER, channel="phone", note="идва")
    )
    assert answered(cookieless, link_of(office, made), "complete", **SERVED).status_code == 200
    clock.forward(days=-2)


def test_a_report_by_law_is_told_of_but_never_refused(cookieless, office, store):
    law = {"need": "chd.risk", "service": "S27", "consent": None, "report_reason": "neglect"}
    secret, made = standing(cookieless, office, "law", **law)
    assert made.route == Route.REPORT
    page, form = opened(cookieless, secret)
    offer = set(re.findall(r'id="a-(\w+)"', page.text))
    assert not offer & {"decline", "waitlist"}
    assert {"complete", "fail"} <= offer
    assert answered(cookieless, secret, "decline", nonce=form.group(1), reason="other").status_code == 422
    assert answered(cookieless, secret, "complete", **SERVED).status_code == 200


def test_who_lost_the_link_tells_nothing_more(cookieless, office, store):
    revoked, one = standing(cookieless, office, "report-revoked")
    withdrawn, other = standing(cookieless, office, "report-withdrawn", need="chd.parenting", service="S01")
    nonces = [opened(cookieless, secret)[1].group(1) for secret in (revoked, withdrawn)]
    (link,) = answer_links.of_referral(office, one.id)
    answer_links.revoke(office, link.id, expected=link.version)
    withdraw_consent.withdraw(office, other.consent, channel="phone")
    for secret, nonce, made in zip((revoked, withdrawn), nonces, (one, other), strict=True):
        assert answered(cookieless, secret, "complete", nonce=nonce, **SERVED).status_code == 404
        assert now(store, made).service_result is None


@pytest.mark.parametrize("state", FIRST)
def test_a_program_that_sends_every_form_reports_nothing(cookieless, office, store, state):
    secret, made = standing(cookieless, office, f"bot-{state}", state)
    before = now(store, made)
    for _, action, fields in forms(cookieless.get(f"/r/{secret}").text):
        page = cookieless.post(action, data=fields).text
        assert " checked" not in page
        for _, deeper, untouched in forms(page):
            for sent in (untouched, {**untouched, "for_us": "yes"}):
                refused = cookieless.post(deeper, data=sent)
                assert refused.status_code == 422
                assert " checked" not in refused.text
    assert now(store, made) == before


def test_a_reason_private_to_the_centre_is_neither_offered_nor_taken_nor_shown(cookieless, office, store):
    secret, made = standing(cookieless, office, "private")
    page, _ = opened(cookieless, secret)
    assert "no_show" in page.text
    assert "refused_or_treated_badly" not in page.text
    wrong = answered(cookieless, secret, "fail", **{"fail-reason": "refused_or_treated_badly"})
    assert wrong.status_code == 422
    why = TransitionData(reason="refused_or_treated_badly", informant=Informant.ASSISTANT)
    act.act(office, made.id, Action.FAIL, data=why)
    page, _ = opened(cookieless, secret)
    assert "лошо отношение" not in page.text
    assert "друга причина" in page.text


def test_in_english_too(cookieless, office):
    secret, _ = standing(cookieless, office, "english", State.SCHEDULED)
    page = cookieless.post(f"/r/{secret}?lang=en").text
    for words in ("What happened?", "The service was given", "The appointment is moved", "Correct the answer itself"):
        assert words in page
    assert not re.search("<legend>[^<]*[а-я]", page)
