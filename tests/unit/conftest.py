"""The demo town settled once, and a copy of its file for every test that changes it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.engines.sqlite import open_sqlite
from graph.store import Store
from referral import records
from tests.town import settle


@pytest.fixture(scope="session")
def town_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("settled") / "town.sqlite"
    store = open_sqlite(path, records.schema())
    settle(store)
    store.close()
    return path


@pytest.fixture
def store(town_file, tmp_path) -> Iterator[Store]:
    shutil.copy(town_file, tmp_path / "town.sqlite")
    opened = open_sqlite(tmp_path / "town.sqlite", records.schema())
    yield opened
    opened.close()
