"""The network is changed from the map, and each change can be undone from where it is told."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from referral.model.actors import Role
from tests.web.conftest import send

MAP = "/network?centre=O36"


@pytest.fixture
def coordinator(client_as):
    return client_as(Role.COORDINATOR)


def partners(client) -> set[str]:
    text = client.get("/organisations/O36/partners").text
    return set(re.findall(r'<th scope="row"><a href="/organisations/(O\d+)"', text))


def undo(client, answer):
    """Send the form that offers to undo, as the page shows it."""
    page = client.get(answer.headers["location"]).text
    form = re.search(r'<form method="post" action="/network/ties/undo">(.*?)</form>', page, re.DOTALL).group(1)
    fields = {name: html.unescape(text) for name, text in re.findall(r'name="([^"]+)" value="([^"]*)"', form)}
    return send(client, "/network/ties/undo", **{name: text for name, text in fields.items() if name != "form_token"})


def test_a_partnership_is_added_on_the_map_and_undone(coordinator):
    before = partners(coordinator)
    answer = send(
        coordinator, "/organisations/O36/partners", other="O40", tie="agreement", since="2025-05-01", back=MAP
    )
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{MAP}&changed_")
    assert partners(coordinator) == before | {"O40"}
    assert "добавено е партньорство" in coordinator.get(answer.headers["location"]).text
    undone = undo(coordinator, answer)
    assert undone.headers["location"] == MAP
    assert partners(coordinator) == before


def test_an_ended_partnership_comes_back_as_it_was(coordinator):
    send(coordinator, "/organisations/O36/partners", other="O40", tie="funds", since="2024-03-02")
    answer = send(coordinator, "/organisations/O36/partners/end", other="O40", back="/network?centre=O36&steps=2")
    assert "O40" not in partners(coordinator)
    assert undo(coordinator, answer).headers["location"] == "/network?centre=O36&steps=2"
    assert "02.03.2024" in coordinator.get("/organisations/O36/partners").text
    send(coordinator, "/organisations/O36/partners/end", other="O40")


def test_what_was_changed_again_is_not_undone(coordinator):
    answer = send(coordinator, "/organisations/O36/partners", other="O40", tie="agreement", back=MAP)
    send(coordinator, "/organisations/O36/partners", other="O40", tie="funds")
    assert undo(coordinator, answer).status_code == 409
    assert "O40" in partners(coordinator)
    send(coordinator, "/organisations/O36/partners/end", other="O40")


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/network",
        "//evil.example/network",
        "/network\r\nX: 1",
        "/users",
        "network",
        "/network.json",
    ],
)
def test_it_leads_back_to_our_own_map_alone(coordinator, back):
    answer = send(coordinator, "/organisations/O36/partners", other="O40", tie="agreement", back=back)
    assert answer.headers["location"] == "/organisations/O36/partners"
    send(coordinator, "/organisations/O36/partners/end", other="O40")


def test_an_address_that_tells_of_nothing_offers_nothing(coordinator):
    for rubbish in (
        "O99&changed_was=&changed_now=agreement",
        "O40&changed_was=love&changed_now=",
        "O40&changed_was=funds%20x",
    ):
        text = coordinator.get(f"{MAP}&changed_one=O36&changed_other={rubbish}").text
        assert "/network/ties/undo" not in text
    before = partners(coordinator)
    assert send(coordinator, "/network/ties/undo", changed_one="O36", changed_other="O99").status_code == 303
    assert partners(coordinator) == before


def test_the_form_of_a_possible_partner_is_filled_in_and_its_entry_can_be_undone(coordinator):
    page = coordinator.get("/network").text
    links = [html.unescape(one) for one in re.findall(r'href="(/organisations/new/edit\?[^"]+)"', page)]
    assert links
    form = coordinator.get(links[0]).text
    given = dict(parse_qsl(urlsplit(links[0]).query))
    assert f'<option value="{given["kind"]}" selected' in form
    saved = send(coordinator, "/organisations/new/edit", name_bg="Надежда 2026", kind=given["kind"], active="yes")
    place = saved.headers["location"]
    assert "/undo" in coordinator.get(place).text
    assert send(coordinator, f"{urlsplit(place).path}/undo").status_code == 303
    assert "/undo" not in coordinator.get(place).text
    assert send(coordinator, f"{urlsplit(place).path}/undo").status_code == 409


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.MUNICIPALITY])
def test_who_may_not_change_the_directory_is_offered_nothing(client_as, role):
    client = client_as(role)
    text = client.get("/network").text
    assert "edit-map" not in text
    assert "/organisations/new/edit" not in text
    assert all(not node["app"]["actions"] or "what-if" in node["app"]["actions"][0]["href"]
               for node in client.get("/network.json").json()["nodes"])  # fmt: skip
    assert send(client, "/network/ties/undo", changed_one="O36", changed_other="O40").status_code == 403


def test_nothing_is_changed_as_of_a_day(coordinator):
    assert "edit-map" in coordinator.get("/network").text
    assert "edit-map" not in coordinator.get("/network?as_of=2025-12-31").text
