"""The coordinator opens a survey, hands out a link, and reads what was answered."""

import re

from referral.model.actors import Role
from tests.web.conftest import send


def test_a_survey_is_opened_linked_answered_and_read(client_as, stranger):
    client = client_as(Role.COORDINATOR)
    assert "Анкета" in client.get("/survey").text
    place = send(client, "/survey", key="first-survey").headers["location"]
    page = client.get(place).text
    assert "още няма връзка" in page
    made = send(client, f"{place}/links", organisation="O05", key="k" * 43)
    link = re.search(r'value="(http[^"]+/v/[^"]+)"', made.text)[1]
    assert link not in client.get(place).text, "an address is shown once"
    answered = stranger.get(link.partition("testserver")[2])
    assert answered.status_code == 200
    assert "Бюро по труда" in answered.text
    assert answered.headers["x-robots-tag"].startswith("noindex")
    assert "Какво знаем за Вас" in answered.text, "its own figures come before it rates others"
    assert answered.text.index("partner-figures") < answered.text.index("<fieldset")
    refused = send(client, "/survey", key="second-survey")
    assert refused.status_code == 422
    assert "Вече има отворена анкета" in refused.text


def test_only_who_edits_the_directory_sees_it(client_as):
    for role in (Role.ASSISTANT, Role.MUNICIPALITY, Role.PARTNER):
        assert client_as(role).get("/survey").status_code == 403


def test_a_survey_that_is_not_there_is_not_found(client_as):
    assert client_as(Role.COORDINATOR).get("/survey/PS-none").status_code == 404
