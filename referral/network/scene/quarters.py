"""Quarters of a year as periods of the map: the ones before a day, and the one that a code such as 2025-Q3 names."""

import re
from datetime import date, timedelta
from typing import Final

from referral.network.scene.question import Period

_CODE: Final = re.compile(r"(20\d\d)-Q([1-4])")


def quarter_named(code: str) -> Period | None:
    """Return the days of the quarter that a code names, or None."""
    found = _CODE.fullmatch(code)
    return _from(date(int(found[1]), 3 * int(found[2]) - 2, 1)) if found else None


def code_of(period: Period) -> str | None:
    """Return the code of a period that is a quarter, or None."""
    code = f"{period[0].year}-Q{(period[0].month + 2) // 3}"
    return code if quarter_named(code) == period else None


def whole_quarters(today: date, count: int) -> tuple[Period, ...]:
    """Return the last quarters that ended before a day, the latest first."""
    found = [before(_from(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)))]
    while len(found) < count:
        found.append(before(found[-1]))
    return tuple(found)


def before(period: Period) -> Period:
    """Return the quarter that ends where a quarter begins."""
    last = period[0] - timedelta(days=1)
    return _from(date(last.year, last.month - 2, 1))


def after(period: Period) -> Period:
    """Return the quarter that begins where a quarter ends."""
    return _from(period[1] + timedelta(days=1))


def _from(first: date) -> Period:
    """Return the quarter that begins on a day."""
    later = date(first.year + (first.month + 3 > 12), (first.month + 2) % 12 + 1, 1)  # noqa: PLR2004 - months of a year
    return first, later - timedelta(days=1)
