"""Flows for files: those of the map, for each reader; neither map nor file tells a hidden number by anything else."""

import pytest

from referral.model.actors import Role
from referral.network.flows import FlowLine, flows_for
from referral.network.graphs import View, network_graph
from referral.network.scene.facts import ENOUGH
from tests.fakes.demo_fixture import context


def flows(town, role):
    return {(line.centre, line.organisation): line for line in flows_for(context(town, role))}


def test_a_lead_reads_the_own_flows_exactly_and_none_of_others(map_town):
    exact = flows(map_town, Role.COORDINATOR)
    assert flows(map_town, Role.CENTRE_LEAD) == {path: line for path, line in exact.items() if path[0] == "O01"}
    assert {path[0] for path in exact} == {"O01", "O02"}
    assert flows(map_town, Role.MUNICIPALITY) == {}


def test_a_file_tells_no_hidden_number_by_its_weight(map_town):
    office = context(map_town, Role.ASSISTANT)
    hidden = {path for path, line in flows(map_town, Role.ASSISTANT).items() if line.sent is None}
    graph = network_graph(office, View.REFERRALS, name_of=lambda organisation: organisation.name_bg)
    unknown = [link for link in graph.links if (link.source, link.target) in hidden]
    assert unknown
    assert {(link.weight, tuple(link.attributes.items())) for link in unknown} == {(1.0, (("few", True),))}


@pytest.mark.parametrize(("aged", "served", "share"), [(ENOUGH, 2, 0.4), (ENOUGH - 1, 2, None), (None, 2, None)])
def test_a_share_needs_enough(aged, served, share):
    assert FlowLine(centre="A", organisation="B", sent=9, aged=aged, served=served).share == share
