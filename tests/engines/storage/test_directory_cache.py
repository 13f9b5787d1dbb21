"""The kept picture of the directory is always the one a fresh reading would draw, whoever changed the store."""

import multiprocessing
import random
import shutil
import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from graph.engines.neo4j.store import open_neo4j
from graph.engines.sqlite.store import open_sqlite
from graph.errors import Unavailable
from graph.model import Edge, Node
from graph.store import Store
from referral.model.directory import Area, Organisation, Service, Tie
from referral.storage import records
from referral.storage.directory_cache import DirectoryCache
from tests.neo4j_server import emptied

AREAS, ORGANISATIONS, SERVICES = (
    [f"{letter}{number}" for number in range(size)] for letter, size in (("A", 4), ("O", 4), ("S", 6))
)
NEEDS, PAPERS = ("com.info", "hea.gp", "emp.job"), ("id_card", "referral_gp")
few = lambda items: st.lists(st.sampled_from(items), unique=True, max_size=3).map(tuple)  # noqa: E731
maybe = lambda items: st.none() | st.sampled_from(items)  # noqa: E731
names = st.sampled_from(["Център", "Амбулатория", "Бюро"])


def with_words(store: Store) -> Store:
    nodes = [
        *(Node(kind="Need", id=one, fields=_needed(store, "Need")) for one in NEEDS),
        *(Node(kind="Prerequisite", id=one, fields=_needed(store, "Prerequisite")) for one in PAPERS),
    ]
    store.write(lambda tx: tx.put(nodes))
    return store


def _needed(store: Store, kind: str) -> dict[str, str]:
    return {name: "x" for name, spec in store.schema.kinds[kind].fields.items() if spec.required}


def save(store: Store, record: Area | Organisation | Service) -> None:
    """Store a record over whatever is there, with only those ends that are there."""

    def work(tx):
        there = lambda kind, ids: tuple(node.id for node in tx.get_many(kind, ids))  # noqa: E731
        one = lambda kind, end: next(iter(there(kind, [end])), None) if end else None  # noqa: E731
        found = tx.get(type(record).__name__, record.id)
        new = replace(record, version=found.version if found else 0)
        if isinstance(new, Area):
            new = replace(new, part_of=one("Area", new.part_of))
        elif isinstance(new, Organisation):
            new = replace(new, seat=one("Area", new.seat))
        else:
            new = replace(new, organisation=one("Organisation", new.organisation), areas=there("Area", new.areas))
        records.save(tx, new)

    store.write(work)


def tie(store: Store, one: str, other: str, kind: str | None) -> None:
    def work(tx):
        if one == other or len(tx.get_many("Organisation", [one, other])) < 2:
            return
        if kind is None:
            tx.untie([Edge(kind="PARTNERS_WITH", source=one, target=other)])
        else:
            records.save_ties(tx, [Tie(one=one, other=other, tie=kind)])

    store.write(work)


def edit(store: Store, dice: random.Random) -> None:
    """One generated edit, for the places where many come without a story."""
    some = lambda items: tuple(dice.sample(items, dice.randint(0, 3 if len(items) > 2 else 1)))  # noqa: E731
    records_ = (
        Area(id=dice.choice(AREAS), name_bg="Квартал", type="quarter", part_of=dice.choice([None, *AREAS])),
        Organisation(id=dice.choice(ORGANISATIONS), name_bg=f"Бюро {dice.random()}", kind="ngo", seat=dice.choice(AREAS)),
        Service(id=dice.choice(SERVICES), organisation=dice.choice([None, *ORGANISATIONS]), name_bg="Услуга",
                status="active", needs=some(NEEDS), areas=some(AREAS), requires=some(PAPERS)),
    )  # fmt: skip
    save(store, dice.choice(records_))
    tie(store, *dice.sample(ORGANISATIONS, 2), dice.choice([None, "partners_with", "member_of"]))


def assert_fresh(store: Store, directory_cache: DirectoryCache) -> None:
    kept, rebuilt, stored = store.read(
        lambda tx: (directory_cache.fresh(tx), DirectoryCache().fresh(tx), records.get_many(tx, Service, SERVICES))
    )
    assert kept == rebuilt
    assert tuple(kept.services.values()) == stored


class ReferralDetail(RuleBasedStateMachine):
    """Any edits, one after another; the keeper looks after each, or only now and then."""

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
        requires=few(PAPERS), grants=few(PAPERS),
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


def test_the_picture_is_true_after_any_edits(tmp_path):
    numbers = iter(range(10**6))

    class Here(ReferralDetail):
        open = staticmethod(lambda: with_words(open_sqlite(tmp_path / f"{next(numbers)}.db", records.schema())))

    run_state_machine_as_test(Here, settings=settings(max_examples=40, stateful_step_count=25, deadline=None))


def test_the_picture_is_true_after_any_edits_on_the_server(neo4j_url):
    class There(ReferralDetail):
        open = staticmethod(lambda: with_words(open_neo4j(emptied(neo4j_url), records.schema())))

    run_state_machine_as_test(
        There,
        settings=settings(
            max_examples=5, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def opened(place: str) -> Store:
    return (open_neo4j if "://" in place else open_sqlite)(place, records.schema())


def elsewhere(place: str, seed: int, count: int) -> None:
    """The other process."""
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
    process = multiprocessing.get_context("spawn").Process(target=elsewhere, args=(place, 3, 60))
    process.start()
    seen = set()
    while process.is_alive():
        picture = store.read(directory_cache.fresh)
        assert picture.revision >= max(seen, default=0)
        seen.add(picture.revision)
        if "://" not in place:  # a server shows each question the newest state, so two drawings may differ by an edit
            assert_fresh(store, directory_cache)
    process.join()
    assert process.exitcode == 0
    assert len(seen) > 5
    assert_fresh(store, directory_cache)
    store.close()


def test_many_threads_share_one_keeper(tmp_path):
    store, directory_cache = with_words(opened(str(tmp_path / "town.sqlite"))), DirectoryCache()
    done, wrong = threading.Event(), []

    def look():
        while not done.is_set():
            kept, rebuilt = store.read(lambda tx: (directory_cache.fresh(tx), DirectoryCache().fresh(tx)))
            if kept != rebuilt:
                wrong.append(kept.revision)

    people = [threading.Thread(target=look) for _ in range(4)]
    for one in people:
        one.start()
    dice = random.Random(5)
    for _ in range(80):
        edit(store, dice)
    done.set()
    for one in people:
        one.join()
    assert wrong == []
    store.close()


def test_an_older_look_gets_its_own_picture_and_spoils_nothing(tmp_path):
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
