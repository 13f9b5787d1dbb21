"""Which kinds of need are answered less or more."""

from dataclasses import replace
from datetime import date

from referral.gaps.what_if.effects.needs import Level, level_of, need_shifts, touched_needs
from tests.unit.gaps.gap_examples import service, town
from tests.unit.gaps.what_if.what_if_examples import tried, with_people

DATA = with_people(
    service("S1", "O1", "hea.gp"), service("S2", "O2", "hea.gp", "hea.hiv"), service("S3", "O2", "doc.debt")
)


def shifts(data, *lines):
    changed, both = tried(data, *lines)
    return {shift.need: (shift.before, shift.after) for shift in need_shifts(data, changed, both.needs)}


def test_a_need_without_anybody_is_lost_and_one_with_somebody_else_is_not():
    assert shifts(DATA, "close O2") == {
        "hea.hiv": (Level.SOMEBODY, Level.NOBODY),
        "doc.debt": (Level.SOMEBODY, Level.NOBODY),
    }


def test_full_or_unpaid_is_not_now():
    assert shifts(DATA, "set S3 places=0") == {"doc.debt": (Level.SOMEBODY, Level.NOT_NOW)}
    assert shifts(DATA, "set S3 funded_until=2026-01-14") == {"doc.debt": (Level.SOMEBODY, Level.NOT_NOW)}
    over = with_people(service("S3", "O2", "doc.debt", funded_until=date(2026, 1, 14)))
    assert shifts(over, "close S3") == {"doc.debt": (Level.NOT_NOW, Level.NOBODY)}
    assert shifts(over, "set S3 funded_until=2026-01-15") == {"doc.debt": (Level.NOT_NOW, Level.SOMEBODY)}


def test_a_new_one_says_who():
    changed, both = tried(DATA, "add-service n organisation=O1 name=x needs=emp.childcare")
    (shift,) = need_shifts(DATA, changed, both.needs)
    assert (shift.need, shift.organisations, shift.is_lost) == ("emp.childcare", ("O1",), False)


def test_only_needs_of_changed_services_are_touched():
    changed, _ = tried(DATA, "close S3")
    assert touched_needs(DATA.directory, changed.directory) == {"doc.debt"}
    changed, _ = tried(DATA, "tie O1 O2")
    assert touched_needs(DATA.directory, changed.directory) == frozenset()
    closed = replace(town(), directory=changed.directory)
    assert level_of(closed, "emp.childcare") is Level.NOBODY
