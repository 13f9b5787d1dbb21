"""Flows as each reader may know them: of other centres nothing about few people, and nothing to subtract it from."""

import pytest

from graph.store import Store
from referral.matching.partners.partner_outcomes import records_of_partners
from referral.model.actors import Role
from referral.network.flows import flows_for
from referral.network.graphs import View, network_graph
from referral.network.picture import picture
from tests.fakes.demo_fixture import context
from web.charts import network_map
from web.wording.presenter import Presenter


@pytest.fixture(scope="module")
def town(settled_copy) -> Store:
    return settled_copy("flows")


def flows(town, role):
    office = context(town, role)
    return {(line.centre, line.organisation): line for line in flows_for(office, records_of_partners(office))}


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.CENTRE_LEAD])
def test_who_works_at_a_centre_reads_its_own_flows_exactly_and_no_few_of_others(town, role):
    exact, seen = flows(town, Role.COORDINATOR), flows(town, role)
    assert exact.keys() == seen.keys()
    clients = {}
    for (centre, organisation), rows in records_of_partners(context(town, role)).flows.items():
        served, others, young = clients.setdefault((centre, organisation), (set(), set(), set()))
        for row in rows:
            (young if not row.over else served if row.served else others).add(row.client)
    few = partly = 0
    for key, line in seen.items():
        served, others, young = clients[key]
        if line.centre == "O01":
            assert line == exact[key]
        elif len(served | others | young) < 5:
            few += 1
            assert (line.sent, line.aged, line.served, line.share) == (None, None, None, None)
        elif min(len(served), len(others)) < 5 or 0 < len(young) < 5:
            partly += 1
            assert (line.sent, line.aged, line.served) == (exact[key].sent, None, None)
        else:
            assert line == exact[key]
    assert few
    assert partly


def test_neither_map_nor_file_tells_a_hidden_number_by_width_size_sum_or_weight(town):
    office = context(town, Role.ASSISTANT)
    drawn = picture(office)
    hidden = {(line.centre, line.organisation) for line in drawn.flows if line.sent is None}
    words = Presenter(language="en", vocabulary=office.vocabulary, say=str, now=office.clock())
    data = network_map.drawn(drawn, words)
    lines = [edge for edge in data["edges"] if (edge["from"], edge["to"]) in hidden and edge["app"]["kind"] == "flow"]
    assert len({(line["width"], line["color"], line["app"]["sent"], line["app"]["served"]) for line in lines}) == 1
    for node in data["nodes"]:
        sent = [line.sent for line in drawn.flows if line.organisation == node["id"]]
        assert node["app"]["referrals"] == (None if None in sent else sum(sent))
    sizes = {node["size"] for node in data["nodes"] if node["app"]["referrals"] is None}
    assert len(sizes) == 1
    graph = network_graph(office, View.REFERRALS, name_of=lambda organisation: organisation.name_bg)
    unknown = [link for link in graph.links if (link.source, link.target) in hidden]
    assert unknown
    assert {(link.weight, tuple(link.attributes.items())) for link in unknown} == {(1.0, (("few", True),))}
