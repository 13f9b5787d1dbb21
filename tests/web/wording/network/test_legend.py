"""The legend counts what is drawn, and each of its rows leads to that alone and back."""

from tests.fakes.map_scenes import scene_for
from tests.web.wording.network.test_page import page
from web.wording.network.legend import legend, tie_legend


def test_the_legend_counts_every_organisation(store):
    assert sum(row.count for row in legend(page(store).words)) == 45


def test_each_kind_of_ties_is_counted_and_chosen_alone(store):
    scene = scene_for(store)
    counts = {row.text: int(row.count) for row in tie_legend(page(store).words)}
    assert sum(counts.values()) == len([tie for tie in scene.ties if tie.layer is not None])
    (row,) = tie_legend(page(store, layers="declared").words)
    assert row.chosen
    assert not row.question.layers
