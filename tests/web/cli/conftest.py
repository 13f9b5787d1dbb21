"""A folder with a store of the town, and broken things of every kind."""

from pathlib import Path

import pytest

from tests.web.cli.terminal_steps import prepared


@pytest.fixture
def here(tmp_path, town_file) -> Path:
    return prepared(tmp_path, town_file)
