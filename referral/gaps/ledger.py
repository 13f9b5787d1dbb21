"""Find what is missing in the network, and show each reader only what they may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Final

from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.gaps import GAPS
from referral.gaps.cases import NO_CASES, read_cases
from referral.gaps.finding import Finding, GapInput, RecordSet, ranked
from referral.gaps.stored_ledger import StoredLedger
from referral.gaps.too_few import TooFew
from referral.matching.partners.partner_outcomes import records_of_partners, usual_cohort
from referral.matching.partners.partner_record import PartnerRecords
from referral.matching.partners.waiting_lists import waiting_for

# Kinds of entries of the directory: findings about these and not about people are for everybody.
ENTRIES: Final = frozenset({"Service", "Organisation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the detectors find, and whom each of them could not judge, by its code."""

    findings: tuple[Finding, ...]
    too_few: Mapping[str, TooFew]


def gaps(context: Context) -> tuple[Finding, ...]:
    """Return every finding of every detector the actor may see.

    A reader of figures (the municipality) gets no ids, no number of people below `release_minimum`, and one discreet
    finding in place of those about a sensitive need; who leads one centre gets none below `small_number`, and none from
    which the own people could be taken away to learn of so few of other centres, and nothing of assistants of another
    one. A finding whose numbers are not shown is `hidden`: they are 0, no record is named, and its place tells nothing.
    """
    scope = policy.granted(context, Permission.SEE_GAPS)
    return shown(context, _shared(context, lists=scope is not Scope.FIGURES).findings)


def too_few(context: Context) -> Mapping[str, TooFew]:
    """Return whom each detector could not judge, as far as there is anybody: not enough data.

    A reader of figures is told nothing of it, and who leads one centre how many there are but not who.
    """
    scope = policy.granted(context, Permission.SEE_GAPS)
    if scope is Scope.FIGURES:
        return {}
    found = _shared(context, lists=True).too_few
    if scope is Scope.ALL:
        return found
    return {detector: replace(few, ids=()) for detector, few in found.items()}


def every_finding(context: Context) -> tuple[Finding, ...]:
    """Return every finding with all its numbers: for the program itself, never for a page."""
    return _shared(context, lists=True).findings


def shown(context: Context, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, of today or stored, as the actor may see them: see `gaps`."""
    scope = policy.granted(context, Permission.SEE_GAPS)
    findings = tuple(findings)
    if scope is Scope.ALL:
        return findings
    threshold = context.vocabulary.threshold
    if scope is Scope.CENTRE:
        few, own = threshold("small_number"), context.actor.centre
        led = (finding for finding in findings if finding.assistant is None or set(finding.evidence.centres) <= {own})
        return _in_order(_without_few(finding, least=few, own=own) for finding in led)
    least = threshold("release_minimum")
    sensitive = [finding for finding in findings if finding.need and context.vocabulary.is_sensitive(finding.need)]
    keys = {finding.key for finding in sensitive}
    shown = (_without_records(_without_few(finding, least=least)) for finding in findings if finding.key not in keys)
    return _in_order((*shown, *{finding.detector: _discreet(finding) for finding in sensitive}.values()))


def _shared(context: Context, *, lists: bool) -> Found:
    return context.shared(("gaps", lists), lambda: _computed(context, lists=lists))


def _computed(context: Context, *, lists: bool) -> Found:
    """Return everything that is found; without waiting lists, what the directory alone tells of who can be used."""
    partners = records_of_partners(context)

    def work(tx: Reader) -> Found:
        data = gap_input(context, tx, partners, lists=lists)
        return Found(findings=find_all(data), too_few=_too_few(data))

    return context.read(work)


def gap_input(context: Context, reader: Reader, partners: PartnerRecords, *, lists: bool) -> GapInput:
    """Return what detectors look at; without lists neither who waits nor any record of people."""
    return GapInput(
        directory=context.directory(),
        vocabulary=context.vocabulary,
        today=context.today,
        ledger=StoredLedger(reader=reader, cohort=usual_cohort(context), records=partners),
        waiting=waiting_for(reader) if lists else {},
        read_cases=partial(read_cases, reader) if lists else lambda: NO_CASES,
    )


def find_all(data: GapInput) -> tuple[Finding, ...]:
    """Return every finding of every detector."""
    return tuple(finding for detector in GAPS for finding in detector.find(data))


def _too_few(data: GapInput) -> Mapping[str, TooFew]:
    found = {detector.code: detector.too_few(data) for detector in GAPS if detector.too_few is not None}
    return MappingProxyType({detector: few for detector, few in found.items() if few.count})


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of their detectors and, within each, of the numbers that are shown."""
    by_detector: dict[str, list[Finding]] = {detector.code: [] for detector in GAPS}
    for finding in findings:
        by_detector[finding.detector].append(finding)
    return tuple(finding for group in by_detector.values() for finding in ranked(group))


def _without_records(finding: Finding) -> Finding:
    """Return a finding without the ids of its records and their first day."""
    return replace(finding, evidence=replace(finding.evidence, ids=(), since=None, centres=MappingProxyType({})))


def _discreet(finding: Finding) -> Finding:
    """Return what stands for findings of one kind whose needs are not told: that there are some."""
    return Finding(
        detector=finding.detector,
        key=f"{finding.detector}:discreet",
        remedy=finding.remedy,
        evidence=RecordSet(kind=finding.evidence.kind, total=0, people=0),
        hidden=True,
        discreet=True,
    )


def _without_few(finding: Finding, *, least: float, own: str | None = None) -> Finding:
    """Return a finding about few people without its numbers and all that they could be counted by.

    Few are less than `least`, in all or, for a reader of the centre `own`, at the other centres. A finding about
    entries of the directory and not about people is for everybody.
    """
    is_few = finding.people < least or (own is not None and 0 < finding.evidence.people_elsewhere(own) < least)
    if finding.evidence.kind in ENTRIES or not is_few:
        return finding
    evidence = replace(finding.evidence, total=0, people=0, ids=(), since=None, centres=MappingProxyType({}))
    return replace(finding, evidence=evidence, rate=None, probability=None, details={}, hidden=True)
