"""Rows in an order in which each comes after the one it points to; those that point nowhere, or round, are stopped."""

from hypothesis import given
from hypothesis import strategies as st

from referral.exchange.package.order import CIRCULAR, UNKNOWN, parents_first

IDS = st.sampled_from("abcdefgh")


def test_each_comes_after_its_parent_whatever_the_order_of_the_rows():
    ordered, stopped = parents_first({"c": "b", "b": "a", "a": None, "d": "elsewhere"}, known={"elsewhere"})
    assert stopped == {}
    assert ordered.index("a") < ordered.index("b") < ordered.index("c")
    assert set(ordered) == {"a", "b", "c", "d"}


def test_unknown_parents_and_circles_stop_what_hangs_on_them():
    parents = {"a": "nowhere", "b": "a", "c": "d", "d": "e", "e": "c", "f": "c", "g": "g", "h": None}
    ordered, stopped = parents_first(parents, known=())
    assert ordered == ["h"]
    assert stopped == {
        "a": UNKNOWN, "b": UNKNOWN, "c": CIRCULAR, "d": CIRCULAR, "e": CIRCULAR, "f": UNKNOWN, "g": CIRCULAR,
    }  # fmt: skip


@given(st.dictionaries(IDS, st.none() | IDS | st.just("known")))
def test_every_id_is_ordered_or_stopped_and_the_ordered_ones_can_be_stored_in_turn(parents):
    ordered, stopped = parents_first(parents, known={"known"})
    assert sorted([*ordered, *stopped]) == sorted(parents)
    there = {"known"}
    for node in ordered:
        assert parents[node] is None or parents[node] in there
        there.add(node)
    for start in stopped:  # walking up from it ends in a circle or nowhere
        node, seen = start, []
        while node in parents and node not in seen:
            seen.append(node)
            node = parents[node]
        assert node is not None
        assert node != "known"


def test_a_chain_longer_than_the_stack_is_ordered():
    parents = {f"{number}": f"{number + 1}" for number in range(50_000)} | {"50000": None}
    ordered, stopped = parents_first(parents, known=())
    assert (ordered[0], ordered[-1], len(ordered), stopped) == ("50000", "0", 50_001, {})
