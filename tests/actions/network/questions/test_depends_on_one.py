"""What depends on one organisation: those with most needs that nobody else answers now."""

from tests.fakes.map_scenes import answer_for


def test_the_planted_three_come_first(map_town):
    said = answer_for(map_town, "depends_on_one").said
    assert [(one.facts["organisation"], one.facts["count"]) for one in said] == [
        (("O28",), 5),
        (("O09",), 4),
        (("O01",), 3),
    ]
    assert all(len(one.facts["needs"]) == one.facts["count"] for one in said)
