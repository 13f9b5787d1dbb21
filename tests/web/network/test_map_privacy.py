"""An attacker reads everything that the map sends to each role, and learns no small number and no path of another centre.

What is secret is counted from the stored referrals, not by the code that draws the map.
"""

import re
from collections import defaultdict

import pytest

from referral.matching.partners.partner_outcomes import usual_cohort
from referral.model.actors import Role
from tests.fakes.counted_referrals import sent
from tests.fakes.demo_fixture import context

FEW = 5
ADDRESSES = (
    "", "level=area", "level=kind", "level=municipality", "centre=O05", "centre=O40&steps=2", "ask=every",
    "ask=agreements", "ask=referrals_stop", "ask=changed", "status=used", "status=unagreed", "layers=observed",
    "without=O40", "path=O01&path=O40", "need=emp.job", "from=2025-07-01&to=2025-09-30",
    "from=2025-10-01&to=2025-12-31&with_from=2025-07-01&with_to=2025-09-30",
)  # fmt: skip
READERS = (Role.ASSISTANT, Role.CENTRE_LEAD, Role.MUNICIPALITY)


@pytest.fixture
def paths(store):
    """The clients of each path and whose they are: (centre, organisation) → client → assistant."""
    start = usual_cohort(context(store, Role.COORDINATOR)).start
    clients = defaultdict(dict)
    for one in sent(store):
        if one.organisation and one.sent_at >= start and one.centre != one.organisation:
            clients[one.centre, one.organisation][one.client] = one.assistant
    return clients


@pytest.fixture
def few(paths):
    """The organisations to which few people of other assistants of the first centre were sent."""
    return {
        path[1]
        for path, clients in paths.items()
        if path[0] == "O01" and 0 < sum(whose != "AS-1" for whose in clients.values()) < FEW
    }


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_path_of_another_centre_is_sent(client_as, store, role, address):
    client = client_as(role)
    data = client.get(f"/network.json?lang=bg&{address}").json()
    ends = {edge["from"] for edge in data["edges"] if edge["app"]["kind"] == "observed"}
    if data["scene"]["level"] == "organisation":
        assert ends <= ({"O01"} if role is not Role.MUNICIPALITY else set())
    elif role is Role.MUNICIPALITY:
        assert not ends
    assert client.get(f"/api/network?lang=bg&{address}").json()["edges"] == data["edges"]
    for place in ("/network", "/network.svg", "/network.svg"):
        text = client.get(f"{place}?lang=bg&{address}").text
        assert "Център „Воденица“ →" not in text
        if role is Role.MUNICIPALITY:
            assert " → " not in text


@pytest.mark.parametrize("address", [one for one in ADDRESSES if "from=" not in one and "need=" not in one])
def test_no_few_of_colleagues_are_told_by_number_text_size_or_width(client_as, few, address):
    client = client_as(Role.ASSISTANT)
    assert few
    data = client.get(f"/network.json?lang=en&{address}").json()
    if data["scene"]["level"] != "organisation":
        return
    edges = [edge for edge in data["edges"] if edge["app"]["kind"] == "observed" and edge["to"] in few]
    told = {(edge["app"]["sent"], edge["app"]["aged"], edge["app"]["served"], edge["app"]["share"]) for edge in edges}
    assert told <= {("few", "few", "few", None)}
    assert len({(edge["width"], edge["color"], str(edge["dashes"])) for edge in edges}) <= 1
    nodes = [node for node in data["nodes"] if node["id"] in few]
    assert {node["app"]["sent"] for node in nodes} <= {"few"}
    assert len({node["size"] for node in nodes}) <= 1
    titles = [edge["app"]["title"] for edge in edges] + [node["app"]["title"] for node in nodes]
    assert all("few" in title and not re.search(r"referrals: \d", title) for title in titles)


def test_the_picture_draws_all_hidden_numbers_alike(client_as, few):
    data = client_as(Role.ASSISTANT).get("/network.json?lang=en").json()
    titles = {edge["app"]["title"] for edge in data["edges"] if edge["to"] in few and edge["app"]["kind"] == "observed"}
    assert titles
    for text in (client_as(Role.ASSISTANT).get(f"/network{end}?lang=en").text for end in ("", ".svg")):
        lines = re.findall(r'stroke="(#\w+)" stroke-width="([\d.]+)"[^>]*><title>([^<]*)</title>', text)
        hidden = [(colour, width) for colour, width, title in lines if title.replace("&#34;", '"') in titles]
        assert hidden
        assert len(set(hidden)) == 1


def test_what_is_hidden_is_called_hidden(client_as):
    text = client_as(Role.MUNICIPALITY).get("/network?lang=en").text
    assert "Paths of referrals: hidden" in text
    assert "Referrals are hidden: they are not for this role." in text
    nodes = client_as(Role.MUNICIPALITY).get("/network.json?lang=en").json()["nodes"]
    assert not any({"sent", "aged", "served"} & node["app"].keys() for node in nodes)


def test_a_clients_code_is_never_in_an_address_and_asks_nothing(client_as, store):
    code = next(one.client for one in sent(store))
    client = client_as(Role.COORDINATOR)
    for name in ("centre", "without", "path", "ask", "need"):
        text = client.get(f"/network?{name}={code}").text
        assert code not in re.sub(r'name="back" value="[^"]*"', "", text)
