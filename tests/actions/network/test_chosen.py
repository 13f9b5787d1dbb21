"""The layers of the network: each by itself, all together, and a survey as a layer once enough have answered."""

from datetime import timedelta

import networkx as nx
import pytest

from graph.measures.multiplexity import MULTIPLEXITY
from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.errors import NotAllowed
from referral.model.actors import Role
from referral.network.chosen import chosen_network
from referral.network.graphs import View, layers_of
from referral.network.ranges import ranges
from referral.partners.survey import answers, rounds
from tests.fakes.demo_fixture import FakeClock, context

ITEMS = {"reliable": 3, "open": 3, "shares_goal": 3, "resources": 2, "involved": 2, "influence": 2}


def name_of(organisation):
    return organisation.name_bg


@pytest.fixture(scope="module")
def asked(settled_copy):
    """A town with a survey that nobody has answered yet, and its invitations by organisation."""
    store = settled_copy("chosen")
    survey = rounds.open_survey(context(store, Role.COORDINATOR))
    return store, rounds.detail(context(store, Role.COORDINATOR), survey.id)


def answer(store, invitations):
    office = context(store, Role.COORDINATOR)
    for invitation in invitations:
        token = f"a-token-of-{invitation.organisation}-0123456789-abcdefgh"
        rounds.issue_link(office, invitation.id, token=token)
        for rated in invitation.rated:
            answers.rate(office, token, rated, ITEMS)


def test_a_survey_becomes_a_layer_once_half_have_answered_and_is_whole_from_four_in_five(asked):
    store, detail = asked
    office = context(store, Role.COORDINATOR)
    invited = sorted(detail.invitations, key=lambda one: one.organisation)
    assert layers_of(office, name_of=name_of).views == (View.PARTNERS, View.REFERRALS, View.ALL)
    with pytest.raises(NotAllowed):
        chosen_network(office, View.SURVEY, name_of=name_of)
    answer(store, invited[: len(invited) // 2 + 1])
    network = chosen_network(office, View.SURVEY, name_of=name_of)
    assert network.is_incomplete
    told = {code for one in network.measured() for code in one.result.of_graph}
    assert "mean_degree" in told
    assert not [code for code in told if code.endswith("centralisation")]
    answer(store, invited)
    network = chosen_network(office, View.SURVEY, name_of=name_of)
    assert not network.is_incomplete
    named = {
        frozenset((one.organisation, rated)) for one in invited for rated in one.rated if rated in network.graph.nodes
    }
    assert {frozenset((link.source, link.target)) for link in network.graph.links} == named
    assert {link.attributes.get("trust") for link in network.graph.links} <= {3.0, None}
    assert 3.0 in {link.attributes.get("trust") for link in network.graph.links}
    assert layers_of(context(store, Role.ASSISTANT), name_of=name_of).views == (
        View.PARTNERS,
        View.REFERRALS,
        View.ALL,
    )
    pairs_of_layers = next(one for one in network.measured() if one.measure is MULTIPLEXITY).result.tables["layers"]
    assert [row[:2] for row in pairs_of_layers] == [
        ("partners", "referrals"),
        ("partners", "survey"),
        ("referrals", "survey"),
    ]


def test_a_survey_that_was_not_over_on_an_earlier_day_is_not_told_of_it(asked):
    store, _ = asked
    clock = FakeClock()
    before = context(store, Role.COORDINATOR, clock=clock).today
    clock.now += timedelta(days=60)
    office = context(store, Role.COORDINATOR, clock=clock)
    assert View.SURVEY not in layers_of(context_of(office, before, Permission.SEE_NETWORK), name_of=name_of).views
    after = before + timedelta(days=30)
    assert View.SURVEY in layers_of(context_of(office, after, Permission.SEE_NETWORK), name_of=name_of).views


def test_all_layers_together_are_the_union_of_each(asked):
    store, _ = asked
    layers = layers_of(context(store, Role.ASSISTANT), name_of=name_of)
    union = nx.Graph()
    for view in (View.PARTNERS, View.REFERRALS):
        union.add_edges_from((link.source, link.target) for link in layers.graph(view).links)
    together = layers.graph(View.ALL)
    assert {frozenset(edge) for edge in union.edges} == {
        frozenset((link.source, link.target)) for link in together.links
    }
    assert {link.weight for link in together.links} == {1.0}
    sent = sum(link.weight for link in layers.graph(View.REFERRALS).links)
    assert sum(link.attributes["strength"] for link in together.layer("referrals").links) == sent


def test_ranges_of_the_layers_are_those_of_all_of_them(asked):
    network = chosen_network(context(asked[0], Role.ASSISTANT), View.PARTNERS, name_of=name_of)
    assert network.ranges()["multiplexity"] == ranges(network.layered, measures=(MULTIPLEXITY,))["multiplexity"]
    assert network.ranges()["multiplexity"].of_graph
