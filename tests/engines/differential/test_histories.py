"""One history run on an engine and on the reference store: after every step the answers are equal."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from graph.store import Store
from tests.engines import stores
from tests.engines.differential.histories import histories
from tests.engines.differential.pools import SCHEMA
from tests.engines.differential.reference_store import ReferenceStore
from tests.engines.differential.steps import ReadCall, Step, Transaction, agrees, run_step
from tests.engines.stores import NEO4J, SQLITE

SETTINGS = {
    "derandomize": True,
    "database": None,
    "deadline": None,
    "print_blob": True,
    "phases": (Phase.explicit, Phase.generate, Phase.shrink),
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
GENERATED = {**SETTINGS, "phases": (Phase.generate,)}
WHOLE = (ReadCall("backup"), ReadCall("revision"), ReadCall("changes", (), (("back", 3),)))


def check(store: Store, reference: ReferenceStore, history: tuple[Step, ...]) -> None:
    """Run a history on both and stop at the first difference; after every write the whole store is compared."""
    for number, step in enumerate(history):
        expected, final = run_step(reference, step, is_reference=True)
        comparisons = [(final, expected)]
        if isinstance(step, Transaction):
            comparisons += [(call, run_step(reference, call)[0]) for call in WHOLE]
        for part, right in comparisons:
            answer, _ = run_step(store, part)
            if not agrees(answer, right):
                note(f"step {number}: {final}\nrun: {part}\nanswer:   {answer}\nexpected: {right}")
            assert agrees(answer, right), f"step {number} ({getattr(part, 'verb', 'write')})"


@settings(max_examples=120, **SETTINGS)
@given(histories(15, 30))
def test_the_file_engine_answers_every_history_as_the_reference_does(history: tuple[Step, ...]) -> None:
    with TemporaryDirectory() as directory:
        store = SQLITE.open(str(Path(directory) / "store.db"), SCHEMA)
        try:
            check(store, ReferenceStore(SCHEMA), history)
        finally:
            store.close()


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Store]]:
    stores.skip_without(NEO4J)
    place = NEO4J.place(Path())
    NEO4J.wipe(place, SCHEMA)
    store = NEO4J.open(place, SCHEMA)
    yield place, store
    store.close()


@settings(max_examples=15, **SETTINGS)
@given(history=histories(20, 30))
def test_the_server_engine_answers_every_history_as_the_reference_does(server: Any, history: tuple[Step, ...]) -> None:
    place, store = server
    NEO4J.wipe(place, SCHEMA)
    check(store, ReferenceStore(SCHEMA), history)
