"""No hidden cell of a release can be worked out, by an attacker who tries every number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.releases.disclosure_control import Cell, Relation, Table, hidden_cells, release, rounded, witnesses
from tests.fakes.disclosure_attacker import can_be

OUTCOMES = ("served", "no_show", "declined", "waiting", "open")
SERVED = Relation(table="received", cell="yes", within=frozenset({"served"}))
CLOSED = Relation(table="closed", cell="yes", within=frozenset({"served", "no_show", "declined"}))


def cell(code, referrals, *, people=None, largest=1):
    return Cell(code=code, referrals=referrals, people=referrals if people is None else people, largest=largest)


def table(**cells):
    return Table(code="outcomes", cells=tuple(cell(code, count) for code, count in cells.items()))


@pytest.mark.parametrize(("count", "shown"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20)])
def test_numbers_are_rounded_to_fives(count, shown):
    assert rounded(count) == shown


def test_nobody_is_hidden_like_few_and_ten_people_are_shown():
    (shown,) = release([table(a=0, b=9, c=10, d=31)], [], least=10)
    assert shown.cells == {"a": None, "b": None, "c": None, "d": 30}, "without c, a and b together are 9 at most"
    assert not shown.whole


def test_a_hidden_cell_never_stands_alone_and_hidden_ones_together_are_never_few():
    assert hidden_cells(table(a=50, b=40, c=3), least=10) == {"b", "c"}
    assert hidden_cells(table(a=50, b=40, c=9, d=8), least=10) == {"c", "d"}
    assert hidden_cells(table(a=50, b=40, c=10), least=10) == frozenset()


def test_many_referrals_of_few_people_or_mostly_of_one_are_few():
    assert cell("a", 40, people=9, largest=5).is_few(10)
    assert cell("a", 40, people=12, largest=21).is_few(10)
    assert not cell("a", 40, people=12, largest=20).is_few(10)


def test_a_table_that_would_give_a_cell_of_another_one_away_is_left_out():
    """All that ended are closed: then nobody can be waiting, which the first table hides."""
    outcomes = table(served=50, declined=30, withdrew=12, waiting=0, open=0)
    closed = Table(code="closed", cells=(cell("yes", 91), cell("no", 1)))
    relation = Relation(table="closed", cell="yes", within=frozenset({"served", "declined", "withdrew"}))
    assert [shown.code for shown in release([outcomes, closed], [relation], least=10)] == ["outcomes", "closed"]
    open_ones = Table(code="closed", cells=(cell("yes", 80), cell("no", 12)))
    answered = Relation(table="closed", cell="no", within=frozenset({"withdrew"}))
    assert [shown.code for shown in release([outcomes, open_ones], [answered], least=10)] == ["outcomes"]


def test_a_witness_keeps_every_shown_number_and_the_sum():
    tables = [table(a=50, b=40, c=9, d=8)]
    found = list(witnesses(tables, [], least=10))
    assert [(code, number) for _, code, number, _ in found] == [("c", 0), ("c", 9), ("d", 0), ("d", 9)]
    for _, code, number, cells in found:
        assert cells[code] == number
        assert (cells["a"], cells["b"], sum(cells.values())) == (50, 40, 107)


COUNT = st.one_of(st.integers(0, 12), st.integers(0, 40))


@settings(max_examples=300)
@given(st.fixed_dictionaries(dict.fromkeys(OUTCOMES, COUNT)), COUNT, COUNT)
def test_nobody_and_nine_fit_every_hidden_cell_whatever_else_is_published(counts, not_received, not_closed):
    together, ended = sum(counts.values()), counts["served"] + counts["no_show"] + counts["declined"]
    received, closed = max(0, counts["served"] - not_received), max(0, ended - not_closed)
    tables = [
        table(**counts),
        Table(code="received", cells=(cell("yes", received), cell("no", together - received))),
        Table(code="closed", cells=(cell("yes", closed), cell("no", together - closed))),
    ]
    relations = [SERVED, CLOSED]
    published = {shown.code: dict(shown.cells) for shown in release(tables, relations, least=10)}
    known = [(one.table, one.cell, one.within) for one in relations]
    for true in tables:
        for own in true.cells:
            if true.code in published and published[true.code][own.code] is None and own.is_few(10):
                for number in (0, 9):
                    assert can_be(published, known, (true.code, own.code), number), (own, number, published)


def test_the_same_attacker_recovers_what_a_careless_publisher_hides():
    exact = {"outcomes": {"served": 50, "declined": 30, "waiting": None}, "closed": {"yes": 60, "no": 23}}
    assert [n for n in range(30) if can_be(exact, [], ("outcomes", "waiting"), n, step=0)] == [3]
    rounded_alone = {"outcomes": {"served": 50, "declined": 30, "waiting": None}, "closed": {"yes": 65, "no": 30}}
    assert not can_be(rounded_alone, [], ("outcomes", "waiting"), 0)
