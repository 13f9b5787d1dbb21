"""The shape of a gap detector: it looks at a Scene and returns Findings. One detector a file in `referral/gaps/`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from referral.model.ids import NeedCode, OrganisationId
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary


class Remedy(StrEnum):
    """What kind of work closes a gap (networks.md, section 4)."""

    RECRUIT = "recruit"
    REPAIR = "repair"
    CONNECT = "connect"
    EXPAND = "expand"
    ADAPT = "adapt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The records behind a number: the first few ids, how many there are, the people in them, the earliest day."""

    kind: str
    total: int
    people: int
    ids: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What became of the referrals to one organisation that are old enough to judge."""

    sent: int
    answered: int


class Ledger(Protocol):
    """What a detector may ask of the records, as numbers."""

    def demand(self, need: NeedCode) -> Evidence:
        """Return the recorded needs of one kind, whatever became of them."""

    def referrals_for(self, need: NeedCode) -> Evidence:
        """Return the referrals made for one need."""

    def referrals_to(self, organisation: OrganisationId) -> Evidence:
        """Return the referrals sent to one organisation."""

    def flows(self) -> Mapping[OrganisationId, Flow]:
        """Return for each organisation the referrals sent long enough ago to expect an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything a detector looks at."""

    directory: Directory
    vocabulary: Vocabulary
    today: date
    ledger: Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One gap. `key` stays the same from run to run; `details` fill the sentence; `apart` marks a lawful single one.

    `interval` is the 95 % interval of the rate in `details["share"]`, where there is one.
    """

    detector: str
    key: str
    remedy: Remedy
    evidence: Evidence
    need: NeedCode | None = None
    organisation: OrganisationId | None = None
    apart: bool = False
    interval: tuple[float, float] | None = None
    details: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def people(self) -> int:
        """Return how many people the gap touches."""
        return self.evidence.people


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A registered detector."""

    code: str
    find: Callable[[Scene], tuple[Finding, ...]]


def ranked(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return findings by people affected, then key, with those set apart last."""
    return tuple(sorted(findings, key=lambda one: (one.apart, -one.people, one.key)))
