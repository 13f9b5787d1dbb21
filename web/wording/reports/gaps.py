"""Gaps in the words of one reader: the texts of a detector, and the sentence of each finding."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Final, TypeVar

from referral.gaps.finding import Detector, Finding
from referral.gaps.too_few import Judged, TooFew
from referral.gaps.unclassified import nothing_is_classified
from referral.metrics.model import Share
from referral.model.directory import Area, Organisation, Service
from referral.model.ids import AreaId, NeedCode, OrganisationId
from referral.storage.directory import Directory
from web.wording.languages import N_
from web.wording.presenter import Presenter
from web.wording.reports.metrics import OLDEST_DIRECTORY
from web.wording.tables.reasons import BLOCKED
from web.wording.tables.remedies import REMEDIES

K = TypeVar("K")
# How a detail of a finding is said: by the list of its codes, as documents, as a reason of the matcher, as a share, or
# by the names of entries.
_LISTS: Final = MappingProxyType({"hours": "hours", "barrier": "barriers", "reason": "decline", "kinds": "kinds"})
_DOCUMENTS: Final = frozenset({"paper", "frees", "cycle"})
_REASONS: Final = frozenset({"why"})
_GROUPS: Final = frozenset({"group"})  # a list and a code of it, with a colon between
_SHARES: Final = frozenset({"chance"})
_ORGANISATIONS: Final = frozenset({"lost", "partners"})
_NOT_ENOUGH: Final = N_("not enough data")
# Whose rate cannot be told, by what the rates of a detector are about.
TOO_FEW: Final[Mapping[Judged, str]] = MappingProxyType(
    {
        Judged.ORGANISATION: N_("Not enough data, organisations with fewer than {least} such referrals: {count}."),
        Judged.GROUP: N_("Not enough data, groups with fewer than {least} ended referrals: {count}."),
        Judged.AREA: N_("Not enough data, areas with fewer than {least} referrals: {count}."),
        Judged.NEED: N_("Not enough data, needs with fewer than {least} referrals to equal partners: {count}."),
    }
)
# A clause that has nothing to tell: what it names is not there.
_NOTHING_TOLD: Final = re.compile(r"(?<=[.;!?]) [^.;:—]+: —(?: \([^)]*\))?[.;]")


@dataclass(frozen=True, slots=True, kw_only=True)
class GapWords:
    """Gaps in the words of one reader."""

    words: Presenter
    directory: Directory

    def label(self, detector: Detector) -> str:
        """Return the heading of a kind of gap."""
        return self.words.say(detector.label)

    def rule(self, detector: Detector) -> str:
        """Return how a kind of gap is found, with the settings of this place that it names."""
        thresholds = self.words.vocabulary.lists["thresholds"]
        return self.words.say(detector.rule).format(**{code: self._setting(code) for code in thresholds})

    def _setting(self, code: str) -> str:
        number = self.words.vocabulary.threshold(code)
        if 0 < number < 1:
            return self.words.share(number)
        return self.words.number(number) if number == int(number) else self.words.decimal(number)

    def caution(self, detector: Detector) -> str:
        """Return what a kind of gap must not be taken for."""
        return self.words.say(detector.caution)

    def advice(self, detector: Detector) -> str:
        """Return what to do about a kind of gap."""
        return self.words.say(detector.advice)

    def directory_note(self, detector: Detector, oldest: date | None) -> str:
        """Return that a kind of gap is found in the oldest known directory, or nothing."""
        if oldest is None or not detector.of_directory:
            return ""
        return self.words.say(OLDEST_DIRECTORY).format(day=self.words.day(oldest))

    def rate_label(self, detector: Detector) -> str:
        """Return what the rate of a kind of gap counts."""
        return self.words.say(detector.rate_label or N_("Share"))

    def sentence(self, detector: Detector, finding: Finding) -> str:
        """Return one finding as a sentence; one whose numbers are hidden only says so."""
        if finding.discreet:
            return self.words.say(N_("Others are hidden: they are about needs that must stay discreet."))
        if finding.hidden:
            return self.words.say(N_("The numbers are hidden: they are of few people, or are not published."))
        fields: dict[str, object] = {
            "need": self.words.need(finding.need) if finding.need is not None else "—",
            "needs": self.words.labels("needs", finding.needs) or "—",
            "organisations": self.organisations(finding),
            "services": self._names(self.directory.services, finding.services),
            "area": self._names(self.directory.areas, () if finding.area is None else (finding.area,)),
            "assistant": finding.assistant or "—",
            "since": self.words.day(finding.evidence.since),
            "probability": "—" if finding.probability is None else self.words.share(finding.probability),
            "people": self.words.number(finding.people),
            "records": self.words.number(finding.evidence.total),
            **self._rate_fields(finding.rate),
        }
        details = {name: self._detail(name, finding.details.get(name)) for name in detector.details}
        text = self.words.say(detector.sentence).format(**{**details, **fields})
        return _NOTHING_TOLD.sub("", text.replace("..", "."))  # a Bulgarian day ends with a full stop of its own

    def parts(self, text: str, ids: Iterable[OrganisationId]) -> Iterator[tuple[str, OrganisationId | None]]:
        """Yield a sentence in parts: the names of some organisations with their ids, and what stands between."""
        names = {self.words.name(self.directory.organisations.get(key)): key for key in ids}
        longest_first = sorted(names, key=len, reverse=True)
        cut = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", text) if names else [text]
        yield from ((part, names.get(part)) for part in cut if part)

    def rate(self, share: Share) -> str:
        """Return a rate with its numerator, its denominator and its 95 % interval, or that there is not enough data."""
        if share.rate is None:
            return self.words.say(_NOT_ENOUGH)
        template = self.words.say(N_("{hits} of {of} (between {low} and {high})"))
        return template.format(**self._rate_fields(share))

    def people(self, finding: Finding) -> str:
        """Return a number of people, or that it is not for this reader."""
        return self.words.say(N_("few or hidden")) if finding.hidden else self.words.number(finding.people)

    def remedy(self, finding: Finding) -> str:
        """Return what kind of work closes a gap."""
        return self.words.say(REMEDIES[finding.remedy])

    def months(self, months: int | None) -> str:
        """Return for how many months a gap has been open."""
        return "—" if months is None else self.words.number(months)

    def sure(self, finding: Finding) -> str:
        """Return how sure it is that the rate is beyond the threshold, or nothing where that is no question."""
        if finding.probability is None:
            return ""
        return self.words.say(N_("{share} sure")).format(share=self.words.share(finding.probability))

    def few(self, few: TooFew) -> str:
        """Return how many could not be judged."""
        return self.words.say(N_("not enough data: {count}")).format(count=self.words.number(few.count))

    def not_enough(self, few: TooFew) -> str:
        """Return of how many, and where that may be told of whom, a rate cannot be told."""
        template = self.words.say(TOO_FEW[few.judged])
        told = template.format(least=self.words.number(few.least), count=self.words.number(few.count))
        return " ".join(
            [told, *([f"{'; '.join(map(partial(self._judged, few.judged), few.ids))}."] if few.ids else [])]
        )

    def has_interval(self, detector: Detector) -> bool:
        """Tell whether the sentences of a kind of gap give the rate with its interval."""
        return "{low}" in detector.sentence

    def count(self, findings: Sequence[Finding]) -> str:
        """Return how many gaps there are; a finding about services counts these."""
        return self.words.number(
            sum(finding.evidence.total if finding.evidence.kind == "Service" else 1 for finding in findings)
        )

    def unknown(self, detector: Detector) -> bool:
        """Tell whether nobody knows what such a finding would say, as no service is classified."""
        return detector.reads_needs and nothing_is_classified(self.directory)

    def organisations(self, finding: Finding) -> str:
        """Return the names of the organisations a finding is about."""
        return self._names(self.directory.organisations, finding.organisations)

    def subject(self, finding: Finding) -> str:
        """Return the group of people or the kind of partner that a finding is about, or nothing."""
        told = (self._told(name, str(finding.details[name])) for name in ("group", "kinds") if name in finding.details)
        return next(told, "")

    def _judged(self, judged: Judged, key: str) -> str:
        """Return the name of somebody whose rate cannot be told."""
        if judged is Judged.ORGANISATION:
            return self.words.name(self.directory.organisations.get(OrganisationId(key)))
        if judged is Judged.AREA:
            return self.words.name(self.directory.areas.get(AreaId(key)))
        return self.words.need(NeedCode(key)) if judged is Judged.NEED else self._told("group", key)

    def _names(self, entries: Mapping[K, Organisation | Service | Area], ids: Iterable[K]) -> str:
        return "; ".join(self.words.name(entries.get(key)) for key in ids) or "—"

    def _detail(self, name: str, value: str | float | date | Share | None) -> str:
        """Return a detail in words: codes and ids by their names, a share in percent, a count as a number."""
        if isinstance(value, Share):
            return self.words.say(_NOT_ENOUGH) if value.rate is None else self.words.share(value.rate)
        if isinstance(value, date):
            return self.words.day(value)
        if value is None or value == "":
            return "—"
        if isinstance(value, str):
            return self._told(name, value)
        if name in _SHARES:
            return self.words.share(value)
        return self.words.number(value) if value == int(value) else self.words.decimal(value)

    def _told(self, name: str, value: str) -> str:
        """Return codes or ids with spaces between them in words, where the detail is of such."""
        listing = _LISTS.get(name, "")
        if name in _GROUPS:
            listing, _, value = value.partition(":")
        codes = tuple(value.split())
        if listing:
            return self.words.labels(listing, codes)
        if name in _DOCUMENTS:
            return self.words.papers(codes)
        if name in _ORGANISATIONS:
            return self._names(self.directory.organisations, map(OrganisationId, codes))
        if name == "areas":
            return self._names(self.directory.areas, map(AreaId, codes))
        return self.words.say(BLOCKED[value]) if name in _REASONS else value

    def _rate_fields(self, share: Share | None) -> dict[str, str]:
        if share is None or share.rate is None:
            return dict.fromkeys(("hits", "of", "share", "low", "high"), "—")
        low, high = share.interval
        return {
            "hits": self.words.number(share.hits),
            "of": self.words.number(share.of),
            "share": self.words.share(share.rate),
            "low": self.words.share(low),
            "high": self.words.share(high),
        }
