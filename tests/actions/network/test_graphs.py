"""The network as plain graphs: the partnerships of the directory, the referrals of the store, and who may see them."""

import pytest

from graph.store import Store
from referral.errors import NotAllowed
from referral.model.actors import Role
from referral.network.flows import ENOUGH
from referral.network.graphs import View, network_graph
from referral.network.picture import picture
from tests.fakes.demo_fixture import context


@pytest.fixture(scope="module")
def town(settled_copy) -> Store:
    return settled_copy("graphs")


def name_of(organisation):
    return organisation.name_bg


def test_partners_are_linked_once_and_every_organisation_of_the_map_is_there(town):
    office = context(town, Role.MUNICIPALITY)
    graph = network_graph(office, View.PARTNERS, name_of=name_of)
    directory = office.directory()
    assert set(graph.nodes) == set(picture(office).organisations)
    assert {pair for link in graph.links for pair in ((link.source, link.target), (link.target, link.source))} == {
        (one, other) for one in graph.nodes for other in directory.partners_of.get(one, ()) if other in graph.nodes
    }
    assert len(graph.links) > 50
    assert graph.nodes["O01"]["label"] == directory.organisations["O01"].name_bg


def test_referrals_carry_their_number_and_a_served_share_only_where_it_says_something(town):
    office = context(town, Role.COORDINATOR)
    flows = {(flow.centre, flow.organisation): flow for flow in picture(office).flows}
    graph = network_graph(office, View.REFERRALS, name_of=name_of)
    assert graph.directed
    assert sum(link.weight for link in graph.links) == sum(flow.sent for flow in flows.values()) > 900
    few = [link for link in graph.links if flows[link.source, link.target].aged < ENOUGH]
    assert few
    assert not [link for link in few if "served" in link.attributes]
    many = next(link for link in graph.links if flows[link.source, link.target].aged >= ENOUGH)
    flow = flows[many.source, many.target]
    assert many.attributes["served"] == flow.served / flow.aged


def test_who_sees_figures_alone_gets_no_referrals(town):
    with pytest.raises(NotAllowed):
        network_graph(context(town, Role.MUNICIPALITY), View.REFERRALS, name_of=name_of)
    with pytest.raises(NotAllowed):
        network_graph(context(town, Role.ADMINISTRATOR), View.PARTNERS, name_of=name_of)
