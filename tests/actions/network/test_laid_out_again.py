"""The map laid out again: better, kept whole or not at all, for coordinators, and the same when nothing has changed."""

import pytest

from graph.errors import Stale
from graph.layout.free_places import SPACING
from graph.model import Node
from referral.errors import NotAllowed
from referral.model.actors import Role
from referral.network.laid_out_again import keep, new_map, present_mark
from referral.network.places import lasting_places
from tests.fakes.demo_fixture import context


@pytest.fixture
def rows(store):
    """A town whose organisations stand in one straight row, as a coordinator."""
    office = context(store, Role.COORDINATOR)
    lasting_places(office, office.directory())

    def work(tx):
        nodes = tx.find("MapPosition", limit=1000).nodes
        tx.put(
            [
                Node(kind="MapPosition", id=one.id, fields={"x": SPACING * at, "y": 0.0}, version=one.version)
                for at, one in enumerate(nodes)
            ]
        )

    store.write(work)
    return office


def test_a_new_map_is_better_and_stays_when_it_is_taken(rows):
    found = new_map(rows, rows.directory())
    assert found.would_be.own_share > 2 * found.was.own_share
    assert found.moved > len(found.before) / 2
    assert lasting_places(rows, rows.directory()) == found.before, "nothing is written until somebody says so"
    keep(rows, found)
    assert lasting_places(rows, rows.directory()) == found.after
    again = new_map(rows, rows.directory())
    assert (again.moved, again.after) == (0, found.after)


def test_a_map_that_has_changed_since_is_not_replaced(rows):
    found, other = new_map(rows, rows.directory()), new_map(rows, rows.directory())
    mark = present_mark(rows, rows.directory())
    keep(rows, found)
    assert present_mark(rows, rows.directory()) != mark
    with pytest.raises(Stale):
        keep(rows, other)


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.CENTRE_LEAD, Role.MUNICIPALITY, Role.ADMINISTRATOR])
def test_nobody_but_a_coordinator_keeps_one(rows, store, role):
    found = new_map(rows, rows.directory())
    with pytest.raises(NotAllowed):
        keep(context(store, role), found)
