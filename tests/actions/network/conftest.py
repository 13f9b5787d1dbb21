"""One demo town for the tests of the map that only read it."""

import pytest

from graph.store import Store


@pytest.fixture(scope="package")
def map_town(settled_copy) -> Store:
    return settled_copy("map")
