"""What a store says of itself: a value under a name, and whether only the demo has used it."""

import pytest

from referral import store_settings
from referral.store_settings import DEMO, NO, YES


def test_a_value_is_read_back_and_replaced(small_store):
    assert small_store.read(lambda tx: store_settings.value_of(tx, "colour")) is None
    for value in ("green", "blue"):
        small_store.write(lambda tx, value=value: store_settings.save(tx, "colour", value))
        assert small_store.read(lambda tx: store_settings.value_of(tx, "colour")) == value


@pytest.mark.parametrize(("mark", "is_demo"), [(None, False), (NO, False), (YES, True), ("perhaps", False)])
def test_a_store_is_a_demo_only_when_it_says_so(small_store, mark, is_demo):
    if mark is not None:
        small_store.write(lambda tx: store_settings.save(tx, DEMO, mark))
    assert small_store.read(store_settings.is_demo) is is_demo
