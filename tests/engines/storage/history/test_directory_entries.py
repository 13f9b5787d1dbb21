"""On every engine: the directory of each day is the one that was there in the evening, whatever was edited since."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from graph.engines.neo4j.store import open_neo4j
from graph.engines.sqlite.store import open_sqlite
from referral.context import Recording
from referral.storage import records
from referral.storage.directory import Directory
from referral.storage.directory_cache import DirectoryCache
from referral.storage.history import directory_entries
from tests.engines.storage.directory_edits import edit, with_words
from tests.neo4j_server import emptied

FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAYS, A_DAY = 12, 4


class Kept:
    """A store whose every write keeps the history, as that of a context does, at the moment of a clock."""

    def __init__(self, store) -> None:
        self.store, self.schema, self.read, self.now = store, store.schema, store.read, FIRST

    def write(self, work):
        return self.store.write(lambda tx: self._kept(tx, work))

    def _kept(self, tx, work):
        recording = Recording(tx, directory_entries.RECORDED)
        result = work(recording.writer)
        directory_entries.keep(tx, recording.nodes, recording.edges, at=self.now, by="test")
        return result


@pytest.fixture(params=["embedded", "server"])
def store(request, tmp_path):
    if request.param == "embedded":
        opened = open_sqlite(str(tmp_path / "town.sqlite"), records.schema())
    else:
        opened = open_neo4j(emptied(request.getfixturevalue("neo4j_url")), records.schema())
    yield opened
    opened.close()


def entries(directory: Directory):
    """Everything a directory says, without the versions that entries are saved with."""
    plain = [
        {key: replace(entry, version=0) for key, entry in listed.items()}
        for listed in (directory.areas, directory.organisations, directory.services)
    ]
    return (*plain, directory.merged, {frozenset((tie.one, tie.other)): tie for tie in directory.ties})


@pytest.mark.parametrize("seed", [1, 2])
def test_the_directory_of_each_day_is_the_one_of_that_evening(store, seed):
    dice, kept = random.Random(seed), with_words(Kept(store))
    evenings: dict[date, tuple] = {}
    for number in range(DAYS):
        kept.now = FIRST + timedelta(days=number)
        for _ in range(A_DAY if dice.random() < 0.8 else 0):
            edit(kept, dice)
        evenings[kept.now.date()] = entries(store.read(DirectoryCache().fresh))
    began = next(day for day, shown in evenings.items() if any(shown))
    for day, shown in evenings.items():
        then = store.read(lambda tx, day=day: directory_entries.directory_at(tx, day, revision=0))
        assert (entries(then.directory), then.oldest) == (
            shown if day >= began else evenings[began],
            began if day < began else None,
        )
    assert store.read(lambda tx: list(directory_entries.differing(tx))) == []
    assert len({repr(shown) for shown in evenings.values()}) > 5
