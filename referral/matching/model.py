"""Shapes of a request for help, of the place it comes from, and of the reasons that a match gives."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from referral.model import requirements
from referral.model.clients import Client
from referral.model.ids import AreaId, NeedCode
from referral.storage.directory import Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person as far as a service may ask. None means not known; an empty `hours` means any time will do.

    `ages` are the youngest and oldest the person can be, in whole years. `held` are the prerequisites held, `by_law`
    those of them that the law gives at this age, `not_held` those known not to be held; the rest is not known. A list
    is full when `full_factor` times as many people wait as there are places. `sensitive` are the needs to be discreet
    about.
    """

    today: date
    area: AreaId | None = None
    ages: tuple[int, int] | None = None
    held: frozenset[str] = frozenset()
    not_held: frozenset[str] = frozenset()
    by_law: frozenset[str] = frozenset()
    language: str | None = None
    hours: tuple[str, ...] = ()
    barriers: frozenset[str] = frozenset()
    ending_days: int = 90
    stale_months: int = 12
    full_factor: float = 2.0
    sensitive: frozenset[NeedCode] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRequest(Profile):
    """A need and the person who has it."""

    need: NeedCode


def help_request_of(client: Client, need: NeedCode, *, today: date, hours: tuple[str, ...] = ()) -> HelpRequest:
    """Return the request for help with a need of a client."""
    return HelpRequest(
        need=need,
        today=today,
        area=client.area,
        ages=requirements.ages_of(client, today),
        held=requirements.held(client, today),
        not_held=requirements.not_held(client, today),
        language=client.language,
        hours=hours,
        barriers=frozenset(client.barriers),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the person is: the area, it and everything it is part of, and its municipality."""

    directory: Directory
    area: AreaId | None
    chain: frozenset[AreaId]
    municipality: AreaId | None


def place_of(directory: Directory, area: AreaId | None) -> Place:
    """Return the place of an area; one that is not known is part of nothing."""
    if area is None or area not in directory.areas:
        return Place(directory=directory, area=area, chain=frozenset(), municipality=None)
    chain = frozenset(directory.chain(area))
    return Place(directory=directory, area=area, chain=chain, municipality=directory.municipality_of[area])


class Verdict(StrEnum):
    """What one criterion says of a service to a person."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    CAUTION = "caution"
    UNKNOWN = "unknown"
    FAIL = "fail"


# Reasons against that do not count against a candidate twice: they have a place of their own in the order, or only
# tell the assistant what to do.
RANKED_APART: Final = frozenset({"never_verified", "stale", "outside_municipality", "accompany"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What one criterion says, with a code from `result.REASONS` and the parameters that its sentence needs."""

    verdict: Verdict
    code: str
    details: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    against: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out once whether it counts against a candidate in the order of candidates."""
        object.__setattr__(self, "against", self.verdict is not Verdict.PASS and self.code not in RANKED_APART)


# Thousands of services give the same few reasons; making each once is half the time of a match.
@lru_cache(maxsize=1 << 16)
def said(verdict: Verdict, code: str, **details: Hashable) -> Reason:
    """Return a reason."""
    return Reason(verdict=verdict, code=code, details=MappingProxyType(details))
