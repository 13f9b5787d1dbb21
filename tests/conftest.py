"""What every folder of tests may ask for: a real Neo4j server and a real Chromium, or one loud line when absent."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from graph.engines.sqlite.store import open_sqlite
from graph.store import Store
from referral.storage import records
from tests import neo4j_server
from tests.fakes.cut_town import cut_package
from tests.fakes.demo_fixture import settle

SMALL = 15  # the small town has the clients whose number this divides: twenty of them
# How long an example takes depends on what else the machine does: a time is never a reason to fail.
settings.register_profile("mrezha", deadline=None)
settings.load_profile("mrezha")
REQUIRED = frozenset(os.environ.get("MREZHA_REQUIRE", "").split(","))


def pytest_configure(config: pytest.Config) -> None:
    neo4j_server.is_kept_apart = config.getoption("markexpr") == "not neo4j"


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use the Neo4j server: `make test` runs them apart, with one server for all of them."""
    for item in items:
        if uses_server(item):
            item.add_marker(pytest.mark.neo4j)


def uses_server(item: pytest.Item) -> bool:
    """Tell whether a test needs the Neo4j server: by its fixtures, its file, its name or its parameters."""
    file, _, name = item.nodeid.partition("::")
    return file.startswith(("tests/engines/", "tests/guarantees/", "tests/journeys/")) and (
        not {"neo4j_url", "server"}.isdisjoint(getattr(item, "fixturenames", ()))
        or file.startswith("tests/engines/neo4j/")
        or file.endswith(("test_both_engines.py", "test_server_cut.py"))
        or name.startswith("test_the_server_engine")
        or any(word in name.partition("[")[2] for word in ("neo4j", "server"))
    )


def absent(what: str, how: str) -> None:
    """Skip with one loud line, or fail where a skip is forbidden."""
    line = f"{what.upper()} IS ABSENT: {how}"
    if what in REQUIRED:
        pytest.fail(line)
    pytest.skip(line)


@pytest.fixture(scope="session")
def neo4j_url() -> Iterator[str]:
    """The address of an empty Neo4j server: the one of MREZHA_TEST_NEO4J, or one of our own for this run."""
    given = os.environ.get("MREZHA_TEST_NEO4J")
    if given:
        yield given
        return
    if not neo4j_server.is_fetched() or not shutil.which("java"):
        absent("neo4j", "run `python -m tests.neo4j_server fetch` (needs mvn and Java 17) to test on a real server")
    yield neo4j_server.shared().url


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        absent("chromium", "install Debian's chromium to test the pages")
    return str(found)


@pytest.fixture(scope="session")
def small_package(tmp_path_factory) -> Path:
    """The package of the demo town with twenty of its clients, written once in a run."""
    return cut_package(tmp_path_factory.mktemp("small_package") / "package", every=SMALL)


@pytest.fixture(scope="session")
def small_town_file(small_package, tmp_path_factory) -> Path:
    """The small town, imported once in a run; to be copied, never opened."""
    path: Path = tmp_path_factory.mktemp("small_town") / "town.sqlite"
    store = open_sqlite(path, records.schema())
    assert not settle(store, small_package).held
    store.close()
    return path


@pytest.fixture
def small_store(small_town_file, tmp_path) -> Iterator[Store]:
    """A copy of the small town for a test that changes it."""
    path = tmp_path / "small_town.sqlite"
    shutil.copy(small_town_file, path)
    opened = open_sqlite(path, records.schema())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def town_file(tmp_path_factory) -> Path:
    """The demo town, imported once in a run; to be copied, never opened."""
    path: Path = tmp_path_factory.mktemp("settled") / "town.sqlite"
    store = open_sqlite(path, records.schema())
    assert not settle(store).held
    store.close()
    return path


@pytest.fixture(scope="session")
def settled_copy(town_file, tmp_path_factory) -> Callable[[str], Store]:
    """Open a fresh copy of the settled demo town, for whoever changes it; whoever asks closes it."""

    def opened(name: str) -> Store:
        path = tmp_path_factory.mktemp(name) / "town.sqlite"
        shutil.copy(town_file, path)
        return open_sqlite(path, records.schema())

    return opened


@pytest.fixture
def store(settled_copy) -> Iterator[Store]:
    """A copy of the settled demo town for a test that changes it."""
    opened: Store = settled_copy("town")
    yield opened
    opened.close()
