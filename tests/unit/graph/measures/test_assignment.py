"""Places given out by maximum flow agree with trying every way by hand."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.assignment import Asking, gains, placed

PROVIDERS = ("a", "b", "c")


@st.composite
def queues(draw: st.DrawFn) -> tuple[dict[str, Asking], dict[str, int]]:
    groups = {
        f"g{number}": Asking(
            people=draw(st.integers(1, 2)), providers=draw(st.frozensets(st.sampled_from(PROVIDERS), min_size=1))
        )
        for number in range(draw(st.integers(0, 3)))
    }
    limited = draw(st.frozensets(st.sampled_from(PROVIDERS)))
    return groups, {provider: draw(st.integers(0, 2)) for provider in sorted(limited)}


def tried(groups: dict[str, Asking], places: dict[str, int]) -> int:
    """Return how many people can get a place at most: every person tries every provider of theirs, or none."""
    people = [(*sorted(asking.providers), None) for asking in groups.values() for _ in range(asking.people)]
    ways = (way for way in product(*people) if all(way.count(one) <= most for one, most in places.items()))
    return max((sum(choice is not None for choice in way) for way in ways), default=0)


@settings(max_examples=60)
@given(queues())
def test_as_many_as_possible_get_a_place(queue: tuple[dict[str, Asking], dict[str, int]]) -> None:
    groups, places = queue
    given_out = placed(groups, places)
    assert sum(given_out.values()) == tried(groups, places)
    assert all(0 <= given_out[group] <= asking.people for group, asking in groups.items())
    for provider, gain in gains(groups, places).items():
        without = {one: most for one, most in places.items() if one != provider}
        assert gain == tried(groups, without) - tried(groups, places)


def test_who_can_go_elsewhere_makes_room_for_who_cannot() -> None:
    groups = {
        "anywhere": Asking(people=3, providers=frozenset({"a", "b"})),
        "only a": Asking(people=2, providers=frozenset({"a"})),
    }
    assert placed(groups, {"a": 2, "b": 3}) == {"anywhere": 3, "only a": 2}
    assert placed(groups, {"a": 2, "b": 1})["only a"] + placed(groups, {"a": 2, "b": 1})["anywhere"] == 3
    assert gains(groups, {"a": 2, "b": 1}) == {"a": 2, "b": 2}
