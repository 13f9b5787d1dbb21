"""JSON of what changes would do."""

from referral.model.actors import Role
from tests.web.conftest import token

LOST_WITH_O28 = {"emp.rights", "doc.discrimination", "doc.debt", "hou.eviction", "hou.legalise"}


def ask(client, *lines):
    return client.get("/api/what-if", params=[*(("change", line) for line in lines), ("lang", "en")])


def test_the_answer_is_told_in_numbers_and_in_words(client_as):
    answer = ask(client_as(Role.COORDINATOR), "close O28", "set S33 hours+=evening").json()
    assert answer["changes"][0] == {"line": "close O28", "sentence": "Close: Raven Glas Association"}
    assert {need["need"] for need in answer["lost"]} == LOST_WITH_O28
    assert {(need["before"], need["after"]) for need in answer["lost"]} == {("somebody", "nobody")}
    assert answer["answered_before"] - answer["answered_after"] == 5
    assert answer["people"] == {"lost": 14, "gained": 18}
    assert answer["people_by"]["need"]["edu.literacy_adult"] == {"lost": 0, "gained": 18}
    assert "wrong_hours:edu.literacy_adult:evening" in {gap["key"] for gap in answer["gone_gaps"]}
    assert any(gap["sentence"].startswith("Nobody offers") for gap in answer["new_gaps"])
    (wait,) = answer["waits"]
    assert (wait["service"], wait["months_after"]) == ("S33", None)
    assert answer["nowhere"] == 2


def test_what_a_municipality_is_not_told_is_null(client_as):
    answer = ask(client_as(Role.MUNICIPALITY), "close O28").json()
    assert {need["need"] for need in answer["lost"]} <= LOST_WITH_O28
    assert (answer["people"], answer["people_by"], answer["waits"], answer["nowhere"]) == (None, None, None, None)
    assert {gap["people"] for gap in answer["new_gaps"]} == {None}


def test_what_cannot_be_tried_is_refused_in_a_sentence(client_as):
    client = client_as(Role.COORDINATOR)
    answer = ask(client, "close O99")
    assert answer.status_code == 422
    assert answer.json()["problems"] == {"change": "There is no organisation or service O99."}
    assert client.get("/api/what-if").status_code == 422
    nothing = ask(client, "")
    assert nothing.status_code == 422
    assert nothing.json()["problems"] == {"change": "There is nothing to try yet. Choose a change first."}
    assert ask(client_as(Role.ASSISTANT), "close O28").status_code == 403


def test_losses_are_those_of_one_two_and_three(client_as):
    losses = client_as(Role.COORDINATOR).get("/api/what-if/losses").json()
    assert [loss["lost"] for loss in losses] == [1, 2, 3]
    assert losses[0]["organisations"] == ["O28"]
    assert set(losses[0]["needs"]) == LOST_WITH_O28


def test_a_scenario_is_stored_once_for_a_key_and_can_be_asked_again(client_as):
    client = client_as(Role.COORDINATOR)
    body = {"name": "Без O28", "changes": ["close O28"]}
    ours = {"X-Form-Token": token(client)}
    keyed = {**ours, "Idempotency-Key": "k-1"}
    first, again = (client.post("/api/scenarios", json=body, headers=keyed) for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    assert [row["lines"] for row in client.get("/api/scenarios").json()] == [["close O28"]]
    answer = client.get(f"/api/scenarios/{first.json()['id']}").json()
    assert {need["need"] for need in answer["lost"]} == LOST_WITH_O28
    assert client.get("/api/scenarios/SC-0").status_code == 404
    refused = client.post("/api/scenarios?lang=en", json={"name": "x", "changes": ["close O99"]}, headers=ours)
    assert refused.status_code == 422
    assert refused.json()["problems"] == {"change": "There is no organisation or service O99."}
