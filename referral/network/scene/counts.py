"""A number of a scene, or why it is not told."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Untold(StrEnum):
    """Why a number is not told: few people are in it, or numbers of this kind are not for this reader."""

    FEW = "few"
    HIDDEN = "hidden"


Count = int | Untold
Counts = Mapping[str, Count]
NO_COUNTS: Final[Counts] = MappingProxyType({})


def total(counts: Iterable[Count]) -> Count:
    """Return the sum of counts; a number that is not told makes the sum one that is not told either."""
    added = 0
    for count in counts:
        if isinstance(count, Untold):
            return count
        added += count
    return added


def order_of(count: Count) -> int:
    """Return a number to sort and size by; every number that is not told has the same one."""
    return count if isinstance(count, int) else 0
