"""A cached value: worked out once at a time, taken while it is young."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from referral.storage.cached import Cached


def test_while_one_works_a_value_out_the_others_take_the_older_one():
    began, finish = threading.Event(), threading.Event()
    start = datetime(2026, 1, 1, tzinfo=UTC)
    recent: Cached = Cached()
    assert recent.get("value", start, lambda: "old") == "old"

    def slow():
        began.set()
        assert finish.wait(10)
        return "new"

    later = start + timedelta(hours=1)
    worker = threading.Thread(target=lambda: recent.get("value", later, slow))
    worker.start()
    assert began.wait(10)
    assert recent.get("value", later, lambda: "never asked") == "old"
    finish.set()
    worker.join(10)
    assert recent.get("value", later, lambda: "never asked") == "new"
    assert recent.get("value", start, lambda: "an earlier clock") == "an earlier clock"


def test_a_value_of_another_version_is_never_given_back():
    recent: Cached = Cached()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert recent.get("value", now, lambda: "first", version=1) == "first"
    assert recent.get("value", now, lambda: "never asked", version=1) == "first"
    assert recent.get("value", now, lambda: "second", version=2) == "second"


def test_a_value_that_cannot_be_worked_out_leaves_the_way_free():
    recent: Cached = Cached()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(ZeroDivisionError):
        recent.get("value", now, lambda: 1 // 0)
    assert recent.get("value", now, lambda: 2) == 2
