"""A store is for the demo when it is empty, was only ever the demo's, or holds nothing but the town."""

import pytest

from graph.engines.sqlite.store import open_sqlite
from referral import store_settings
from referral.exchange.package import demo
from referral.model.clients import Client
from referral.model.ids import ClientCode, OrganisationId, UserId
from referral.storage import records
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.fakes.demo_fixture import PACKAGE, WORDS, context


@pytest.fixture
def empty(tmp_path):
    store = open_sqlite(tmp_path / "empty.sqlite", records.schema())
    words_as_nodes(store, WORDS)
    yield store
    store.close()


def add_client(store) -> None:
    area = context(store).directory().local_areas()[0].id
    client = Client(id=ClientCode("C-REAL"), area=area, assistant=UserId("AS-1"), centre=OrganisationId("O01"))
    store.write(lambda tx: records.save(tx, client))


def test_an_empty_store_and_the_town_alone_are_for_the_demo(empty, store):
    assert demo.is_for_demo(empty, PACKAGE)
    assert demo.is_for_demo(store, PACKAGE)


def test_one_client_of_somebody_elses_is_real_work(store):
    add_client(store)
    assert not demo.is_for_demo(store, PACKAGE)


def test_what_the_visitors_of_the_demo_add_is_the_demos_until_real_work_begins(store):
    demo.begin(store)
    add_client(store)
    assert demo.is_for_demo(store, PACKAGE)
    demo.end(store)
    assert not demo.is_for_demo(store, PACKAGE)


def test_ending_what_never_began_leaves_no_mark(store):
    demo.end(store)
    assert store.read(lambda tx: store_settings.value_of(tx, store_settings.DEMO)) is None
