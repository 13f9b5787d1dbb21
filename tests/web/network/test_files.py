"""Everybody takes from the map what the page shows them, as every kind of file, and nobody more."""

import csv
import io
import json
import re

import networkx as nx
import pytest

from graph.formats import FORMATS
from referral.model.actors import Role
from referral.network.places import lasting_places
from tests.fakes.demo_fixture import context

CODES = ["svg", "html", "csv", "ties.csv", "xlsx", *(row.code for row in FORMATS)]


@pytest.fixture(autouse=True, scope="module")
def laid_out(app):
    """Wait until the map has its places: until then a file is not yet the one that stays."""
    office = context(app.state.application.store)
    lasting_places(office, office.directory())


@pytest.mark.parametrize("code", CODES)
def test_every_kind_is_a_download_that_is_not_made_again_unchanged(client_as, code):
    client = client_as(Role.COORDINATOR)
    answer = client.get(f"/network/files/{code}?need=emp.register&lang=en")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="mrezha-20260115.')
    assert answer.content
    again = client.get(
        f"/network/files/{code}?need=emp.register&lang=en", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304
    assert f"/network/files/{code}?need=emp.register" in client.get("/network?need=emp.register").text


def test_the_graphs_are_those_of_the_page(client_as):
    client = client_as(Role.COORDINATOR)
    shown = {node["id"] for node in client.get("/network.json?level=area").json()["nodes"]}
    assert set(nx.node_link_graph(client.get("/network/files/node-link?level=area").json())) == shown
    gexf = nx.read_gexf(io.BytesIO(client.get("/network/files/gexf?level=area").content), version="1.3")
    assert set(gexf) == shown
    assert {one["id"] for one in client.get("/network/files/kumu?level=area").json()["elements"]} == shown


def test_a_spreadsheet_opens_the_table_by_itself(client_as):
    text = client_as(Role.COORDINATOR).get("/network/files/csv").content.decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert rows[1][0] == "O05"
    assert any(row and row[0].startswith("Източник") for row in rows[-4:])


@pytest.mark.parametrize("code", [code for code in CODES if code != "xlsx"])
def test_a_file_tells_nobody_more_than_the_page(client_as, code):
    assistant = client_as(Role.ASSISTANT).get(f"/network/files/{code}?lang=en").text
    assert "Vodenitsa Centre →" not in assistant
    municipality = client_as(Role.MUNICIPALITY).get(f"/network/files/{code}?lang=en").text
    assert " → " not in municipality
    assert "observed" not in municipality
    assert not re.search(r'referrals: \d|"sent": \d', municipality)


def test_who_may_not_see_the_network_gets_no_file(client_as, stranger):
    for client in (client_as(Role.ADMINISTRATOR), stranger):
        for path in ("/network/files/svg", "/network/files/xlsx", "/network/print"):
            assert client.get(path).status_code in {303, 401, 403}


def test_an_unknown_kind_is_not_found_and_garbage_is_harmless(client_as):
    client = client_as(Role.COORDINATOR)
    assert client.get("/network/files/exe").status_code == 404
    answer = client.get('/network/files/svg?need="><script>&centre=__proto__&from=yesterday')
    assert answer.status_code == 200
    assert "<script" not in answer.text


def test_the_page_to_print_says_what_it_shows(client_as):
    page = client_as(Role.COORDINATOR).get("/network/print?need=emp.register&lang=en").text
    for text in ("Network map", "need: ", "Legend", "Source: ", "Print or save as PDF", "/network?need=emp.register"):
        assert text in page, text
    assert json.dumps("map_print.css")[1:-1] in page
