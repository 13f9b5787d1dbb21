"""A copy of the settled demo town for every test that changes it."""

from collections.abc import Iterator

import pytest

from graph.store import Store


@pytest.fixture
def store(settled_copy) -> Iterator[Store]:
    opened = settled_copy("town")
    yield opened
    opened.close()
