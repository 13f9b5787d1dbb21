"""The page of measures: each figure with how sure it is, at once for a town and step by step for a large network."""

import csv
import io
import threading
import time

import pytest

from graph.engines.sqlite.store import open_sqlite
from referral.model.actors import Role
from referral.network import chosen
from referral.network.graphs import View, network_graph
from referral.network.ranges import AT_ONCE, ranges
from referral.storage import records
from tests.fakes import made_up_networks
from tests.fakes.demo_fixture import context
from tests.web.conftest import signed_in
from web.app import create_app
from web.settings import Settings
from web.wiring import build


def rows_of(answer):
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_page_says_what_the_ranges_are_and_shows_them(client_as, store):
    office = context(store, Role.COORDINATOR)
    found = ranges(network_graph(office, View.PARTNERS, name_of=lambda one: one.name_bg))
    least, most = found["degree"].of_nodes["degree"]["O01"]
    text = client_as(Role.COORDINATOR).get("/network/measures?lang=en").text
    assert "when any one organisation is left out" in text
    assert f'<span class="hint">({least:g} – {most:g})</span>' in text
    assert "Organisations that join others" in text
    bulgarian = client_as(Role.COORDINATOR).get("/network/measures").text
    assert "Измервания на мрежата" in bulgarian
    assert "ако се пропусне която и да е една организация" in bulgarian
    assert "/network/measures" in client_as(Role.COORDINATOR).get("/network").text


def test_the_table_has_each_figure_of_each_organisation_with_its_range(client_as, store):
    office = context(store, Role.COORDINATOR)
    graph = network_graph(office, View.PARTNERS, name_of=lambda one: one.name_bg)
    rows = rows_of(client_as(Role.COORDINATOR).get("/network/measures.csv?lang=en"))
    partners = {row["Organisation"]: row for row in rows if row["Code"] == "degree"}
    assert set(partners) == set(graph.nodes)
    least, most = ranges(graph)["degree"].of_nodes["degree"]["O01"]
    assert float(partners["O01"]["Least without one organisation"]) == least
    assert float(partners["O01"]["Most without one organisation"]) == most


def test_who_may_not_see_the_network_sees_no_measure(client_as, stranger):
    assert client_as(Role.MUNICIPALITY).get("/network/measures").status_code == 200
    for client in (client_as(Role.ADMINISTRATOR), stranger):
        for path in ("/network/measures", "/network/measures.csv"):
            assert client.get(path, follow_redirects=False).status_code in {303, 403}


def test_a_day_that_is_none_is_refused_with_a_sentence(client_as):
    client = client_as(Role.COORDINATOR)
    assert client.get("/network/measures?as_of=2999-01-01").status_code == 422
    assert client.get("/network/measures.csv?as_of=rubbish").status_code == 422
    assert client.get("/network/measures?as_of=2025-06-01&lang=en").status_code == 200


@pytest.fixture
def large(tmp_path, clock):
    """A client of an application over a network too large to be measured again and again while somebody waits."""
    store = open_sqlite(tmp_path / "large.sqlite", records.schema())
    made_up_networks.users(store)
    made_up_networks.network(store, AT_ONCE + 1, areas=2, ties_of_each=2.0)
    settings = Settings(store="given", demo=True)
    return signed_in(create_app(settings, application=build(settings, store, clock=clock)), Role.COORDINATOR)


def test_a_large_network_is_measured_at_once_and_its_ranges_step_by_step(large, monkeypatch):
    begun, go, ended = threading.Event(), threading.Event(), threading.Event()

    def some(graph, progress, *, measures):
        progress(120, len(graph.nodes))
        begun.set()
        go.wait(60)
        ended.set()
        return {}

    monkeypatch.setattr(chosen, "ranges", lambda graph, *, measures: {})
    monkeypatch.setattr(chosen, "ranges_apart", some)
    rows = rows_of(large.get("/network/measures.csv?lang=en"))
    assert {row["Most without one organisation"] for row in rows} == {""}
    assert begun.wait(60)
    text = large.get("/network/measures?lang=en").text
    assert "is being computed: 120 of 301 organisations" in text
    assert '<progress max="301" value="120"' in text
    assert "Organisations that join others" in text
    go.set()
    assert ended.wait(60)
    time.sleep(0.2)
    assert "hangs on a single organisation" in large.get("/network/measures?lang=en").text


def test_what_could_not_be_computed_is_said_and_can_be_tried_again(client_as, monkeypatch):
    def broken(graph, progress=None, *, measures):
        raise ValueError("broken")

    monkeypatch.setattr(chosen, "ranges", broken)
    monkeypatch.setattr(chosen, "mark", lambda graph: "another network")
    text = client_as(Role.COORDINATOR).get("/network/measures?lang=en").text
    assert "could not be computed" in text
    assert "Try again" in text
    assert "Organisations that join others" in text
    monkeypatch.setattr(chosen, "ranges", lambda graph, progress=None, *, measures: {})
    assert "could not be computed" not in client_as(Role.COORDINATOR).get("/network/measures?lang=en").text


def test_each_layer_can_be_chosen_and_how_they_go_together_is_told_of_all(client_as):
    client = client_as(Role.COORDINATOR)
    text = client.get("/network/measures?of=referrals&lang=en").text
    assert "Measured are the referrals of the centres since" in text
    for of in ("partners", "referrals", "all"):
        page = client.get(f"/network/measures?of={of}&lang=en").text
        assert "Ties of one thread and of several" in page
        assert "Share of the pairs tied in at least one of them" in page
        assert f'<option value="{of}" selected' in page
        assert f"/network/measures.csv?of={of}" in page
    assert "Ties named in the survey" not in text  # nobody was asked yet
    refused = client.get("/network/measures?of=survey&lang=en")
    assert refused.status_code == 422
    assert "Measured are the partnerships" in refused.text
    assert client.get("/network/measures.csv?of=nonsense").status_code == 422


def test_a_reader_of_figures_measures_partnerships_alone(client_as):
    client = client_as(Role.MUNICIPALITY)
    text = client.get("/network/measures?lang=en").text
    assert 'name="of"' not in text
    assert "Ties of one thread" not in text
    assert client.get("/network/measures?of=referrals").status_code == 422
    assert client.get("/api/network/measures?of=referrals").status_code == 403
    assert {tie["layer"] for tie in client.get("/api/network/ties?of=all").json()["ties"]} == {"partners"}
