"""A store that is out of reach from some write on, and imports that write often enough to be cut anywhere."""

from collections.abc import Callable
from typing import Any

import pytest

from graph.errors import Unavailable
from graph.store import Store
from referral.exchange import import_report
from referral.exchange.package import import_package


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


def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an import write ten rows at a time."""
    for module in (import_report, import_package):
        monkeypatch.setattr(module, "BATCH", 10)
