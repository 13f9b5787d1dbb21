"""A small network's ranges are there at once; those of a large one are begun only where somebody may wait for them."""

import threading
from types import SimpleNamespace

import pytest

from graph.model import Graph, Link
from referral.network.chosen import ChosenNetwork
from referral.network.graphs import View
from referral.network.ranges import AT_ONCE
from tests.fakes.demo_fixture import NOW
from web.http.figures.long_work import LongWork
from web.http.figures.network_ranges import MEASURED_AT_ONCE, found, measured_beside, ranges_of


def network(size: int) -> ChosenNetwork:
    names = [f"O{number:04}" for number in range(size)]
    graph = Graph(nodes={name: {"label": name} for name in names}, links=(Link(source=names[0], target=names[1]),))
    return ChosenNetwork(view=View.PARTNERS, views=(View.PARTNERS,), graph=graph, layered=graph, sent_from=NOW.date())


@pytest.fixture
def request_of():
    return SimpleNamespace(http=SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(long_work=LongWork()))))


def test_a_small_network_has_its_ranges_at_once(request_of):
    work = ranges_of(request_of, network(4), begin=False)
    assert work.is_done
    assert found(work)["degree"].of_nodes["degree"]["O0000"] == (0, 1)


def test_a_large_one_is_begun_only_where_it_may(request_of, monkeypatch):
    begun = []
    monkeypatch.setattr(ChosenNetwork, "ranges", lambda self, progress: begun.append(self) or {"degree": "ranges"})
    large = network(AT_ONCE + 1)
    assert found(ranges_of(request_of, large, begin=False)) == {}
    assert begun == []
    ranges_of(request_of, large).wait(60)
    assert found(ranges_of(request_of, large, begin=False)) == {"degree": "ranges"}
    assert begun == [large]


@pytest.mark.parametrize(("size", "is_there"), [(MEASURED_AT_ONCE, True), (MEASURED_AT_ONCE + 1, False)])
def test_only_a_large_map_opens_before_its_measures_are_there(request_of, monkeypatch, size, is_there):
    may_go_on = threading.Event()
    monkeypatch.setattr(ChosenNetwork, "measured", lambda self: is_there or may_go_on.wait(60))
    everything = SimpleNamespace(shared=lambda _key, work: work())
    work = measured_beside(request_of, everything, network(size))
    assert work.is_done is is_there
    may_go_on.set()
    work = measured_beside(request_of, everything, network(size))
    assert work.wait(60)
    assert work.value is True
