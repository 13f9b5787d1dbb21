"""Addresses as people and mail programs open them: asked with HEAD, with a dot or a bracket behind, broken in two."""

import pytest

from referral.model.actors import Role
from referral.model.referrals import State
from tests.web.partners.answer_examples import answered, linked, now, opened

AROUND = [".", ",", ")", "]", ">", "%0A", "%0D%0A", "%20", ").", "%E2%80%9D", "%22", ";", "%C2%A0", "%E2%80%8B"]


@pytest.mark.parametrize("behind", AROUND)
def test_an_answer_link_opens_with_signs_behind_it(cookieless, office, behind):
    secret, _ = linked(office, f"behind{behind}")
    whole = cookieless.get(f"/r/{secret}")
    assert cookieless.get(f"/r/{secret}{behind}").text == whole.text
    assert cookieless.head(f"/r/{secret}{behind}").status_code == 200
    page = cookieless.post(f"/r/{secret}{behind}")
    assert page.status_code == 200
    assert f'action="/r/{secret}' in page.text


def test_an_answer_link_broken_by_a_letter_opens_and_takes_an_answer(cookieless, office, store):
    secret, made = linked(office, "broken")
    assert cookieless.get(f"/r/{secret[:20]}%0D%0A{secret[20:]}").status_code == 200
    nonce = opened(cookieless, secret)[1].group(1)
    assert answered(cookieless, f"{secret}).", "accept", nonce=nonce).status_code == 200
    assert now(store, made).state is State.ACCEPTED


def test_signs_alone_are_no_link(cookieless):
    assert cookieless.get("/r/...").status_code == 404


@pytest.mark.parametrize("behind", AROUND[:6])
@pytest.mark.parametrize("path", ["/organisations/O14", "/referrals", "/network"])
def test_every_page_opens_with_signs_behind_its_address(client_as, path, behind):
    client = client_as(Role.COORDINATOR)
    answer = client.get(f"{path}{behind}?lang=bg")
    while answer.status_code in {303, 307}:
        answer = client.get(answer.headers["location"])
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1


def test_what_is_not_there_is_not_found_all_the_same(client_as):
    client = client_as(Role.COORDINATOR)
    answer = client.get("/organisations/NONE.")
    assert client.get(answer.headers["location"]).status_code == 404
    assert client.get("/...").headers.get("location") in {"/", None}
    assert client.get("/api/organisations/NONE.").status_code == 404


def test_head_answers_as_get_without_the_page(cookieless, client_as, office):
    secret, _ = linked(office, "head")
    coordinator = client_as(Role.COORDINATOR)
    for client, path in (
        (cookieless, f"/r/{secret}"),
        (cookieless, "/r/never-was"),
        (cookieless, "/sign-in"),
        (cookieless, "/health"),
        (coordinator, "/network"),
        (coordinator, "/network.json"),
        (coordinator, "/api/referrals"),
        (coordinator, "/nowhere"),
    ):
        got, asked = client.get(path), client.head(path)
        assert asked.status_code == got.status_code, path
        assert asked.content == b"", path
        assert asked.headers["content-type"] == got.headers["content-type"], path
