"""A page that is about now says so when it is asked as of a day; it never shows today as if it were that day."""

import pytest

from referral.model.actors import Role

NOW = (
    "/",
    "/referrals",
    "/clients",
    "/clients/new",
    "/notices",
    "/offline",
    "/outbox",
    "/team",
    "/checks",
    "/account",
    "/areas",
)


@pytest.mark.parametrize(("language", "words"), [("en", "This page is about now"), ("bg", "за сегашния момент")])
def test_a_page_about_now_refuses_a_day_in_words(client_as, language, words):
    client = client_as(Role.COORDINATOR)
    asked = [place for place in NOW if client.get(place).status_code == 200]
    assert {"/", "/referrals", "/team", "/checks"} <= set(asked)
    for place in asked:
        answer = client.get(f"{place}?lang={language}&as_of=2025-06-01")
        assert (answer.status_code, words in answer.text) == (422, True), place
        assert client.get(f"{place}?as_of=").status_code == 200, "an empty field asks for nothing"


def test_a_program_is_told_the_same(client_as):
    answer = client_as(Role.ASSISTANT).get("/api/referrals?as_of=2025-06-01")
    assert (answer.status_code, answer.json()["error"]) == (422, "about_now")


def test_who_may_not_open_a_page_is_told_that_first(client_as):
    assert client_as(Role.MUNICIPALITY).get("/referrals?as_of=2025-06-01").status_code == 403
