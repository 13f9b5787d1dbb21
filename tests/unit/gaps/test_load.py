"""An assistant who has far more clients than the others."""

from referral.gaps.load import find
from tests.unit.gaps.gap_examples import cases, client, town


def with_loads(**loads):
    clients = [client(f"{name}-{at}", assistant=name) for name, count in loads.items() for at in range(count)]
    return town(cases=cases(clients=clients, assistants=[name for name in loads if name != "LEFT"]))


def test_only_more_than_the_threshold_times_the_mean_is_heavy():
    (found,) = find(with_loads(A=110, B=65, C=60, D=65))
    assert (found.assistant, found.people, found.details["mean"]) == ("A", 110, 75)
    assert find(with_loads(A=14, B=6)) == ()  # 1.4 times the mean and not more
    assert [one.assistant for one in find(with_loads(A=15, B=6))] == ["A"]


def test_clients_of_somebody_who_left_count_for_nobody_and_an_assistant_without_clients_counts():
    assert find(with_loads(LEFT=50, A=5, B=5)) == ()
    assert [one.assistant for one in find(with_loads(A=5, B=0))] == ["A"]


def test_without_clients_nobody_is_heavy():
    assert find(town()) == find(with_loads(A=0, B=0)) == ()
