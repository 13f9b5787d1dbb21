"""JSON of who can help: the same services as the page, with reasons in words."""

import re

from referral.model.actors import Role


def test_the_api_and_the_page_name_the_same_services_in_the_same_order(client_as):
    client = client_as(Role.ASSISTANT)
    answer = client.get("/api/match?need=com.info&area=A03").json()
    page = client.get("/find?need=com.info&area=A03").text
    links = re.findall(r'href="/services/([^"?]+)"', page)
    api = [one["service"] for one in answer["candidates"]]
    assert api
    assert list(dict.fromkeys(links))[: len(api)] == api


def test_every_reason_is_a_sentence_in_the_language_asked_for(client_as):
    client = client_as(Role.ASSISTANT)
    for language, letters in (("bg", "[а-я]"), ("en", "[a-z]")):
        answer = client.get(f"/api/match?need=com.info&lang={language}").json()
        words = [reason["words"] for one in answer["candidates"] for reason in one["reasons"]]
        words += [one["reason"]["words"] for one in answer["near_misses"]]
        assert words
        assert all(re.search(letters, text) and "{" not in text for text in words)


def test_an_unknown_need_is_refused_by_its_list(client_as):
    assert client_as(Role.ASSISTANT).get("/api/match?need=crown").status_code == 422
