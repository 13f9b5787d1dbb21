"""Partnerships on the page of an organisation: added, changed and ended, and the map knows it."""

from referral.model.actors import Role
from tests.web.conftest import send


def test_a_partnership_is_added_changed_and_ended_in_the_browser(client_as):
    client = client_as(Role.COORDINATOR)
    page = client.get("/organisations/O37/partners").text
    assert 'name="other"' in page
    place = "/organisations/O37/partners"
    assert send(client, place, other="O36", tie="agreement", since="2025-05-01").headers["location"] == place
    page = client.get(place).text
    assert "01.05.2025" in page
    assert "споразумение за партньорство" in page
    assert send(client, place, other="O36", tie="funds").status_code == 303
    assert '/organisations/O36"' in client.get("/organisations/O37").text
    assert send(client, f"{place}/end", other="O36").status_code == 303
    assert '/organisations/O36"' not in client.get("/organisations/O37").text.split("<h2>")[-1]


def test_a_wrong_partnership_is_shown_again_with_what_was_typed(client_as):
    answer = send(
        client_as(Role.COORDINATOR), "/organisations/O37/partners", other="O37", tie="agreement", since="2025-05-01"
    )
    assert answer.status_code == 422
    assert 'value="2025-05-01"' in answer.text


def test_an_assistant_may_not(client_as):
    assert client_as(Role.ASSISTANT).get("/organisations/O37/partners").status_code == 403
