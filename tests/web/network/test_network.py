"""The network page: measures as tables, files for other programs, the same figures as JSON."""

import io
import threading
import time

import networkx as nx
import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.formats import FORMATS
from referral.model.actors import Role
from referral.model.directory import Tie
from referral.network.chosen import ChosenNetwork
from referral.network.picture import picture
from referral.storage import records
from tests.fakes import made_up_networks
from tests.fakes.demo_fixture import context
from tests.web.conftest import signed_in
from web.app import create_app
from web.settings import Settings
from web.wiring import build


@pytest.fixture
def office(store):
    return context(store, Role.COORDINATOR)


def test_the_page_shows_each_measure_with_its_sentence_its_caution_and_its_formulas(client_as):
    page = client_as(Role.COORDINATOR).get("/network/measures?lang=en").text
    for text in (
        "Partners of each organisation",
        "more partners do not yet mean more help",
        "Partners of an organisation on average",
        "degree / (n - 1)",
    ):
        assert text in page, text
    assert "Партньори на всяка организация" in client_as(Role.COORDINATOR).get("/network/measures").text


def test_the_json_tells_the_partners_that_networkx_counts(client_as, office):
    directory = office.directory()
    known = nx.Graph([(tie.one, tie.other) for tie in directory.ties])
    (degree, *_) = client_as(Role.COORDINATOR).get("/api/network/measures?lang=en").json()
    places = picture(office).organisations
    assert set(degree["of_organisations"]) == set(places)
    for organisation, figures in degree["of_organisations"].items():
        partners = set(known[organisation]) & set(places) if organisation in known else set()
        assert figures["degree"] == len(partners - {organisation})
    assert degree["caution"]
    assert {total["code"] for total in degree["totals"]} == {"mean_degree", "centralisation"}


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.code)
@pytest.mark.parametrize("view", ["partners", "referrals"])
def test_every_format_can_be_downloaded(client_as, row, view):
    answer = client_as(Role.COORDINATOR).get(f"/network.{row.code}?of={view}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(row.media_type)
    assert f'filename="mrezha-{view}-20260115.{row.extension}"' in answer.headers["content-disposition"]
    assert answer.content


def test_the_graphml_file_is_read_by_networkx(client_as, office):
    graph = nx.read_graphml(io.BytesIO(client_as(Role.COORDINATOR).get("/network.graphml").content))
    assert set(graph) == set(picture(office).organisations)
    assert graph.nodes["O01"]["label"] == office.directory().organisations["O01"].name_bg
    flows = nx.read_graphml(io.BytesIO(client_as(Role.COORDINATOR).get("/network.graphml?of=referrals").content))
    assert flows.is_directed()


def test_a_file_shows_nobody_more_than_the_page(client_as, stranger):
    municipality = client_as(Role.MUNICIPALITY)
    assert municipality.get("/network.graphml").status_code == 200
    assert municipality.get("/network.graphml?of=referrals").status_code == 403
    assert "of=referrals" not in municipality.get("/network").text
    assert "of=referrals" in client_as(Role.COORDINATOR).get("/network").text
    for client in (client_as(Role.ADMINISTRATOR), stranger):
        assert client.get("/network.graphml").status_code in {303, 403}
        assert client.get("/api/network/measures").status_code in {401, 403}


def test_an_unknown_format_or_graph_is_not_found(client_as):
    client = client_as(Role.COORDINATOR)
    assert client.get("/network.exe").status_code == 404
    assert client.get("/network.graphml?of=secrets").status_code == 404


@pytest.fixture
def bare(tmp_path, clock):
    """An application over an empty store, with an account of every role."""
    store = open_sqlite(tmp_path / "bare.sqlite", records.schema())
    made_up_networks.users(store)
    settings = Settings(store="given", demo=True)
    app = create_app(settings, application=build(settings, store, clock=clock))
    yield app
    app.state.long_work.stop()


@pytest.mark.parametrize("count", [0, 1, 500, 3000])
def test_a_map_of_any_size_opens(bare, count):
    made_up_networks.network(
        bare.state.application.store, count, areas=1 + count // 600, ties_of_each=2.0 * (count > 1)
    )
    client = signed_in(bare, Role.COORDINATOR)
    for path in (
        "/network",
        "/network.json",
        "/network.graphml",
        "/network.graphml?of=referrals",
        "/api/network/measures",
    ):
        began = time.process_time()
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert time.process_time() - began < 8, f"{path}: a generous bound for a busy machine"
    nodes = client.get("/network.json").json()["nodes"]
    drawn = [node for node in nodes if node["app"]["stands"] != "missing"]
    assert sum(node["app"].get("members", 1) for node in drawn) == count
    assert count <= 300 or len(drawn) <= 40


def test_a_large_map_opens_first_and_its_measures_follow(bare, monkeypatch):
    made_up_networks.network(bare.state.application.store, 1200, areas=3, ties_of_each=1.0)
    may_go_on, compute = threading.Event(), ChosenNetwork.measured
    monkeypatch.setattr(ChosenNetwork, "measured", lambda self: may_go_on.wait(20) and compute(self))
    client = signed_in(bare, Role.COORDINATOR)
    assert client.get("/network").status_code == 200
    assert "Измерванията на мрежата се изчисляват" in client.get("/network/measures").text
    may_go_on.set()
    assert measures_come(client)


def measures_come(client) -> bool:
    """Look at the page again until its measures are there, for a minute at most."""
    for _ in range(120):
        if "Измерванията на мрежата се изчисляват" not in client.get("/network/measures").text:
            return True
        time.sleep(0.5)
    return False


def test_an_organisation_is_never_its_own_partner(bare):
    store = bare.state.application.store
    made_up_networks.network(store, 2)
    store.write(lambda tx: records.save_ties(tx, [Tie(one="O0000", other="O0000"), Tie(one="O0000", other="O0001")]))
    client = signed_in(bare, Role.COORDINATOR)
    assert client.get("/organisations/O0000").text.count('href="/organisations/O0000"') == 0
    assert [edge["to"] for edge in client.get("/network.json").json()["edges"]] == ["O0001"]
    (degree, *_) = client.get("/api/network/measures?lang=en").json()
    assert degree["of_organisations"]["O0000"]["degree"] == 1
    page = client.get("/network").text
    assert "Партньорства: 1" in page
