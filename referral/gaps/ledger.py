"""Find what is missing in the network, and show each reader only what they may see."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Final, TypeVar

from graph.model import Condition, Node, Op, Order, where
from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.calendar import SOFIA
from referral.context import Context
from referral.gaps import GAPS
from referral.gaps.cases import NO_CASES, read_cases
from referral.gaps.finding import Finding, GapInput, RecordSet, ranked
from referral.gaps.rates import ProviderRates
from referral.matching.partners.partner_figures import Outcomes, PartnerFigures, is_silent
from referral.matching.partners.partner_outcomes import SENT, Cohort, records_of_partners, usual_cohort
from referral.matching.partners.partner_record import PartnerRecords, answered_by_domain
from referral.matching.waiting_lists import waiting_for
from referral.model.clients import RecordedNeed
from referral.model.ids import NeedCode, OrganisationId
from referral.model.referrals import Referral
from referral.storage import records
from referral.storage.reading import NOT_MERGED

R = TypeVar("R", RecordedNeed, Referral)
SHOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLedger:
    """The ledger over the store, for a cohort of referrals; every question is a tally or a few pages."""

    reader: Reader
    cohort: Cohort
    records: PartnerRecords

    def demand(self, need: NeedCode) -> RecordSet:
        """Return the recorded needs of one kind."""
        return self._records("RecordedNeed", (*where(need=need), NOT_MERGED), by_time="recorded_on")

    def referrals_for(self, need: NeedCode) -> RecordSet:
        """Return the referrals sent for one need."""
        return self._records("Referral", (*where(need=need), *SENT), by_time="sent_at")

    def hours_wanted(self) -> Mapping[tuple[NeedCode, tuple[str, ...]], RecordSet]:
        """Return the recorded needs that can be answered at some hours only, whatever became of them."""
        conditions = (Condition(field="hours", op=Op.EMPTY, value=False), NOT_MERGED)
        groups: dict[tuple[NeedCode, tuple[str, ...]], list[RecordedNeed]] = {}
        for need in records.find(self.reader, RecordedNeed, conditions, order=(Order(field="recorded_on"),))[0]:
            groups.setdefault((need.need, tuple(sorted(need.hours))), []).append(need)
        return {
            key: RecordSet(
                kind="RecordedNeed",
                total=len(needs),
                people=len({need.client for need in needs}),
                ids=tuple(need.id for need in needs[:SHOWN]),
                since=needs[0].recorded_on,
                centres=_people_of_centres(needs),
            )
            for key, needs in sorted(groups.items())
        }

    def partners(self) -> Mapping[OrganisationId, PartnerFigures]:
        """Return the figures of each organisation, those of find help."""
        return {key: record.figures for key, record in self.records.organisations.items()}

    def answered(self) -> ProviderRates[OrganisationId]:
        """Return how many of its judged referrals each organisation answered, by kind of need."""
        outcomes: dict[OrganisationId, list[Outcomes]] = {}
        for (_, organisation), flow in self.records.flows.items():
            outcomes.setdefault(organisation, []).extend(flow)
        return ProviderRates(counts={key: answered_by_domain(part) for key, part in outcomes.items()})

    def unanswered(self, organisation: OrganisationId) -> RecordSet:
        """Return the referrals behind the silence of an organisation."""
        conditions = (
            *where(organisation=organisation, provider_answered=False),
            Condition(field="sent_at", op=Op.GE, value=self.cohort.start),
            *SENT,
        )
        referrals = [
            referral
            for referral in records.find(self.reader, Referral, conditions, order=(Order(field="sent_at"),))[0]
            if is_silent(referral, silence_days=self.cohort.silence_days, as_of=self.cohort.as_of)
        ]
        return RecordSet(
            kind="Referral",
            total=len(referrals),
            people=len({referral.client for referral in referrals}),
            ids=tuple(referral.id for referral in referrals[:SHOWN]),
            since=_local_day(referrals[0].sent_at) if referrals else None,
            centres=_people_of_centres(referrals),
        )

    def _records(self, kind: str, conditions: tuple[Condition, ...], *, by_time: str) -> RecordSet:
        total = self.reader.tally(kind, conditions)[0].count
        people = self.reader.tally(kind, conditions, by=("client", "centre"))
        first = self.reader.find(kind, conditions, order=(Order(field=by_time),), limit=SHOWN).nodes
        return RecordSet(
            kind=kind,
            total=total,
            people=len({group.key[0] for group in people}),
            ids=tuple(node.id for node in first),
            since=_day(first[0], by_time) if first else None,
            centres=Counter(str(group.key[1] or "") for group in people),
        )


def gaps(context: Context) -> tuple[Finding, ...]:
    """Return every finding of every detector the actor may see.

    A reader of figures (the municipality) gets no ids, no number of people below `release_minimum`, and one discreet
    finding in place of those about a sensitive need; who leads one centre gets none below `small_number`, and none from
    which the own people could be taken away to learn of so few of other centres. A finding whose numbers are not shown
    is `hidden`: they are 0, no record is named, and its place tells nothing.
    """
    scope = policy.granted(context, Permission.SEE_GAPS)
    lists = scope is not Scope.FIGURES
    findings = context.shared(("gaps", lists), lambda: _computed(context, lists=lists))
    if scope is Scope.ALL:
        return findings
    threshold = context.vocabulary.threshold
    if scope is Scope.CENTRE:
        few, own = threshold("small_number"), context.actor.centre
        return _in_order(_without_few(finding, least=few, own=own) for finding in findings)
    least = threshold("release_minimum")
    sensitive = [finding for finding in findings if finding.need and context.vocabulary.is_sensitive(finding.need)]
    keys = {finding.key for finding in sensitive}
    shown = (_without_records(_without_few(finding, least=least)) for finding in findings if finding.key not in keys)
    return _in_order((*shown, *{finding.detector: _discreet(finding) for finding in sensitive}.values()))


def _computed(context: Context, *, lists: bool) -> tuple[Finding, ...]:
    """Return every finding; without waiting lists, what the directory alone tells of who can be used."""
    partners = records_of_partners(context)

    def work(tx: Reader) -> tuple[Finding, ...]:
        return find_all(gap_input(context, tx, partners, lists=lists))

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


def _people_of_centres(records_of_people: Sequence[R]) -> Mapping[str, int]:
    """Return how many people of each centre some records are about."""
    people = {(record.centre or "", record.client) for record in records_of_people}
    return Counter(centre for centre, _ in people)


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
    services and not about people is for everybody.
    """
    is_few = finding.people < least or (own is not None and 0 < finding.evidence.people_elsewhere(own) < least)
    if finding.evidence.kind == "Service" or not is_few:
        return finding
    evidence = replace(finding.evidence, total=0, people=0, ids=(), since=None, centres=MappingProxyType({}))
    return replace(finding, evidence=evidence, rate=None, probability=None, details={}, hidden=True)


def _day(node: Node, name: str) -> date | None:
    value = node.fields.get(name)
    return _local_day(value) if isinstance(value, datetime) else value if isinstance(value, date) else None


def _local_day(moment: datetime | None) -> date | None:
    return moment.astimezone(SOFIA).date() if moment is not None else None
