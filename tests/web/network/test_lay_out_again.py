"""Laying out the map again in the browser: before and after side by side, and only what was shown is stored."""

import re

import pytest

from graph.model import Node
from referral.model.actors import Role
from referral.network.places import lasting_places
from tests.fakes.demo_fixture import context
from tests.web.conftest import send

PAGE = "/network/layout"


def stored(store):
    return {
        one.id: (one.fields["x"], one.fields["y"])
        for one in store.read(lambda tx: tx.find("MapPosition", limit=999)).nodes
    }


@pytest.fixture
def office(client_as, store):
    client = client_as(Role.COORDINATOR)
    coordinator = context(store, Role.COORDINATOR)
    lasting_places(coordinator, coordinator.directory())

    def in_one_row(tx):
        nodes = tx.find("MapPosition", limit=999).nodes
        tx.put(
            [
                Node(kind="MapPosition", id=one.id, fields={"x": 95.0 * at, "y": 0.0}, version=one.version)
                for at, one in enumerate(nodes)
            ]
        )

    store.write(in_one_row)
    return client


def shown(client):
    for _ in range(30):
        text = client.get(f"{PAGE}?lang=en").text
        if found := re.search(r'name="shown" value="(\w+)"', text):
            return text, found[1]
    raise AssertionError(text)


def test_before_and_after_stand_side_by_side_and_the_new_map_is_kept(office, store):
    before = stored(store)
    text, mark = shown(office)
    assert text.count('<svg class="map-picture"') == 4, "two for wide pages, two for narrow ones"
    assert "The map now" in text
    assert stored(store) == before, "looking changes nothing"
    done = send(office, PAGE, key="again", shown=mark)
    assert (done.status_code, done.headers["location"]) == (303, "/network")
    assert stored(store) != before
    assert 'name="shown"' not in office.get(PAGE).text


@pytest.mark.parametrize("value", ["", "nothing", "x" * 5000])
def test_what_was_not_shown_is_not_stored(office, store, value):
    shown(office)
    before = stored(store)
    refused = send(office, PAGE, key="bad", shown=value)
    assert refused.status_code == 422
    assert stored(store) == before


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.CENTRE_LEAD, Role.MUNICIPALITY, Role.ADMINISTRATOR])
def test_others_have_no_way_to_it(client_as, role):
    client = client_as(role)
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/network").text
