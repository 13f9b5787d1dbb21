"""Guessing is slow, at the moment of guessing and not for others, whatever the clock does."""

import threading

import pytest

from referral.access import password_tries
from referral.access.password_tries import TriedFrom
from referral.errors import TooManyTries
from tests.fakes.demo_fixture import FakeClock, context


@pytest.fixture
def office(store):
    return context(store, clock=FakeClock())


def attempt(office, *, right=False, login="maria", address="here", device=None):
    """Return True or False for a password that was looked at, and the seconds to wait for one that was not."""
    source = TriedFrom(login_hash=login, address_hash=address, device_hash=device)
    try:
        return password_tries.attempt(office, source, lambda: right)
    except TooManyTries as wait:
        return wait.details["seconds"]


def test_five_tries_are_free_and_then_the_wait_doubles_up_to_a_minute(office):
    assert [attempt(office) for _ in range(5)] == [False] * 5
    waits = []
    for _ in range(8):
        waits.append(attempt(office, right=True))
        office.clock.forward(seconds=waits[-1])
        assert attempt(office) is False
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]


def test_who_was_right_does_not_wait_for_being_right(office):
    assert all(attempt(office, right=True) is True for _ in range(30))


def test_a_stranger_elsewhere_takes_no_try_from_the_owner(office):
    for _ in range(60):
        attempt(office, address="stranger")
    assert [attempt(office) for _ in range(5)] == [False] * 5
    assert attempt(office, login="ivan", right=True) is True


def test_guesses_at_many_names_leave_each_name_one_free_try_at_that_address(office):
    attempt(office, login="long here", right=True)
    for number in range(password_tries.BUSY_ADDRESS):
        attempt(office, login=f"name {number}")
    assert attempt(office, login="new here") is False
    assert attempt(office, login="new here", right=True) == 2
    assert attempt(office, login="came today", right=True) is True
    assert [attempt(office, login="long here") for _ in range(5)] == [False] * 5


def test_a_flood_from_one_address_stops_only_those_who_never_signed_in_there(office):
    attempt(office, login="long here", right=True)
    for number in range(password_tries.FLOODED_ADDRESS):
        assert attempt(office, login=f"name {number}") is False
    assert attempt(office, login="new here", right=True) == 60
    assert attempt(office, login="long here", right=True) is True
    assert attempt(office, login="new here", address="elsewhere", right=True) is True


def test_guesses_from_a_hundred_addresses_get_one_free_try_each_and_the_owner_all_of_them(office):
    assert attempt(office, address="home", device="phone", right=True) is True
    for number in range(password_tries.BUSY_NAME):
        attempt(office, address=f"address {number}")
    assert attempt(office, address="one more") is False
    assert attempt(office, address="one more") == 2
    assert [attempt(office, address="on the road", device="phone") for _ in range(5)] == [False] * 5


def test_a_device_that_nobody_signed_in_on_is_no_way_around_the_count(office):
    assert [attempt(office, device=f"made up {number}") for number in range(5)] == [False] * 5
    assert attempt(office, device="made up again", right=True) == 2


@pytest.mark.parametrize("jump", [{"days": 400}, {"days": -400}, {"hours": -1}])
def test_a_clock_that_jumps_and_comes_back_locks_nobody_out_and_forgets_no_guess(office, jump):
    for _ in range(5):
        attempt(office)
    office.clock.forward(**jump)
    assert [attempt(office) for _ in range(6)] == [False] * 5 + [2]
    office.clock.forward(**{unit: -amount for unit, amount in jump.items()})
    assert attempt(office, right=True) == 2, "the guesses before the jump count"
    office.clock.forward(minutes=1)
    assert attempt(office, right=True) is True


def test_tries_sent_together_are_counted_one_after_another(office):
    answers, start = [], threading.Barrier(16)

    def guess():
        start.wait()
        answers.append(attempt(office))

    guessers = [threading.Thread(target=guess) for _ in range(16)]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()
    assert answers.count(False) == 5
