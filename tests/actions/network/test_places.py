"""Places on the map: computed outside a transaction, kept, and shown even when the store cannot be written."""

import threading
import time

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.errors import Unavailable
from graph.layout.free_places import SPACING
from graph.model import Node
from referral.model.actors import Role
from referral.model.directory import Organisation, Tie
from referral.network import places
from referral.network.picture import picture
from referral.network.places import lasting_places
from referral.storage import records
from tests.fakes.demo_fixture import context
from tests.fakes.made_up_networks import network
from tests.unit.graph.layout.pictures import crossings


@pytest.fixture
def empty(tmp_path):
    store = open_sqlite(tmp_path / "empty.sqlite", records.schema())
    yield store
    store.close()


def of(store):
    office = context(store, Role.COORDINATOR)
    return lasting_places(office, office.directory())


def stored(store):
    return store.read(lambda tx: tx.find("MapPosition", limit=1000).nodes)


def add(store, key, *, beside=None, seat=None):
    def work(tx):
        records.save(tx, Organisation(id=key, name_bg=f"Нова {key}", kind="ngo", seat=seat))
        if beside:
            records.save_ties(tx, [Tie(one=key, other=beside)])

    store.write(work)


def test_an_empty_directory_has_an_empty_map(empty):
    assert of(empty) == {}
    assert stored(empty) == ()


@pytest.mark.parametrize("count", [1, 2, 499, 500, 501])
def test_any_number_in_one_place_is_has_a_place_and_is_kept(empty, count):
    network(empty, count)
    found = of(empty)
    assert len(set(found.values())) == count
    assert of(empty) == found


def test_a_newcomer_comes_beside_its_partner_and_the_others_stay(store):
    before = of(store)
    directory = context(store).directory()
    add(store, "NEW", beside="O14", seat=directory.organisations["O14"].seat)
    after = of(store)
    near = ((after["NEW"][0] - after["O14"][0]) ** 2 + (after["NEW"][1] - after["O14"][1]) ** 2) ** 0.5
    assert near < 3 * SPACING
    width = max(x for x, _ in before.values()) - min(x for x, _ in before.values())
    moved = [one for one in before if abs(after[one][0] - before[one][0]) > 0.05 * width]
    assert len(moved) <= 0.2 * len(before)


def test_others_write_while_the_map_is_laid_out(store, monkeypatch):
    started, go_on = threading.Event(), threading.Event()
    real = places.grouped

    def slow(*args):
        started.set()
        assert go_on.wait(20)
        return real(*args)

    monkeypatch.setattr(places, "grouped", slow)
    found = []
    reader = threading.Thread(target=lambda: found.append(of(store)))
    reader.start()
    assert started.wait(20)
    began = time.monotonic()
    add(store, "NEW")
    waited = time.monotonic() - began
    go_on.set()
    reader.join(30)
    assert waited < 1
    assert found[0].keys() <= of(store).keys()


def test_the_map_is_shown_when_nobody_may_write_now(store, monkeypatch):
    def busy(*_args):
        raise Unavailable

    office = context(store, Role.COORDINATOR)
    directory = office.directory()
    monkeypatch.setattr(type(store), "write", busy)
    found = lasting_places(office, directory)
    assert len(found) == sum(one.active for one in directory.organisations.values())
    assert stored(store) == ()


def test_two_who_open_a_new_map_at_once_see_the_same(store, monkeypatch):
    real = places.grouped
    others = []

    def overtaken(*args):
        if not others:
            others.append(None)
            others.append(of(store))
        return real(*args)

    monkeypatch.setattr(places, "grouped", overtaken)
    assert of(store) == others[1] == of(store)


def test_organisations_stored_one_over_another_are_put_apart(store):
    of(store)
    ids = ("O05", "O06", "O07")
    store.write(
        lambda tx: tx.put(
            [
                Node(kind="MapPosition", id=one.id, fields={"x": 0.0, "y": 0.0}, version=one.version)
                for one in tx.get_many("MapPosition", ids)
            ]
        )
    )
    assert len({of(store)[one] for one in ids}) == 3


def test_a_scheduled_job_places_who_has_no_place_and_then_rests(store, monkeypatch):
    of(store)
    add(store, "NEW", seat="A05")
    office = context(store, Role.COORDINATOR)
    assert places.keep_missing(office) == 1
    assert "NEW" in {one.id for one in stored(store)}
    monkeypatch.setattr(places, "lasting_places", None)
    assert places.keep_missing(context(store, Role.COORDINATOR)) == 0


def test_lines_of_the_demo_town_cross_less_often_than_they_did(store):
    """The layout before this one: 841 crossings of partnerships and paths, 114 of partnerships alone."""
    office = context(store, Role.COORDINATOR)
    found, directory = of(store), office.directory()
    ties = [(tie.one, tie.other) for tie in directory.ties if tie.one in found and tie.other in found]
    paths = [(line.centre, line.organisation) for line in picture(office).flows if line.organisation in found]
    assert crossings(found, ties) < 114
    assert crossings(found, ties + paths) < 841
