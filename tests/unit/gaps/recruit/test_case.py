"""The case for one partner tells no number of few people, nor lets one be reckoned."""

from referral.gaps.recruit.case import Line, counted


def pairs(**counts: int) -> list[tuple[str, str]]:
    return [(code, f"{code}{number}") for code, count in counts.items() for number in range(count)]


def test_people_are_counted_once_in_each_line_the_most_first():
    lines = counted([*pairs(a=12, b=20), *pairs(a=12)], least=10)
    assert lines == (Line(code="b", people=20), Line(code="a", people=12))


def test_few_are_not_told_and_one_few_takes_the_smallest_other_with_it():
    assert counted(pairs(a=20, b=15, c=3), least=10) == (
        Line(code="a", people=20),
        Line(code="b", people=None),
        Line(code="c", people=None),
    )
    assert counted(pairs(a=20, b=4, c=3), least=10) == (
        Line(code="a", people=20),
        Line(code="b", people=None),
        Line(code="c", people=None),
    )
    assert counted(pairs(a=4), least=10) == (Line(code="a", people=None),)
