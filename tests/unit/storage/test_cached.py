"""A cached value: worked out once at a time, taken while it is young."""

import gc
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from referral.storage.cached import PAUSES, Cached, Computed


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


def test_a_value_that_cannot_be_worked_out_leaves_the_way_free():
    recent: Cached = Cached()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(ZeroDivisionError):
        recent.get("value", now, lambda: 1 // 0)
    assert recent.get("value", now, lambda: 2) == 2


def test_a_value_is_computed_once_for_each_key_also_when_many_ask_at_the_same_time():
    computed: Computed = Computed()
    calls, began = [], threading.Barrier(5)

    def work():
        calls.append("work")
        time.sleep(0.05)
        return len(calls)

    def ask(answers):
        began.wait(10)
        answers.append(computed.get(("report", 1), work))

    answers: list[int] = []
    threads = [threading.Thread(target=ask, args=(answers,)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (answers, calls) == ([1] * 5, ["work"])
    assert computed.get(("report", 2), work) == 2


def test_only_the_values_asked_for_last_are_kept():
    computed: Computed = Computed(most=2)
    assert [computed.get(key, lambda key=key: key) for key in ("a", "b", "a", "c")] == ["a", "b", "a", "c"]
    assert computed.get("a", lambda: "computed again") == "a"
    assert computed.get("b", lambda: "computed again") == "computed again"


def test_work_that_raises_leaves_nothing_behind():
    computed: Computed = Computed()
    with pytest.raises(ZeroDivisionError):
        computed.get("key", lambda: 1 // 0)
    assert computed.get("key", lambda: 3) == 3


def test_the_search_is_paused_while_a_figure_is_computed_and_on_again_afterwards():
    assert gc.isenabled()
    assert Computed().get("figure", gc.isenabled) is False
    assert gc.isenabled()


def test_the_search_goes_on_after_work_that_failed():
    with pytest.raises(ZeroDivisionError), PAUSES.during():
        _ = 1 / 0
    assert gc.isenabled()


def test_the_search_stays_paused_until_the_last_of_several_works_is_done():
    begun, go_on = threading.Event(), threading.Event()

    def work():
        with PAUSES.during():
            begun.set()
            go_on.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait(10)
    with PAUSES.during():
        pass
    assert not gc.isenabled()
    go_on.set()
    thread.join()
    assert gc.isenabled()


def test_where_there_is_no_search_none_is_begun():
    gc.disable()
    try:
        with PAUSES.during():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
