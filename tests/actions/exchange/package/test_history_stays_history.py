"""An import never makes history live, and one that is cut anywhere and repeated equals one that was not cut."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.errors import Unavailable
from graph.store import Store
from referral.exchange import import_report
from referral.exchange.package import import_package
from referral.exchange.package.import_package import import_native
from referral.model.actors import Role
from referral.referrals import create, queries, reminders
from referral.storage import records
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.fakes.demo_fixture import NOW, WORDS, FakeClock, context
from tests.fakes.new_referrals import new

POINTS = 20
LONG_AFTER = datetime(2027, 3, 1, 8, tzinfo=UTC)
LEFT_OUT = frozenset({"ImportRun", "AuditEvent"})  # each run of an import is told by itself


class CutStore:
    """A store that is out of reach from a given write on."""

    def __init__(self, store: Store, *, writes: int) -> None:
        self._store, self.left = store, writes
        self.schema, self.read = store.schema, store.read

    def write(self, work: Callable[[Any], Any]) -> Any:
        if self.left == 0:
            raise Unavailable(reason="cut")
        self.left -= 1
        return self._store.write(work)


@pytest.fixture
def small_batches(monkeypatch) -> None:
    for module in (import_report, import_package):
        monkeypatch.setattr(module, "BATCH", 10)


def fresh(folder) -> Store:
    store = open_sqlite(folder / "s.sqlite", records.schema())
    words_as_nodes(store, WORDS)
    return store


def content(store: Store) -> list[Any]:
    def work(tx):
        return [record for record in tx.backup() if record.kind not in LEFT_OUT]

    return store.read(work)


def writes_of(store: Store, folder) -> int:
    counting = CutStore(store, writes=-1)
    import_native(context(counting), folder)
    return -1 - counting.left


def test_cut_at_any_point_and_repeated_with_runs_between_equals_the_uncut(small_package, tmp_path, small_batches):
    (tmp_path / "whole").mkdir()
    whole = fresh(tmp_path / "whole")
    writes = writes_of(whole, small_package)
    assert writes > POINTS
    expected = content(whole)
    whole.close()
    for point in range(POINTS):
        folder = tmp_path / str(point)
        folder.mkdir()
        store = fresh(folder)
        with pytest.raises(Unavailable):
            import_native(context(CutStore(store, writes=point * writes // POINTS)), small_package)
        assert reminders.run_due(context(store, clock=FakeClock(LONG_AFTER))).total == 0, point
        report = import_native(context(store), small_package)
        assert not report.held, point
        assert reminders.run_due(context(store, clock=FakeClock(LONG_AFTER))).total == 0, point
        assert content(store) == expected, point
        store.close()


def test_an_import_that_breaks_off_leaves_a_report_that_says_so(small_package, tmp_path, small_batches):
    store = fresh(tmp_path)
    with pytest.raises(Unavailable):
        import_native(context(CutStore(store, writes=8)), small_package)
    (run,) = store.read(lambda tx: tx.find("ImportRun", limit=5)).nodes
    assert '"package: unfinished": 1' in str(run.fields["report"])
    import_native(context(store), small_package)
    reports = [str(node.fields["report"]) for node in store.read(lambda tx: tx.find("ImportRun", limit=5)).nodes]
    assert sorted("unfinished" in report for report in reports) == [False, True]
    store.close()


def test_what_was_sent_from_here_before_an_import_is_still_chased(small_package, store, office, clock):
    made = create_and_wait(office, clock)
    import_native(context(store, clock=clock), small_package)
    assert reminders.run_due(context(store, clock=clock)).total == 1
    assert store.read(lambda tx: tx.get("Referral", made)).fields["reminders"] == 1


def create_and_wait(office, clock) -> str:
    made = create.refer(office, new(office))
    clock.forward(days=5)
    return made.id


def test_calls_that_were_due_before_the_import_are_listed_apart(store):
    office = context(store, Role.COORDINATOR)
    counts = queries.worklist(office).counts
    assert (counts["ask_client"], counts["ask_backlog"] > 100) == (0, True)
    later = context(store, Role.COORDINATOR, clock=FakeClock(LONG_AFTER))
    backlog = queries.worklist(later, "ask_backlog", limit=1000).referrals
    due_since = queries.worklist(later, "ask_client", limit=1000).referrals
    assert due_since
    assert max(referral.ask_at for referral in backlog) <= NOW < min(referral.ask_at for referral in due_since)
