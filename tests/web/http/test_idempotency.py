"""Repeats and crossings at both doors: the same key is the same act, and who comes late is shown what it is now."""

import re

import pytest

from referral.model.actors import Role
from tests.web.conftest import send, token

ACCEPT = {"informant": "partner", "channel": "phone"}


@pytest.fixture
def assistant(client_as):
    client = client_as(Role.ASSISTANT)
    client.headers["X-Form-Token"] = token(client)
    return client


@pytest.fixture
def waiting(assistant, clock):
    """A fresh referral that waits for its partner."""
    found = client_wish(assistant, clock)
    answer = assistant.post("/api/referrals", json=found)
    assert answer.status_code == 201, answer.text
    return answer.json()


def client_wish(client, clock, **more):
    listed = client.get("/api/referrals?view=open").json()["referrals"]
    clock.forward(seconds=1)
    return {
        "key": f"wish-{clock().timestamp()}", "client": listed[0]["client"], "need": "com.info", "service": "S05",
        "priority": "routine", "delivery": "phone", "channel": "phone", "consent_channel": "signed",
        "consent_on": "2026-01-14", "acknowledged": ["already_open", "papers_missing"], **more,
    }  # fmt: skip


def test_a_repeat_is_answered_byte_for_byte_also_after_the_referral_moved_on(assistant, clock):
    wish = client_wish(assistant, clock)
    first = assistant.post("/api/referrals", json=wish)
    path = f"/api/referrals/{first.json()['id']}/schedule"
    request = {**ACCEPT, "appointment_at": "2026-02-03T10:00:00+02:00", "place": "стая 2", "seen": 2, "key": "visit"}
    scheduled = assistant.post(path, json=request)
    moved_on = assistant.post(
        f"/api/referrals/{first.json()['id']}/cancel", json={"reason": "client_changed_mind", "seen": 3}
    )
    assert (scheduled.status_code, moved_on.status_code) == (200, 200)
    for sent, path_, body in ((first, "/api/referrals", wish), (scheduled, path, request)):
        again = assistant.post(path_, json=body)
        assert (again.status_code, again.content) == (sent.status_code, sent.content)


def test_the_key_may_come_in_the_header_and_must_not_contradict_the_body(assistant, clock):
    wish = client_wish(assistant, clock)
    key = wish.pop("key")
    first = assistant.post("/api/referrals", json=wish, headers={"Idempotency-Key": f'"{key}"'})
    assert first.status_code == 201
    for headers, body in (({"Idempotency-Key": key}, wish), ({}, {**wish, "key": key}), (
        {"Idempotency-Key": key}, {**wish, "key": key})):  # fmt: skip
        assert assistant.post("/api/referrals", json=body, headers=headers).content == first.content
    both = assistant.post("/api/referrals", json={**wish, "key": "other"}, headers={"Idempotency-Key": key})
    assert both.status_code == 422
    assert "са различни" in both.json()["problems"]["key"]
    none = assistant.post("/api/referrals", json=wish)
    assert (none.status_code, list(none.json()["problems"])) == (422, ["key"])


def test_a_key_for_another_body_names_the_referral_it_made(assistant, clock):
    wish = client_wish(assistant, clock)
    made = assistant.post("/api/referrals", json=wish).json()
    other = assistant.post("/api/referrals", json={**wish, "note": "друго"})
    assert other.status_code == 422
    assert made["short_code"] in other.json()["problems"]["key"]


def test_who_comes_late_is_told_what_it_is_now(assistant, waiting):
    path = f"/api/referrals/{waiting['id']}"
    assert assistant.post(f"{path}/accept", json={**ACCEPT, "seen": 2}).status_code == 200
    for action, body, code in (
        ("decline", {**ACCEPT, "reason": "other", "seen": 2}, "changed_meanwhile"),
        ("accept", {**ACCEPT, "seen": 3}, "illegal_move"),
        ("decline", {**ACCEPT, "reason": "other", "seen": 99}, "changed_meanwhile"),
    ):
        late = assistant.post(f"{path}/{action}", json=body)
        told = late.json()
        assert (late.status_code, told["error"], told["state"]) == (409, code, "accepted")
        assert told["message"]
        assert told["referral"] == assistant.get(path).json()["referral"]


def test_nobody_sends_the_time_of_an_event(assistant, waiting):
    for name in ("at", "decided_at", "created_at"):
        answer = assistant.post(f"/api/referrals/{waiting['id']}/accept", json={**ACCEPT, name: "2020-01-01T00:00:00Z"})
        assert answer.status_code == 422


def key_of(page: str, action: str) -> str:
    return re.search(
        rf'action="/referrals/[^/"]+/{action}">\s*<input[^>]*>\s*<input[^>]*name="key" value="([^"]+)"', page
    )[1]


def test_a_form_sent_twice_is_one_act(assistant, waiting):
    path = f"/referrals/{waiting['id']}"
    key = key_of(assistant.get(path).text, "accept")
    for _ in range(2):
        answer = send(assistant, f"{path}/accept", seen=2, key=key, **ACCEPT)
        assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert assistant.get(f"/api{path}").json()["referral"]["events"] == 3


def test_every_form_of_a_page_has_a_key_of_its_own(assistant, waiting):
    page = assistant.get(f"/referrals/{waiting['id']}").text
    keys = re.findall(r'name="key" value="([^"]+)"', page)
    assert len(keys) == len(set(keys)) > page.count('name="seen"') > 3


def test_a_late_form_shows_what_it_is_now_and_keeps_what_was_typed(assistant, waiting):
    path = f"/referrals/{waiting['id']}"
    key = key_of(assistant.get(path).text, "decline")
    send(assistant, f"{path}/accept", seen=2, **ACCEPT)
    typed = {**ACCEPT, "reason": "no_capacity", "note": "казаха по телефона"}
    late = send(assistant, f"{path}/decline", seen=2, key=key, **typed)
    assert late.status_code == 409
    assert "Някой междувременно промени" in late.text
    assert '<span class="state tone-' in late.text
    assert "казаха по телефона" in late.text
    assert 'action="/referrals' in late.text
    cancelled = send(assistant, f"{path}/cancel", seen=2, reason="other", note="отказа се")
    assert cancelled.status_code == 409
    assert "отказа се</textarea>" in cancelled.text
    assert f'name="seen" value="{assistant.get(f"/api{path}").json()["referral"]["events"]}"' in cancelled.text


def test_a_form_whose_key_was_used_otherwise_says_so_and_gives_a_new_one(assistant, waiting):
    path = f"/referrals/{waiting['id']}"
    send(assistant, f"{path}/remark", seen=2, key="back", note="първо", **ACCEPT)
    other = send(assistant, f"{path}/remark", seen=2, key="back", note="второ", **ACCEPT)
    assert other.status_code == 422
    assert waiting["short_code"] in other.text
    assert "второ</textarea>" in other.text
    assert key_of(other.text, "remark") != "back"
