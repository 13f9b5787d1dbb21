"""Search by beginnings of words, in either alphabet."""

from typing import Any

import pytest

from graph.store import Store
from tests.engines.store_helpers import box, put, thing


@pytest.fixture
def named(store: Store) -> Store:
    put(
        store,
        thing("1", name="Център Надежда"),
        thing("2", name="Надежден приятел", tags=("център",)),
        thing("3", name="The Nadezhda house"),
        thing("4", name="Сдружение Шанс"),
        thing("5"),
        thing("6", name="②③ Ⅻ 12A ℋ ㎒ ١٢ 𝔘 東京 naïve Ünal"),
    )
    return store


def searched(store: Store, text: str, **more: Any) -> list[str]:
    return [node.id for node in store.read(lambda r: r.search("Thing", text, **more))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("надежда", "123"),  # its last letter may be an article
        ("nadejda", "13"),
        ("NADEZHDA", "123"),
        ("надеждата", "13"),
        ("центърът", "12"),
        ("на\u00adдежд", "123"),
        ("нaд\u0065жд", "123"),  # two letters of the other alphabet
        ("надежд", "123"),
        ("център надеж", "12"),
        ("tsentar nadezh", "12"),
        ("шанс", "4"),
        ("shans", "4"),
        ("6ans", "4"),
        ("адежда", ""),
        ("надежда шанс", ""),
        ("", ""),
        (" -!? ", ""),
        ('" OR "', ""),
        ("NEAR(надежда", ""),
        ("надежда*", "123"),
        ("12", "6"),
        ("東", "6"),
        ("unal", "6"),
    ],
)
def test_search_finds_beginnings_of_words_in_either_alphabet(named: Store, text: str, expected: str) -> None:
    assert sorted(searched(named, text)) == list(expected)


def test_search_ranks_whole_words_first_then_earlier_ones_then_id(named: Store) -> None:
    assert searched(named, "надежд") == ["2", "1", "3"]
    assert searched(named, "надежда") == ["1", "3", "2"]
    assert searched(named, "център") == ["1", "2"]
    assert searched(named, "надежд", limit=2) == ["2", "1"]
    assert searched(named, "надежд", limit=0) == []


def test_search_forgets_old_words_and_sees_new_ones(named: Store) -> None:
    searched(named, "надежда")
    one, two = named.read(lambda r: r.get_many("Thing", ("1", "2")))
    put(named, one.with_fields(name="Ново име"), two.with_fields(name=None, tags=None))
    assert searched(named, "надежд") == ["3"]
    assert searched(named, "ново") == ["1"]
    assert searched(named, "център") == []


def test_a_kind_without_searchable_fields_finds_nothing(store: Store) -> None:
    put(store, box("b", label="надежда"))
    assert store.read(lambda r: r.search("Box", "надежда")) == ()


def test_a_search_inside_a_write_sees_what_was_just_written(store: Store) -> None:
    def work(w: Any) -> list[str]:
        w.put((thing("a", name="надежда"),))
        return [node.id for node in w.search("Thing", "надежда")]

    assert store.write(work) == ["a"]
