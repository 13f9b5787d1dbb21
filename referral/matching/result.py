"""Shapes of a match result: who can help and who nearly can, and every code that a reason may have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from referral.matching.eligibility import CRITERIA
from referral.matching.model import Reason, Verdict
from referral.matching.partners.partner_record import RESPONSE_REASONS, PartnerRecord
from referral.model.directory import Organisation, Service

_NO_RECORD: Final = PartnerRecord()


class Candidate(NamedTuple):
    """A service that fails no criterion. A `discreet` one also answers a need nobody else should learn of.

    A named tuple, as one match makes hundreds: a frozen dataclass takes twice as long to make.
    """

    service: Service
    organisation: Organisation
    reasons: tuple[Reason, ...]
    outside: bool
    discreet: bool = False
    record: PartnerRecord = _NO_RECORD

    @property
    def arguments_for(self) -> tuple[Reason, ...]:
        """Return what speaks for it."""
        return tuple(reason for reason in self.reasons if reason.verdict is Verdict.PASS)

    @property
    def arguments_against(self) -> tuple[Reason, ...]:
        """Return what to watch and what is not known."""
        return tuple(reason for reason in self.reasons if reason.verdict is not Verdict.PASS)


class NearMiss(NamedTuple):
    """A service that fails exactly one criterion."""

    service: Service
    organisation: Organisation
    reason: Reason
    discreet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResult:
    """Candidates best first, near misses, and how many others each reason blocks.

    A service out of reach, which serves nothing in any territory around the person, is never a near miss: it is
    counted under `not_this_area` and nothing else is asked of it.
    """

    candidates: tuple[Candidate, ...]
    near_misses: tuple[NearMiss, ...]
    blocked: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many services one person could use for one need."""

    inside: int = 0
    outside: int = 0

    @property
    def usable(self) -> int:
        """Return all of them."""
        return self.inside + self.outside


# Every code a reason may have; the interface has a sentence for each.
REASONS: Final = (
    *dict.fromkeys(rule.code for criterion in CRITERIA for rule in criterion.rules if rule.verdict is not None),
    *RESPONSE_REASONS,
)
