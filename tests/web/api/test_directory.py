"""JSON of organisations and services."""

from referral.model.actors import Role


def test_a_search_finds_the_same_in_either_alphabet(client_as):
    client = client_as(Role.MUNICIPALITY)
    latin = client.get("/api/directory", params={"q": "obshtina"}).json()
    cyrillic = client.get("/api/directory", params={"q": "община"}).json()
    assert latin == cyrillic
    assert any("общин" in one["name_bg"].lower() for part in latin.values() for one in part)


def test_without_a_text_every_organisation_is_there(client_as, app):
    stored = app.state.application.store.read(lambda tx: tx.find("Organisation", limit=10_000).nodes)
    found = client_as(Role.MUNICIPALITY).get("/api/directory").json()
    assert {one["id"] for one in found["organisations"]} == {node.id for node in stored}
