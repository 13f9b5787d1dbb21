"""An import never makes history live, and one that breaks off says so."""

from datetime import UTC, datetime

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.errors import Unavailable
from graph.store import Store
from referral.exchange.package.import_package import import_native
from referral.model.actors import Role
from referral.referrals import create, queries, reminders
from referral.storage import records
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.fakes.cut_store import CutStore, small_batches
from tests.fakes.demo_fixture import NOW, WORDS, FakeClock, context
from tests.fakes.new_referrals import new

LONG_AFTER = datetime(2027, 3, 1, 8, tzinfo=UTC)


def fresh(folder) -> Store:
    store = open_sqlite(folder / "s.sqlite", records.schema())
    words_as_nodes(store, WORDS)
    return store


def test_an_import_that_breaks_off_leaves_a_report_that_says_so(small_package, tmp_path, monkeypatch):
    small_batches(monkeypatch)
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
