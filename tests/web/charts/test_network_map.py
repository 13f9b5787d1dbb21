"""The data of the map: colours of flows, and nothing but text rides with a node."""

import json

import pytest

from referral.model.actors import Role
from referral.network.flows import ENOUGH, FlowLine
from referral.network.picture import picture
from tests.fakes.demo_fixture import context
from web.charts import network_map
from web.wording.presenter import Presenter


@pytest.mark.parametrize(
    ("sent", "served", "colour"),
    [
        (ENOUGH - 1, ENOUGH - 1, network_map.UNKNOWN),
        (10, 7, network_map.WELL),
        (10, 4, network_map.MIDDLING),
        (10, 3, network_map.BADLY),
    ],
)
def test_the_colour_says_how_many_received_the_service(sent, served, colour):
    line = FlowLine(centre="O1", organisation="O2", sent=sent + 5, aged=sent, served=served)
    assert network_map.colour_of(line) == colour


def test_every_organisation_is_drawn_at_its_place_and_few_referrals_tell_no_share(app):
    application = app.state.application
    drawn = picture(context(application.store, Role.COORDINATOR))
    words = Presenter(language="en", vocabulary=application.vocabulary, say=str, now=application.clock())
    data = network_map.drawn(drawn, words)
    assert {node["id"]: (node["x"], node["y"]) for node in data["nodes"]} == dict(drawn.places)
    flows = [edge["app"] for edge in data["edges"] if edge["app"]["kind"] == "flow"]
    assert any(flow["served"] is None for flow in flows)
    assert all((flow["served"] is None) == (flow["sent"] < ENOUGH) for flow in flows)
    assert json.loads(json.dumps(data)) == data


def test_what_a_reader_may_not_know_is_no_zero_on_the_map(app):
    application = app.state.application
    drawn = picture(context(application.store, Role.ASSISTANT))
    words = Presenter(language="en", vocabulary=application.vocabulary, say=str, now=application.clock())
    data = network_map.drawn(drawn, words)
    few = {line.organisation for line in drawn.flows if line.sent is None}
    assert few
    nodes = {node["id"]: node["app"]["referrals"] for node in data["nodes"]}
    assert {key for key, referrals in nodes.items() if referrals is None} == few
    shown = next(line for line in drawn.flows if line.organisation not in few)
    together = sum(line.sent for line in drawn.flows if line.organisation == shown.organisation)
    assert nodes[shown.organisation] == together > 0


def test_an_unchanged_picture_has_the_same_mark():
    assert network_map.mark(b"a") == network_map.mark(b"a") != network_map.mark(b"b")
