"""Long work is done once, tells how far it is, and keeps others from nothing when it fails."""

import threading

import pytest

from web.http.figures import long_work
from web.http.figures.long_work import KEPT, LongWork, Work

SOON = 10.0


def test_it_is_done_once_for_all_who_ask():
    works, began, go = LongWork(), [], threading.Event()

    def work(tell):
        began.append(1)
        tell(3, 7)
        go.wait(SOON)
        return "value"

    first = works.ask("key", work)
    while not first.total:
        assert not first.wait(0.01)
    assert works.ask("key", work) is first
    assert (first.done, first.total, first.is_done) == (3, 7, False)
    go.set()
    assert first.wait(SOON)
    assert (first.value, first.is_done, began) == ("value", True, [1])
    assert works.ask("key", work) is first


def test_what_failed_is_logged_and_begun_again_when_it_is_asked_for(caplog):
    works, tries = LongWork(), []

    def work(_):
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("broken")
        return "value"

    first = works.ask("key", work)
    assert first.wait(SOON)
    assert (first.failed, first.is_done) == (True, False)
    assert "long work failed" in caplog.text
    second = works.ask("key", work)
    assert second.wait(SOON)
    assert second.value == "value"


def test_what_nobody_asked_for_is_not_begun_by_looking():
    works = LongWork()
    assert not works.known("a").is_done
    works.ask("a", lambda progress: 5).wait(60)
    assert works.known("a").value == 5
    assert not works.known("b").is_done


def test_the_minutes_that_are_left_go_by_what_was_done_so_far(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(long_work.time, "monotonic", lambda: now[0])
    work = Work()
    assert work.minutes_left is None
    work.begin()
    assert work.minutes_left is None
    now[0] += 120
    work.tell(10, 40)
    assert work.minutes_left == 6
    work.end(1)
    assert work.minutes_left is None


def test_one_work_is_done_at_a_time():
    works, at_once, most = LongWork(), [], []

    def work(tell):
        at_once.append(1)
        most.append(len(at_once))
        tell(0, 1)
        at_once.pop()

    assert all(work.wait(SOON) for work in [works.ask(number, work) for number in range(5)])
    assert max(most) == 1


def test_a_work_waits_for_its_own_queue_alone():
    works, go = LongWork(), threading.Event()
    held = works.ask("ranges", lambda _: go.wait(SOON))
    assert works.ask("places", lambda _: "laid out", queue="places").wait(SOON)
    assert not held.is_done
    go.set()
    assert held.wait(SOON)


def test_what_is_under_way_or_waits_is_given_up_at_the_end():
    works, began, told = LongWork(), threading.Event(), []

    def endless(tell):
        while True:
            told.append(1)
            tell(len(told), len(told) + 1)
            began.set()

    under_way, waiting = works.ask("endless", endless), works.ask("next", told.append)
    assert began.wait(SOON)
    works.stop()
    assert under_way.wait(SOON)
    assert (under_way.is_done, waiting.is_done) == (False, False)


def test_the_results_asked_for_last_are_kept(monkeypatch):
    works, made = LongWork(), []
    for number in [*range(KEPT + 3), 0]:
        assert works.ask(number, lambda _, number=number: made.append(number)).wait(SOON)
    assert made == [*range(KEPT + 3), 0]
    assert works.ask(KEPT + 2, lambda _: made.append("again")).is_done
    assert "again" not in made


@pytest.mark.parametrize("pieces", [1, 4])
def test_others_may_work_after_each_piece(monkeypatch, pieces):
    slept = []
    monkeypatch.setattr(long_work.time, "sleep", slept.append)
    work = LongWork().ask("key", lambda tell: [tell(number, pieces) for number in range(pieces)])
    assert work.wait(SOON)
    assert slept.count(long_work.PAUSE) == pieces
