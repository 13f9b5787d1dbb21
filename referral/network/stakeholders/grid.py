"""The power–interest grid: where several people of a team place an organisation, together (assessment.md, section 8).

The four fields are those of Mendelow 1991. One person's view is no placing: two are needed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from referral.model.ids import OrganisationId, UserId

LOWEST, HIGHEST = 1, 5
MIDDLE: Final = (LOWEST + HIGHEST) / 2
FEWEST_PEOPLE: Final = 2
APART: Final = 2  # from so many points between two people on, the team sees an organisation differently


class Field(StrEnum):
    """What to do with an organisation, by its power and its interest."""

    WORK_CLOSELY = "work_closely"
    KEEP_SATISFIED = "keep_satisfied"
    KEEP_INFORMED = "keep_informed"
    WATCH = "watch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where one person placed an organisation for a domain of needs, or for the work as a whole (None), and when.

    Power and interest are whole numbers from 1 to 5; both None takes an earlier placement back.
    """

    organisation: OrganisationId
    by: UserId
    at: datetime
    domain: str | None = None
    power: int | None = None
    interest: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What several people said on one scale: the mean, and the lowest and the highest of it."""

    mean: float
    lowest: int
    highest: int

    @property
    def is_high(self) -> bool:
        """Tell whether the mean is in the upper half; the middle counts as upper: rather too much care."""
        return self.mean >= MIDDLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a team places an organisation. With fewer than two people nothing is said but how many they are."""

    organisation: OrganisationId
    people: int
    power: Scale | None = None
    interest: Scale | None = None

    @property
    def field(self) -> Field | None:
        """Return the field of the grid, None while it is not placed."""
        if self.power is None or self.interest is None:
            return None
        if self.power.is_high:
            return Field.WORK_CLOSELY if self.interest.is_high else Field.KEEP_SATISFIED
        return Field.KEEP_INFORMED if self.interest.is_high else Field.WATCH

    @property
    def seen_differently(self) -> bool:
        """Tell whether two people are two points or more apart: worth a talk in the team."""
        return any(scale is not None and scale.highest - scale.lowest >= APART for scale in (self.power, self.interest))


def standing_now(placements: Iterable[Placement]) -> Mapping[tuple[OrganisationId, str | None, UserId], Placement]:
    """Return the last placement of each organisation, domain and person, without those taken back."""
    last: dict[tuple[OrganisationId, str | None, UserId], Placement] = {}
    for placement in sorted(placements, key=lambda placement: placement.at):
        last[placement.organisation, placement.domain, placement.by] = placement
    return {key: placement for key, placement in last.items() if placement.power is not None}


def grid(placements: Iterable[Placement], *, domain: str | None) -> tuple[Placed, ...]:
    """Return where the team places each organisation for a domain: the most power and interest first."""
    views: dict[OrganisationId, list[tuple[int, int]]] = {}
    for (organisation, of, _), placement in standing_now(placements).items():
        if of == domain and placement.power is not None and placement.interest is not None:
            views.setdefault(organisation, []).append((placement.power, placement.interest))
    placed = [_placed(organisation, view) for organisation, view in views.items()]
    return tuple(sorted(placed, key=_order))


def _placed(organisation: OrganisationId, views: list[tuple[int, int]]) -> Placed:
    if len(views) < FEWEST_PEOPLE:
        return Placed(organisation=organisation, people=len(views))
    power, interest = ([view[at] for view in views] for at in (0, 1))
    return Placed(organisation=organisation, people=len(views), power=_scale(power), interest=_scale(interest))


def _scale(values: list[int]) -> Scale:
    return Scale(mean=sum(values) / len(values), lowest=min(values), highest=max(values))


def _order(placed: Placed) -> tuple[float, OrganisationId]:
    means = [scale.mean for scale in (placed.power, placed.interest) if scale is not None]
    return (-sum(means), placed.organisation)
