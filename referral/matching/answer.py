"""Who can help and who nearly: the shapes of a match's answer, and every code its reasons may have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from referral.matching.model import Reason, Verdict
from referral.matching.partner_record import RESPONSE_REASONS, Record
from referral.model.directory import Organisation, Service

_NO_RECORD: Final = Record()


class Candidate(NamedTuple):
    """A service that fails no check. A `discreet` one also answers a need nobody else should learn of.

    A named tuple, as one match makes hundreds: a frozen dataclass takes twice as long to make.
    """

    service: Service
    organisation: Organisation
    reasons: tuple[Reason, ...]
    outside: bool
    discreet: bool = False
    record: Record = _NO_RECORD

    @property
    def arguments_for(self) -> tuple[Reason, ...]:
        """Return what speaks for it."""
        return tuple(reason for reason in self.reasons if reason.verdict is Verdict.PASS)

    @property
    def arguments_against(self) -> tuple[Reason, ...]:
        """Return what to watch and what is not known."""
        return tuple(reason for reason in self.reasons if reason.verdict is not Verdict.PASS)


class NearMiss(NamedTuple):
    """A service that fails exactly one check."""

    service: Service
    organisation: Organisation
    reason: Reason
    discreet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
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
    "active", "organisation_closed", "service_suspended",
    "serves_area", "serves_municipality", "outside_municipality", "not_this_area", "area_unknown", "area_not_asked",
    "age_fits", "age_at_the_edge", "age_too_young", "age_too_old", "age_unknown",
    "papers_held", "papers_missing", "papers_unknown",
    "insured", "uninsured_welcome", "not_insured", "insurance_unknown",
    "speaks_language", "language_unknown", "other_language",
    "open_then", "not_open_then", "hours_unknown", "window_open", "window_closed",
    "day_only", "no_transport", "accompany", "free_of_charge", "fee",
    "places_free", "places_full", "list_full", "waiting_list", "waiting", "funded", "funding_ends", "funding_ended",
    "verified", "never_verified", "stale",
    *RESPONSE_REASONS,
)  # fmt: skip
