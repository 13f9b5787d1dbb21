"""A store with a fault does not get through the histories; one without gets through."""

import pytest
from hypothesis import given, settings

from tests.engines.differential.faults import FAULTS
from tests.engines.differential.histories import histories
from tests.engines.differential.pools import SCHEMA
from tests.engines.differential.reference_store import ReferenceStore
from tests.engines.differential.steps import Step
from tests.engines.differential.test_histories import GENERATED, check


@pytest.mark.parametrize("faulty", FAULTS, ids=lambda cls: cls.__name__)
def test_a_planted_fault_is_caught(faulty: type[ReferenceStore]) -> None:
    @settings(max_examples=600, **GENERATED)
    @given(histories(20, 30))
    def run(history: tuple[Step, ...]) -> None:
        check(faulty(SCHEMA), ReferenceStore(SCHEMA), history)

    with pytest.raises(AssertionError, match="step"):
        run()


def test_a_reference_without_a_fault_agrees_with_a_reference() -> None:
    @settings(max_examples=40, **GENERATED)
    @given(histories(20, 30))
    def run(history: tuple[Step, ...]) -> None:
        check(ReferenceStore(SCHEMA), ReferenceStore(SCHEMA), history)

    run()
