"""Whose rate cannot be told because there are too few cases: "not enough data" as a result that is shown.

networks.md, section 4.1: nobody is judged on a handful of cases, and who is not judged is not said to be in order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

K = TypeVar("K", bound=str)


class Judged(StrEnum):
    """What the rates of a detector are about; the ids of a group are a list and a code of it, with a colon between."""

    ORGANISATION = "organisation"
    GROUP = "group"
    AREA = "area"
    NEED = "need"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFew:
    """Those with a case, and with fewer than `least`: their ids in order, empty where only `count` may be told."""

    judged: Judged
    least: int
    count: int
    ids: tuple[str, ...] = ()


def too_few(judged: Judged, cases: Mapping[K, int], *, least: float) -> TooFew:
    """Return those of whom there are cases, and fewer than `least`, from the number of cases of each."""
    ids = tuple(sorted(key for key, number in cases.items() if 0 < number < least))
    return TooFew(judged=judged, least=int(least), count=len(ids), ids=ids)
