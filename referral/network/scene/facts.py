"""A scene of the map: plain facts that one reader may know, for every picture, table and file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final

from graph.layout.free_places import Place
from referral.model.ids import AreaId, NeedCode
from referral.network.scene.answers import Answer
from referral.network.scene.counts import NO_COUNTS, Count, Counts
from referral.network.scene.question import Layer, Level, Question
from referral.storage.directory import Directory

ENOUGH: Final = 5  # under so many referrals a share of them says nothing


class Stands(StrEnum):
    """What a mark of the map stands for."""

    ORGANISATION = "organisation"
    MUNICIPALITY = "municipality"
    AREA = "area"
    KIND = "kind"
    SERVICE = "service"
    OTHERS = "others"
    MISSING = "missing"


class Change(StrEnum):
    """What became of a path since the earlier period."""

    NEW = "new"
    LOST = "lost"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneNode:
    """One mark of the map.

    `subject` is the id or code of what it stands for, `place` is in units of the map. `counts` may have `sent`, `aged`,
    `served`, `partners`, `members` and `people`. `cuts_off` is how many organisations of the whole network are cut off
    without this one; `ring` how many steps it is from the centre. A missing partner has the key of its gap and the day
    since which its need is known. `closed` marks one that the question takes to be closed.
    """

    id: str
    stands: Stands
    subject: str
    place: Place
    shape: str = "dot"
    group: str = ""
    area: AreaId | None = None
    counts: Counts = field(default_factory=lambda: NO_COUNTS)
    cuts_off: int = 0
    ring: int | None = None
    need: NeedCode | None = None
    since: date | None = None
    gap: str | None = None
    closed: bool = False

    def count(self, name: str) -> Count:
        """Return one of its counts, 0 where there is none."""
        return self.counts.get(name, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneTie:
    """One tie between two marks.

    `layer` is None for one that is missing. `counts` may have `sent`, `aged`, `served`, `ties` (how many a tie between
    groups stands for), `people` and `before` (sent in the earlier period). `agreed` and `used` tell whether the same
    two are tied by an agreement and by referrals; `change` what became of it since the earlier period.
    """

    source: str
    target: str
    layer: Layer | None
    counts: Counts = field(default_factory=lambda: NO_COUNTS)
    agreed: bool = False
    used: bool = False
    change: Change | None = None
    since: date | None = None
    gap: str | None = None

    @property
    def id(self) -> str:
        """Return what names it within its scene."""
        return f"{self.layer or 'missing'}:{self.source}:{self.target}"

    @property
    def share(self) -> float | None:
        """Return the share served of those old enough, where both are told and there are enough to say."""
        aged, served = self.counts.get("aged"), self.counts.get("served")
        told = isinstance(aged, int) and isinstance(served, int) and aged >= ENOUGH
        return served / aged if told else None  # type: ignore[operator]


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneDisc:
    """The pale disc of an area, behind its organisations."""

    area: AreaId
    centre: Place
    radius: float
    members: int


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a question shows to one reader, the most important marks and ties first.

    `left_out` is how many further marks there would be. `lit` are ids of marks and ties that the answers are about;
    `mark` names this scene for caches. `revision` is the one of the store's content. The rest says what is hidden.
    """

    question: Question
    level: Level
    directory: Directory
    revision: int
    nodes: tuple[SceneNode, ...]
    ties: tuple[SceneTie, ...] = ()
    discs: tuple[SceneDisc, ...] = ()
    answers: tuple[Answer, ...] = ()
    lit: frozenset[str] = frozenset()
    left_out: int = 0
    hides_referrals: bool = False
    own_only: bool = False
    mark: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, SceneNode]:
        """Return the marks by their ids."""
        return MappingProxyType({node.id: node for node in self.nodes})

    @cached_property
    def organisations(self) -> tuple[SceneNode, ...]:
        """Return the marks that stand for organisations."""
        return tuple(node for node in self.nodes if node.stands is Stands.ORGANISATION)

    @cached_property
    def missing(self) -> tuple[SceneNode, ...]:
        """Return the partners that are missing."""
        return tuple(node for node in self.nodes if node.stands is Stands.MISSING)

    def ties_of(self, layer: Layer | None) -> tuple[SceneTie, ...]:
        """Return the ties of one layer, or the missing ones."""
        return tuple(tie for tie in self.ties if tie.layer is layer)
