"""JSON of the network: what the map draws, and the measures in the reader's language."""

from graph.measures.degree import DEGREE
from referral.model.actors import Role
from referral.network.graphs import View, network_graph
from referral.network.places import lasting_places
from referral.network.ranges import ranges
from tests.fakes.demo_fixture import context


def test_the_map_data_is_that_of_the_page(client_as, store):
    office = context(store, Role.COORDINATOR)
    lasting_places(office, office.directory())  # or the first of two answers may be in rows
    client = client_as(Role.COORDINATOR)
    assert client.get("/api/network").json() == client.get("/network.json").json()


def test_measures_are_told_in_the_readers_language(client_as):
    client = client_as(Role.COORDINATOR)
    (english, *_), (bulgarian, *_) = (client.get(f"/api/network/measures?lang={one}").json() for one in ("en", "bg"))
    assert english["of_organisations"] == bulgarian["of_organisations"]
    assert english["label"] == "Partners of each organisation"
    assert bulgarian["label"] == "Партньори на всяка организация"
    assert all(figure["formula"] for figure in english["figures"] + english["totals"])


def test_each_figure_has_its_range(client_as, store):
    graph = network_graph(context(store, Role.COORDINATOR), View.PARTNERS, name_of=lambda one: one.name_bg)
    expected = ranges(graph, measures=(DEGREE,))["degree"]
    degree, *_ = client_as(Role.COORDINATOR).get("/api/network/measures?lang=en").json()
    mean = next(figure for figure in degree["totals"] if figure["code"] == "mean_degree")
    assert (mean["least"], mean["most"]) == expected.of_graph["mean_degree"]
    of_node = {node: tuple(within["degree"]) for node, within in degree["ranges_of_organisations"].items()}
    assert of_node == expected.of_nodes["degree"]
    assert degree["moves"]


def test_layers_are_compared_whichever_is_measured(client_as):
    client = client_as(Role.COORDINATOR)
    told = {}
    for of in ("partners", "referrals", "all"):
        measures = {one["code"]: one for one in client.get(f"/api/network/measures?of={of}&lang=en").json()}
        told[of] = measures["multiplexity"]
        assert ("reciprocity" in measures) is (of == "referrals")
    assert told["partners"] == told["referrals"] == told["all"]
    ties = client.get("/api/network/ties?lang=en").json()
    assert ties["views"] == ["partners", "referrals", "all"]
    pairs = {}
    for tie in ties["ties"]:
        pairs.setdefault(frozenset((tie["one"], tie["other"])), set()).add(tie["layer"])
    (row,) = told["all"]["tables"][0]["rows"]
    both = sum(len(layers) == 2 for layers in pairs.values())
    assert row == ["partners", "referrals", both, both / len(pairs)]
    assert both > 10


def test_a_tie_tells_its_kind_its_strength_and_its_dates(client_as, store):
    client = client_as(Role.COORDINATOR)
    ties = client.get("/api/network/ties?of=partners").json()["ties"]
    stored = {tie.tie for tie in context(store, Role.COORDINATOR).directory().ties}
    assert {tie["kind"] for tie in ties} == stored
    sent = client.get("/api/network/ties?of=referrals").json()["ties"]
    assert sum(tie["strength"] for tie in sent) > 900
    assert len({tie["since"] for tie in sent}) == 1


def test_how_far_the_ranges_are_is_told(client_as):
    client = client_as(Role.COORDINATOR)
    told = client.get("/api/network/measures/progress").json()
    assert told == {"done": 45, "total": 45, "finished": True, "failed": False, "minutes_left": None}
    assert client.get("/api/network/measures/progress?of=nonsense").status_code == 422
