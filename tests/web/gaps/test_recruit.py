"""The page of whom to recruit next, and the page of the case for one partner."""

import re

import pytest

from referral.gaps.recruit.choice.problem import Objective
from referral.gaps.recruit.question import Question
from referral.gaps.recruit.recommend import recommend
from referral.model.actors import Role
from tests.fakes.demo_fixture import context


def test_every_candidate_who_helps_is_listed_with_its_number_and_its_case(client_as, store):
    client = client_as(Role.COORDINATOR)
    page = client.get("/gaps/recruit?lang=en").text
    rows = recommend(context(store, Role.COORDINATOR), Question()).rows
    assert re.findall(r'href="/gaps/recruit/([^"?]+)["?]', page) == [
        row.candidate.key.replace(":", "%3A") for row in rows
    ]
    assert "No other choice adds more." in page
    for row in (rows[0], rows[-1]):
        case = client.get(f"/gaps/recruit/{row.candidate.key}?lang=en")
        assert case.status_code == 200
        assert "What it would not solve" in case.text


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("objective", Objective)
def test_the_page_opens_for_every_objective_in_both_languages(client_as, objective, language):
    asked = f"objective={objective.value}&most=2&months=2&budget=100&cost.type:childcare=60&places.type:childcare=3"
    page = client_as(Role.COORDINATOR).get(f"/gaps/recruit?{asked}&group=language:rom&times=3&lang={language}")
    assert page.status_code == 200
    assert 'name="cost.type:childcare" type="number" min="0" step="any" value="60"' in page.text
    assert {"bg": "Най-добрият избор", "en": "The best choice"}[language] in page.text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("most=0", "Enter 1 or more."),
        ("most=9999", "Ask for as many partners or fewer."),
        ("most=x", "Enter a whole number from 1 to 10000."),
        ("budget=-5", "Enter a number that is not negative."),
        ("cost.type:shelter=-5", "A cost cannot be negative: type:shelter."),
        ("cost=nobody=5", "There is no candidate nobody."),
        ("group=language:xx", "There is no group language:xx."),
        ("group=language:rom&times=0", "more than 0, at most 100."),
        ("objective=fame", "Choose one from the list."),
        ("months=0", "Enter a whole number from 1 to 120."),
    ],
)
def test_a_question_that_makes_no_sense_gets_a_sentence_and_keeps_what_was_typed(client_as, asked, sentence):
    page = client_as(Role.COORDINATOR).get(f"/gaps/recruit?{asked}&lang=en")
    assert page.status_code == 422
    assert sentence in page.text
    if asked.startswith(("cost.", "budget")):
        assert 'value="-5"' in page.text


def test_a_case_of_a_question_that_cannot_be_asked_shows_the_question_again(client_as):
    page = client_as(Role.COORDINATOR).get("/gaps/recruit/type:childcare?most=-1&lang=en")
    assert page.status_code == 422
    assert "Enter 1 or more." in page.text
    assert 'name="most"' in page.text


def test_the_municipality_is_told_to_ask_for_the_printed_case_and_sees_no_number(client_as):
    client = client_as(Role.MUNICIPALITY)
    page = client.get("/gaps/recruit?lang=en")
    assert page.status_code == 200
    assert "Ask the centre for the printed case" in page.text
    assert "type:" not in page.text
    for key in ("type:patient_transport", "type:nobody"):
        case = client.get(f"/gaps/recruit/{key}?lang=en")
        assert (case.status_code, "Ask the centre for the printed case" in case.text) == (200, True)


def test_who_leads_a_centre_sees_whose_needs_are_counted(client_as):
    page = client_as(Role.CENTRE_LEAD).get("/gaps/recruit?lang=en").text
    assert "Open needs of your centre:" in page


def test_an_assistant_may_not_open_it_and_nobody_is_no_candidate(client_as):
    assert client_as(Role.ASSISTANT).get("/gaps/recruit").status_code in {403, 404}
    assert client_as(Role.COORDINATOR).get("/gaps/recruit/type:nobody").status_code == 404
    assert client_as(Role.COORDINATOR).get("/gaps/recruit/type:shelter?most=0").status_code == 422


def test_as_of_an_earlier_day_only_what_was_recorded_then_counts(client_as):
    client = client_as(Role.COORDINATOR)
    counted = [
        int(re.search(r"Open needs: ([\d ,\u202f]+)\.", client.get(f"/gaps/recruit?lang=en{day}").text).group(1))
        for day in ("", "&as_of=2024-12-31")
    ]
    assert 0 < counted[1] < counted[0]
