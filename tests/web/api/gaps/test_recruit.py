"""JSON of whom to recruit next."""

from referral.gaps.recruit.question import Question
from referral.gaps.recruit.recommend import recommend
from referral.model.actors import Role
from tests.fakes.demo_fixture import context


def test_the_answer_is_the_one_of_the_page_in_numbers(client_as, store):
    given = client_as(Role.COORDINATOR).get("/api/gaps/recruit?lang=en&most=2").json()
    answer = recommend(context(store, Role.COORDINATOR), Question(most=2))
    assert (given["open_needs"], given["unmet"]) == (len(answer.material.needs), len(answer.material.unmet))
    assert given["best"]["keys"] == list(answer.best.keys)
    assert given["greedy"]["gain"] == answer.greedy.gain
    assert [(one["key"], one["gain"]) for one in given["candidates"]] == [
        (row.candidate.key, row.gain) for row in answer.rows
    ]
    assert given["candidates"][0]["name"] == "Social transport to doctors and offices"
    assert given["draws"] == 500


def test_costs_places_and_weights_are_pairs(client_as):
    client = client_as(Role.COORDINATOR)
    asked = "objective=capacity&cost=type:childcare=5&places=type:childcare=4&weight=language:rom=2&budget=5"
    given = client.get(f"/api/gaps/recruit?{asked}").json()
    (childcare,) = (one for one in given["candidates"] if one["key"] == "type:childcare")
    assert (childcare["cost"], childcare["gain"]) == (5, 8)
    refused = client.get("/api/gaps/recruit?cost=type:childcare=-5")
    assert refused.status_code == 422


def test_a_case_is_told_in_words_and_nothing_to_a_reader_of_figures(client_as):
    case = client_as(Role.COORDINATOR).get("/api/gaps/recruit/type:patient_transport?lang=en").json()
    assert case["title"] == "Social transport to doctors and offices"
    assert {"label": "When", "text": "daytime"} in case["facts"]
    assert case["unsolved"]
    municipality = client_as(Role.MUNICIPALITY)
    withheld = municipality.get("/api/gaps/recruit").json()
    assert (withheld["withheld"], withheld["candidates"], withheld["open_needs"]) == (True, [], None)
    assert municipality.get("/api/gaps/recruit/type:patient_transport").status_code == 404
