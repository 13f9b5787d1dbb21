"""Shapes of gap detection: a detector with its words, what it looks at, and what it finds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from string import Formatter
from types import MappingProxyType
from typing import Final, Protocol, TypeVar, cast

from referral.gaps.cases import NO_CASES, Cases
from referral.gaps.rates import ProviderRates
from referral.gaps.too_few import TooFew
from referral.matching import ranking
from referral.matching.model import HelpRequest
from referral.matching.partners.partner_figures import PartnerFigures
from referral.matching.person import complete
from referral.metrics.model import Share
from referral.model.directory import Service
from referral.model.ids import AreaId, NeedCode, OrganisationId, ServiceId, UserId
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary

T = TypeVar("T")
# What every sentence of a detector may name; the surface fills them in the reader's language.
SENTENCE_FIELDS: Final = frozenset(
    {
        "need", "needs", "services", "organisations", "area", "assistant", "people", "records", "since",
        "hits", "of", "share", "low", "high", "probability",
    }
)  # fmt: skip


class Remedy(StrEnum):
    """What kind of work closes a gap (networks.md, section 4)."""

    RECRUIT = "recruit"
    REPAIR = "repair"
    CONNECT = "connect"
    EXPAND = "expand"
    ADAPT = "adapt"
    REACH = "reach"


class Concern(StrEnum):
    """What a kind of gap asks of a coordinator: to fill what is missing, to hear from somebody, to act in time."""

    MISSING = "missing"
    SILENT = "silent"
    ENDING = "ending"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSet:
    """The records behind a number: the first few ids, how many there are, the people in them, the earliest day.

    `centres` counts the people of each centre.
    """

    kind: str
    total: int
    people: int
    ids: tuple[str, ...] = ()
    since: date | None = None
    centres: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def people_elsewhere(self, centre: str | None) -> int:
        """Return how many people of other centres are counted here, as far as they are known to be of one."""
        return sum(count for other, count in self.centres.items() if other != centre)


class Ledger(Protocol):
    """What a detector may ask of the records, as numbers."""

    def demand(self, need: NeedCode) -> RecordSet:
        """Return the recorded needs of one kind, whatever became of them."""

    def referrals_for(self, need: NeedCode) -> RecordSet:
        """Return the referrals made for one need."""

    def hours_wanted(self) -> Mapping[tuple[NeedCode, tuple[str, ...]], RecordSet]:
        """Return the recorded needs that can be answered at some hours only, by need and hours."""

    def partners(self) -> Mapping[OrganisationId, PartnerFigures]:
        """Return the figures of each organisation that somebody was sent to in the months that it is judged by."""

    def lately(self) -> Mapping[OrganisationId, PartnerFigures]:
        """Return the figures of each organisation by the referrals of the last twelve months."""

    def answered(self) -> ProviderRates[OrganisationId]:
        """Return how many of the referrals that each organisation is judged by it answered, by kind of need."""

    def unanswered(self, organisation: OrganisationId) -> RecordSet:
        """Return the referrals behind its silence: time is over, it said nothing, and we did not take them back."""


@dataclass(frozen=True, kw_only=True)
class GapInput:
    """What a detector looks at as of `today`: `waiting` people for each service, and cases that `read_cases` reads."""

    directory: Directory
    vocabulary: Vocabulary
    today: date
    ledger: Ledger
    waiting: Mapping[ServiceId, int] = field(default_factory=lambda: MappingProxyType({}))
    read_cases: Callable[[], Cases] = lambda: NO_CASES

    @cached_property
    def cases(self) -> Cases:
        """Return the clients, recorded needs and referrals: read once, and only when a detector asks for them."""
        return self.read_cases()

    def shared(self, work: Callable[["GapInput"], T]) -> T:
        """Return what work makes of this input, worked out once for all detectors that look at it."""
        if work not in self._shared:
            self._shared[work] = work(self)
        return cast("T", self._shared[work])

    @cached_property
    def _shared(self) -> dict[Callable[["GapInput"], object], object]:
        return {}

    def active(self, need: NeedCode) -> tuple[Service, ...]:
        """Return the services for a need that are entered as active."""
        return tuple(
            service for service in self.directory.services_for.get(need, ()) if self.directory.is_active(service)
        )

    def usable(self, need: NeedCode, hours: tuple[str, ...] = ()) -> tuple[Service, ...]:
        """Return the services for a need that find help would offer to somebody of whom nothing is known but hours.

        Ended funding, a time of year that is not now, full lists and closed doors count as they do there.
        """
        known = self._usable.get((need, hours))
        if known is None:
            request = complete(self.vocabulary, HelpRequest(need=need, today=self.today, hours=hours))
            result = ranking.match(self.directory, request, waiting=self.waiting)
            known = self._usable[need, hours] = tuple(candidate.service for candidate in result.candidates)
        return known

    @cached_property
    def _usable(self) -> dict[tuple[NeedCode, tuple[str, ...]], tuple[Service, ...]]:
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One gap, about a need, an area, an assistant, organisations or services, or about several of them.

    `needs` and `services` are further ones that the sentence names. `key` stays the same from run to run; `rate` is the
    share that makes it a gap, where there is one, and `probability` that of the true rate being beyond the threshold;
    `details` are further fields of the sentence; `apart` marks a lawful single provider. The numbers of a `hidden` one
    are 0 and its records have no ids. A `discreet` one stands for those, one or more, whose need this reader is not
    told.
    """

    detector: str
    key: str
    remedy: Remedy
    evidence: RecordSet
    need: NeedCode | None = None
    organisations: tuple[OrganisationId, ...] = ()
    services: tuple[ServiceId, ...] = ()
    needs: tuple[NeedCode, ...] = ()
    area: AreaId | None = None
    assistant: UserId | None = None
    rate: Share | None = None
    probability: float | None = None
    details: Mapping[str, str | float | date | Share] = field(default_factory=lambda: MappingProxyType({}))
    apart: bool = False
    hidden: bool = False
    discreet: bool = False

    @property
    def people(self) -> int:
        """Return how many people the gap touches."""
        return self.evidence.people

    @property
    def records(self) -> int | None:
        """Return how many records are behind it; None where that is not told, also where only people are published."""
        told = not self.hidden and (self.evidence.total or not self.people)
        return self.evidence.total if told else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A registered kind of gap; its words are English and the keys of their translations.

    `sentence` tells one finding: a template of SENTENCE_FIELDS and of the names in `details`. `rule` says how the gap
    is found, `caution` what it must not be taken for, `advice` what to do. `rate_label` says what the rate of its
    findings counts; a detector without one gives no rate. One that `reads_needs` knows nothing where no service is
    classified. `of_directory` marks one that needs the directory of the day it is asked as of.
    `concern` says which of the three questions of the first page it answers. `too_few` tells whom it could not judge.
    Errors: ValueError for a word that is empty, and for an unknown field of the sentence.
    """

    code: str
    label: str
    sentence: str
    rule: str
    caution: str
    advice: str
    find: Callable[[GapInput], tuple[Finding, ...]]
    rate_label: str | None = None
    details: frozenset[str] = frozenset()
    reads_needs: bool = False
    of_directory: bool = False
    concern: Concern = Concern.MISSING
    too_few: Callable[[GapInput], TooFew] | None = None

    def __post_init__(self) -> None:
        for kind, word in self.words():
            if not word.strip():
                raise ValueError(f"the gap {self.code} has no {kind}")
        fields = {name for _, name, _, _ in Formatter().parse(self.sentence) if name is not None}
        if unknown := fields - SENTENCE_FIELDS - self.details:
            raise ValueError(f"the sentence of the gap {self.code} names {', '.join(sorted(unknown))}")

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield each kind of word with its English text."""
        yield from (("label", self.label), ("sentence", self.sentence), ("rule", self.rule))
        yield from (("caution", self.caution), ("advice", self.advice))
        if self.rate_label is not None:
            yield ("label of the rate", self.rate_label)


def about_need(
    detector: str, need: NeedCode, *, remedy: Remedy, evidence: RecordSet, services: Iterable[Service] = ()
) -> Finding:
    """Return the finding of a detector about a need, and about the organisations of some services for it."""
    return Finding(
        detector=detector,
        key=f"{detector}:{need}",
        remedy=remedy,
        evidence=evidence,
        need=need,
        organisations=tuple(sorted({service.organisation for service in services})),
    )


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by how sure they are, then by people affected, then key, with those set apart last.

    networks.md, section 4.1: where a rate is compared with a threshold, the probability that the true one is beyond it
    orders what the plain rule lists.
    """
    return tuple(sorted(findings, key=lambda each: (each.apart, -(each.probability or 0.0), -each.people, each.key)))
