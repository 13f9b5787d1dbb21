"""One winner of every race, on both engines (MREZHA_RACES=10000; fewer in the usual run)."""

from contextlib import closing

import pytest

from referral.storage import records
from tests.guarantees import concurrent_decisions
from tests.guarantees.concurrent_decisions import crossings, one_by_one, same_key, withdrawals
from tests.guarantees.faulty_builds import CheckThenSave, forgetting_keys
from tests.guarantees.race_fixture import office, rounds, settled

ROUNDS = 12


def broken(store, *, clients):
    """An office over the same data whose store does not compare before it sets."""
    settled(store, clients=clients)
    return office(CheckThenSave(store))


def is_caught(check, engine, place, *harms, clients):
    """Tell whether a check finds one of these harms in a faulty build; whether one round of races does harm is chance.

    Each round has a new store of its own.
    """
    for number in range(ROUNDS):
        where = f"{place}.{number}" if engine.name != "neo4j" else place
        engine.wipe(where, records.schema())
        with closing(engine.open(where, records.schema())) as store:
            if any(harm in problem for problem in check(broken(store, clients=clients), clients) for harm in harms):
                return True
    return False


def test_of_actors_who_decide_at_once_one_wins_and_the_rest_are_told_what_it_is_now(engine, store):
    count = rounds(engine.name, embedded=60, server=12)
    assert crossings(settled(store, clients=count), count) == []


def test_a_build_that_checks_and_then_saves_is_caught(engine, place):
    assert is_caught(crossings, engine, place, "winners", "events, not", clients=6)


def test_the_same_key_in_flight_many_times_is_one_referral(engine, store):
    count = rounds(engine.name, embedded=20, server=6)
    assert same_key(settled(store, clients=count), count) == []


def test_forgotten_keys_in_flight_are_caught(store):
    with forgetting_keys():
        wrong = same_key(settled(store, clients=3), 3)
    assert any("different answers" in problem for problem in wrong)
    assert any("referrals, " in problem for problem in wrong)


def test_keys_checked_and_then_saved_are_caught(engine, place):
    assert is_caught(same_key, engine, place, "different answers", clients=4)


def test_a_withdrawn_consent_leaves_nothing_open_whatever_crosses_it(engine, store):
    count = rounds(engine.name, embedded=20, server=8)
    assert withdrawals(settled(store, clients=count), count) == []


def test_a_withdrawal_checked_and_then_saved_is_caught(engine, place):
    assert is_caught(withdrawals, engine, place, "open under a withdrawn consent", "two answers won", clients=8)


@pytest.mark.parametrize("check", [crossings, same_key, withdrawals])
def test_the_faulty_build_is_wrong_only_when_acts_race(store, monkeypatch, check):
    """What the checks find in it is the lost compare-and-set, not another fault of the build."""
    monkeypatch.setattr(concurrent_decisions, "at_once", one_by_one)
    assert check(broken(store, clients=4), 4) == []
