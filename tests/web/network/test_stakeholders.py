"""The grid of power and interest is entered in the browser, drawn and printed, and never leaves the team."""

import re

import pytest

from referral.exchange.package.directory_export import export_directory
from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.web.conftest import send

SECRET = "само-за-екипа"
PAGE = "/network/stakeholders"
# What leaves the team: files, the API, the map's own data, the pages of others.
OUTSIDE = (
    "/network.json", "/network.graphml", "/network.gexf", "/api/network", "/api/directory?q=", "/api/openapi.json",
    "/api/gaps", "/metrics", "/metrics.csv", "/api/offline/directory", "/api/offline/people", "/organisations/O05",
    "/gaps",
)  # fmt: skip


def test_two_people_place_an_organisation_and_the_picture_has_its_point(client_as):
    for role, power in ((Role.ASSISTANT, "5"), (Role.COORDINATOR, "4")):
        client = client_as(role)
        place = f"{PAGE}/O20"
        made = send(client, place, key=f"grid-{role}", power=power, interest="2", note=SECRET)
        assert (made.status_code, made.headers["location"]) == (303, place)
    page = client.get(PAGE).text
    assert page.count("<circle") == 1
    assert "да са доволни" in page
    assert "4,5" in page
    said = client.get(place).text
    assert said.count(SECRET) == 2
    english = client.get(f"{PAGE}?domain=&lang=en")
    assert english.status_code == 200


def test_who_is_chosen_from_the_list_is_opened_with_ones_own_view(client_as):
    client = client_as(Role.CENTRE_LEAD)
    chosen = client.get(f"{PAGE}?organisation=O21&domain=doc")
    assert chosen.headers["location"] == f"{PAGE}/O21?domain=doc"
    send(client, f"{PAGE}/O21", key="own-view", domain="doc", power="3", interest="5")
    page = client.get(f"{PAGE}/O21?domain=doc").text
    assert re.search(r'name="interest".*?<option value="5" selected', page, re.DOTALL)
    assert '<option value="doc" selected' in page


@pytest.mark.parametrize("role", [Role.MUNICIPALITY, Role.PARTNER, Role.ADMINISTRATOR])
def test_nobody_outside_the_team_sees_it_or_a_way_to_it(client_as, role):
    client = client_as(role)
    for path in (PAGE, f"{PAGE}/O20"):
        assert client.get(path).status_code == 403
    assert PAGE not in client.get("/network").text


def test_no_file_no_interface_and_no_other_page_tells_it(client_as):
    send(client_as(Role.ASSISTANT), f"{PAGE}/O05", key="leaves-not", power="5", interest="1", note=SECRET)
    for role in Role:
        client = client_as(role)
        for path in OUTSIDE:
            answer = client.get(path)
            assert SECRET not in answer.text, (role, path)
            assert "Placement" not in answer.text, (role, path)


def test_the_package_that_is_exported_holds_none_of_it(client_as, store, tmp_path):
    send(client_as(Role.ASSISTANT), f"{PAGE}/O05", key="not-in-package", power="5", interest="1", note=SECRET)
    export_directory(context(store), tmp_path / "package")
    written = b"".join(path.read_bytes() for path in (tmp_path / "package").rglob("*") if path.is_file())
    assert b"O05" in written
    assert SECRET.encode() not in written
