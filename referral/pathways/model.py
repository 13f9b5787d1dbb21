"""Shapes of a pathway: its goal, what a step requires, and what blocks the way."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from referral.matching.model import Reason
from referral.model.directory import Service

# The statuses of a client's pathway.
OPEN: Final = "open"
REACHED: Final = "reached"
GIVEN_UP: Final = "given_up"


class GoalKind(StrEnum):
    """What a goal is."""

    SERVICE = "service"
    NEED = "need"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Where somebody wants to get: one service, any service for a need, or a state."""

    kind: GoalKind
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRequirement:
    """One group a step requires, and the state that meets it: granted by an earlier step (1, 2 …), or held.

    `until` is the last day the state is good; `late` says that the step begins after it.
    """

    word: str
    state: str
    step: int | None = None
    until: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleLink:
    """One link of a cycle: to get `state`, `service` requires `required`."""

    state: str
    service: Service
    required: str


class BlockReason(StrEnum):
    """Why a state is blocked."""

    NO_SERVICE = "no_service"
    UNUSABLE = "unusable"
    LACKING = "lacking"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedService:
    """A service that would grant a state, and what keeps it from doing so: an obstacle, or groups that are lacking."""

    service: Service
    obstacle: Reason | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Where a plan is stopped. `state` is None when the goal itself is what cannot be used.

    `services` are the services that would open it, the nearest to opening first; `hidden` counts those not listed.
    """

    state: str | None
    reason: BlockReason
    services: tuple[BlockedService, ...] = ()
    hidden: int = 0
    cycle: tuple[CycleLink, ...] = ()
