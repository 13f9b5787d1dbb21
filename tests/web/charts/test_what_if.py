"""The picture of who loses and who gains."""

from web.charts.what_if import LONGEST, MIDDLE, WIDTH, bars


def test_most_people_stand_first_and_the_longest_bar_is_whole():
    drawn = bars([("A", 1, 0), ("B", 4, 2), ("C", 0, 3)])
    assert [bar.label for bar in drawn.bars] == ["B", "C", "A"]
    assert drawn.bars[0].lost_width == LONGEST
    assert [bar.gained_width for bar in drawn.bars] == [LONGEST / 2, LONGEST * 3 / 4, 0]
    assert drawn.bars[0].y < drawn.bars[1].y < drawn.bars[2].y < drawn.height
    assert MIDDLE + LONGEST < WIDTH


def test_without_anybody_there_is_no_picture():
    assert bars([]) is None
    assert bars([("A", 0, 0)]) is None
