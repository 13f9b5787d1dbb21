"""Shapes of a pathway: its goal, what a step asks for, and what blocks the way."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from referral.matching.model import Reason
from referral.model.directory import Service


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
class Ask:
    """One group a step asks for, and the state that answers it: granted by an earlier step (1, 2 …), or held.

    `until` is the last day the state is good; `late` says that the step begins after it.
    """

    word: str
    state: str
    step: int | None = None
    until: date | None = None
    late: bool = False


class Why(StrEnum):
    """Why a state is blocked."""

    NO_SERVICE = "no_service"
    UNUSABLE = "unusable"
    LACKING = "lacking"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A service that would grant a state, and what keeps it from doing so: an obstacle, or groups that are lacking."""

    service: Service
    obstacle: Reason | None = None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of a cycle: to get `state`, `service` asks for `needs`."""

    state: str
    service: Service
    needs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Where a way is stopped. `state` is None when the goal itself is what cannot be used.

    `ways` are the services that would open it, the nearest to opening first; `hidden` counts those not listed.
    """

    state: str | None
    why: Why
    ways: tuple[Way, ...] = ()
    hidden: int = 0
    cycle: tuple[Link, ...] = ()
