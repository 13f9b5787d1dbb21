"""Guesses at answer links: ten a minute are free, then a pause that doubles; another address is not touched."""

import pytest

from graph.model import where
from referral.errors import BadInput, TooManyTries
from referral.model.actors import SYSTEM
from referral.model.referrals import TransitionData
from referral.partners import answer_links, rate_limit
from referral.partners.answer_form import PartnerAnswer
from referral.partners.rate_limit import record_failed_try
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import referred


@pytest.fixture
def visitor(store, clock):
    return context(store, clock=clock)


def guesses(visitor, count: int, address: str = "a") -> None:
    for _ in range(count):
        record_failed_try(visitor, address)


def waiting(visitor, address: str = "a") -> int:
    with pytest.raises(TooManyTries) as refused:
        record_failed_try(visitor, address)
    return refused.value.details["seconds"]


def test_the_eleventh_guess_within_a_minute_waits_a_minute(visitor, clock):
    guesses(visitor, 10)
    assert waiting(visitor) == 60
    clock.forward(seconds=59)
    assert waiting(visitor) == 1
    clock.forward(seconds=1)
    guesses(visitor, 1)


def test_slow_guesses_are_never_refused(visitor, clock):
    for _ in range(30):
        guesses(visitor, 1)
        clock.forward(seconds=7)


@pytest.mark.parametrize(("seconds", "refused"), [(59, True), (60, False)])
def test_ten_guesses_over_a_whole_minute_are_free(visitor, clock, seconds, refused):
    """As everywhere here, what lies exactly a minute, a quarter of an hour or an hour back is outside of it."""
    guesses(visitor, 9)
    clock.forward(seconds=seconds)
    guesses(visitor, 1)
    if refused:
        assert waiting(visitor) == 60
    else:
        guesses(visitor, 1)


def test_a_guess_is_remembered_for_less_than_an_hour(visitor, clock):
    guesses(visitor, 10)
    clock.forward(minutes=59, seconds=59)
    guesses(visitor, 10)
    assert waiting(visitor) == 120  # the second ten within an hour
    clock.forward(hours=1)
    guesses(visitor, 10)
    assert waiting(visitor) == 60


def test_the_pause_doubles_with_every_ten_and_is_never_more_than_a_quarter_of_an_hour(visitor, clock):
    pauses = []
    for _ in range(6):
        guesses(visitor, 10)
        pauses.append(waiting(visitor))
        clock.forward(seconds=pauses[-1] + 1)
    # a minute, two, four, eight, sixteen cut to fifteen
    assert pauses == [60, 120, 240, 480, 900, 900]


def test_another_address_is_not_shut_out(visitor):
    guesses(visitor, 10)
    guesses(visitor, 1, "b")


def test_a_refused_guess_is_not_written_down(store, visitor):
    guesses(visitor, 10)
    for _ in range(5):
        waiting(visitor)
    assert store.read(lambda tx: tx.tally("LinkTry", ())[0].count) == 10


def test_a_clock_that_is_set_back_starts_anew(visitor, clock):
    guesses(visitor, 10)
    clock.forward(hours=-2)
    guesses(visitor, 1)


def test_one_link_leaves_ten_messages_a_day_and_the_assistant_no_more_news(store, office, clock):
    made = referred(office)
    answer_links.issue(office, made.id, token="t")
    partner = office.as_actor(SYSTEM)

    def leave(number: int) -> None:
        nonce = answer_links.begin(partner, "t").nonce
        message = PartnerAnswer(choice="call_me", nonce=nonce, data=TransitionData(note=f"обадете се {number}"))
        answer_links.answer(partner, "t", message)

    for number in range(rate_limit.MESSAGES_A_DAY):
        leave(number)
        clock.forward(minutes=30)
    with pytest.raises(BadInput) as refused:
        leave(99)
    assert refused.value.details["problems"] == (("answer", "too_many_messages", {"most": 10}),)
    told = store.read(
        lambda tx: tx.find("Notification", where(referral=made.id, user=made.assistant), limit=10_000).nodes
    )
    assert len(told) == 10
    clock.forward(hours=20)
    leave(100)
