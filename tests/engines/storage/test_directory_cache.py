"""The cached directory always equals one read from nothing, whoever changed the store."""

import multiprocessing
import random
import shutil
import threading

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from graph.engines.neo4j.store import open_neo4j
from graph.engines.sqlite.store import open_sqlite
from graph.errors import Unavailable
from graph.store import Store
from referral.model.directory import Area, Organisation, Service
from referral.storage import records
from referral.storage.directory_cache import DirectoryCache
from tests.engines.storage.directory_edits import (
    AREAS,
    DOCUMENTS,
    NEEDS,
    ORGANISATIONS,
    SERVICES,
    assert_fresh,
    edit,
    save,
    tie,
    with_words,
)
from tests.neo4j_server import emptied

few = lambda items: st.lists(st.sampled_from(items), unique=True, max_size=3).map(tuple)  # noqa: E731
maybe = lambda items: st.none() | st.sampled_from(items)  # noqa: E731
names = st.sampled_from(["Център", "Амбулатория", "Бюро"])


class AnyEdits(RuleBasedStateMachine):
    """Any edits, one after another; the cache is read after each, or only now and then."""

    open: staticmethod

    @initialize()
    def begin(self):
        self.store, self.directory_cache = self.open(), DirectoryCache()

    @rule(area=st.sampled_from(AREAS), name=names, outer=maybe(AREAS))
    def area(self, area, name, outer):
        save(self.store, Area(id=area, name_bg=name, type="quarter", part_of=outer))

    @rule(organisation=st.sampled_from(ORGANISATIONS), name=names, seat=maybe(AREAS), active=st.booleans())
    def organisation(self, organisation, name, seat, active):
        save(self.store, Organisation(id=organisation, name_bg=name, kind="ngo", seat=seat, active=active))

    @rule(
        service=st.sampled_from(SERVICES), owner=maybe(ORGANISATIONS), needs=few(NEEDS), areas=few(AREAS),
        requires=few(DOCUMENTS), grants=few(DOCUMENTS),
    )  # fmt: skip
    def service(self, service, owner, **several):
        save(self.store, Service(id=service, organisation=owner, name_bg="Услуга", status="active", **several))

    @rule(one=st.sampled_from(ORGANISATIONS), other=st.sampled_from(ORGANISATIONS), kind=maybe(["partners_with", "x"]))
    def tie(self, one, other, kind):
        tie(self.store, one, other, kind)

    @rule()
    def a_write_that_fails_leaves_no_trace(self):
        with pytest.raises(ZeroDivisionError):
            self.store.write(lambda tx: (tx.untie(tx.edges("OFFERS")), 1 / 0))

    @rule()
    def look(self):
        assert_fresh(self.store, self.directory_cache)

    def teardown(self):
        if hasattr(self, "store"):
            assert_fresh(self.store, self.directory_cache)
            self.store.close()


def test_the_directory_is_true_after_any_edits(tmp_path):
    numbers = iter(range(10**6))

    class Here(AnyEdits):
        open = staticmethod(lambda: with_words(open_sqlite(tmp_path / f"{next(numbers)}.db", records.schema())))

    run_state_machine_as_test(Here, settings=settings(max_examples=40, stateful_step_count=25))


def test_the_directory_is_true_after_any_edits_on_the_server(neo4j_url):
    class There(AnyEdits):
        open = staticmethod(lambda: with_words(open_neo4j(emptied(neo4j_url), records.schema())))

    run_state_machine_as_test(
        There,
        settings=settings(max_examples=5, stateful_step_count=15, suppress_health_check=list(HealthCheck)),
    )


def opened(place: str) -> Store:
    return (open_neo4j if "://" in place else open_sqlite)(place, records.schema())


def edit_in_another_process(place: str, seed: int, count: int) -> None:
    store, dice = opened(place), random.Random(seed)
    for _ in range(count):
        edit(store, dice)
    store.close()


@pytest.fixture(params=["embedded", "server"])
def place(request, tmp_path) -> str:
    if request.param == "embedded":
        return str(tmp_path / "town.sqlite")
    return emptied(request.getfixturevalue("neo4j_url"))


def test_another_process_edits_while_this_one_looks(place):
    store, directory_cache = with_words(opened(place)), DirectoryCache()
    process = multiprocessing.get_context("spawn").Process(target=edit_in_another_process, args=(place, 3, 60))
    process.start()
    seen = set()
    while process.is_alive():
        directory = store.read(directory_cache.fresh)
        assert directory.revision >= max(seen, default=0)
        seen.add(directory.revision)
        if "://" not in place:  # a server shows each question the newest state, so two readings may differ by an edit
            assert_fresh(store, directory_cache)
    process.join()
    assert process.exitcode == 0
    assert len(seen) > 5
    assert_fresh(store, directory_cache)
    store.close()


def test_many_threads_share_one_cache(tmp_path):
    store, directory_cache = with_words(opened(str(tmp_path / "town.sqlite"))), DirectoryCache()
    done, wrong = threading.Event(), []

    def look():
        while not done.is_set():
            cached, rebuilt = store.read(lambda tx: (directory_cache.fresh(tx), DirectoryCache().fresh(tx)))
            if cached != rebuilt:
                wrong.append(cached.revision)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    dice = random.Random(5)
    for _ in range(80):
        edit(store, dice)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    store.close()


def test_an_older_look_gets_its_own_directory_and_spoils_nothing(tmp_path):
    store, directory_cache, dice = with_words(opened(str(tmp_path / "town.sqlite"))), DirectoryCache(), random.Random(1)
    for _ in range(20):
        edit(store, dice)

    def old_look(tx):
        before = DirectoryCache().fresh(tx)
        save(store, Organisation(id="O0", name_bg="Ново име", kind="ngo"))
        later = store.read(directory_cache.fresh)
        assert later.organisations["O0"].name_bg == "Ново име"
        assert directory_cache.fresh(tx) == before
        assert store.read(directory_cache.fresh) is later

    store.read(old_look)
    store.close()


@pytest.mark.parametrize("more", [-10, 0, 10], ids=["lower", "equal", "higher"])
def test_another_content_in_the_same_place_is_noticed_at_any_revision(place, more):
    directory_cache, dice = DirectoryCache(), random.Random(2)
    store = with_words(opened(place))
    for _ in range(20):
        edit(store, dice)
    before = store.read(directory_cache.fresh).revision
    store.close()
    if "://" in place:
        emptied(place)
    else:
        shutil.move(place, f"{place}.old")
    store = with_words(opened(place))
    while store.read(lambda tx: tx.revision()) < before + more:
        save(store, Organisation(id="O1", name_bg=f"Бюро {dice.random()}", kind="ngo"))
    assert_fresh(store, directory_cache)
    store.close()


def test_a_look_that_fails_half_way_is_made_good_by_the_next(tmp_path):
    store, directory_cache, dice = with_words(opened(str(tmp_path / "town.sqlite"))), DirectoryCache(), random.Random(4)
    for _ in range(25):
        edit(store, dice)
    store.read(directory_cache.fresh)
    for _ in range(25):
        edit(store, dice)

    class Failing:
        def __init__(self, reader):
            self._reader = reader

        def __getattr__(self, name):
            if name == "neighbours":
                raise Unavailable(reason="gone")
            return getattr(self._reader, name)

    with pytest.raises(Unavailable):
        store.read(lambda tx: directory_cache.fresh(Failing(tx)))
    assert_fresh(store, directory_cache)
    store.close()
