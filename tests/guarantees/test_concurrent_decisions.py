"""One winner of every race, on both engines (MREZHA_RACES=10000; fewer in the usual run)."""

import pytest

from tests.guarantees import concurrent_decisions
from tests.guarantees.concurrent_decisions import crossings, one_by_one, same_key, withdrawals
from tests.guarantees.faulty_builds import CheckThenSave, forgetting_keys
from tests.guarantees.race_fixture import office, rounds, settled


def broken(store, *, clients):
    """An office over the same data whose store does not compare before it sets."""
    settled(store, clients=clients)
    return office(CheckThenSave(store))


def harms(problems, *named):
    """Return the problems that are one of these harms of a lost race; which of them a race ends in is chance."""
    return [problem for problem in problems if any(harm in problem for harm in named)]


def test_of_actors_who_decide_at_once_one_wins_and_the_rest_are_told_what_it_is_now(engine, store):
    count = rounds(engine.name, embedded=60, server=12)
    assert crossings(settled(store, clients=count), count) == []


def test_a_build_that_checks_and_then_saves_is_caught(engine, store):
    wrong = crossings(broken(store, clients=6), 6)
    assert harms(wrong, "winners", "events, not")


def test_the_same_key_in_flight_many_times_is_one_referral(engine, store):
    count = rounds(engine.name, embedded=20, server=6)
    assert same_key(settled(store, clients=count), count) == []


def test_forgotten_keys_in_flight_are_caught(store):
    with forgetting_keys():
        wrong = same_key(settled(store, clients=3), 3)
    assert any("different answers" in problem for problem in wrong)
    assert any("referrals, " in problem for problem in wrong)


def test_keys_checked_and_then_saved_are_caught(store):
    wrong = same_key(broken(store, clients=4), 4)
    assert any("different answers" in problem for problem in wrong)


def test_a_withdrawn_consent_leaves_nothing_open_whatever_crosses_it(engine, store):
    count = rounds(engine.name, embedded=20, server=8)
    assert withdrawals(settled(store, clients=count), count) == []


def test_a_withdrawal_checked_and_then_saved_is_caught(store):
    wrong = withdrawals(broken(store, clients=8), 8)
    assert harms(wrong, "open under a withdrawn consent", "two answers won")


@pytest.mark.parametrize("check", [crossings, same_key, withdrawals])
def test_the_faulty_build_is_wrong_only_when_acts_race(store, monkeypatch, check):
    """What the checks find in it is the lost compare-and-set, not another fault of the build."""
    monkeypatch.setattr(concurrent_decisions, "at_once", one_by_one)
    assert check(broken(store, clients=4), 4) == []
