"""Find what is missing in the network, and show each reader only what they may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from graph.model import Condition, Node, Op, Order, where
from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.calendar import SOFIA, working_days_before
from referral.context import Context
from referral.gaps import GAPS
from referral.gaps.finding import Finding, Flow, GapInput, RecordSet, ranked
from referral.model.ids import NeedCode, OrganisationId
from referral.model.referrals import State

SHOWN: Final = 20
_COUNTED: Final = Condition(field="state", op=Op.NE, value=State.ENTERED_IN_ERROR.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLedger:
    """The ledger over the store; every question is a tally or one short page."""

    reader: Reader
    cutoff: datetime

    def demand(self, need: NeedCode) -> RecordSet:
        """Return the recorded needs of one kind."""
        return self._records("RecordedNeed", where(need=need), by_time="recorded_on")

    def referrals_for(self, need: NeedCode) -> RecordSet:
        """Return the referrals made for one need."""
        return self._records("Referral", (*where(need=need), _COUNTED), by_time="created_at")

    def referrals_to(self, organisation: OrganisationId) -> RecordSet:
        """Return the referrals sent to one organisation."""
        return self._records("Referral", (*where(organisation=organisation), _COUNTED), by_time="created_at")

    def flows(self) -> Mapping[OrganisationId, Flow]:
        """Return sent and answered referrals for each organisation."""
        conditions = (Condition(field="sent_at", op=Op.LE, value=self.cutoff), _COUNTED)
        flows: dict[OrganisationId, Flow] = {}
        for row in self.reader.tally("Referral", conditions, by=("organisation", "provider_answered")):
            organisation, answered = row.key
            if organisation is not None:
                flow = flows.get(OrganisationId(str(organisation)), Flow(sent=0, answered=0))
                flows[OrganisationId(str(organisation))] = Flow(
                    sent=flow.sent + row.count, answered=flow.answered + (row.count if answered else 0)
                )
        return flows

    def _records(self, kind: str, conditions: tuple[Condition, ...], *, by_time: str) -> RecordSet:
        total = self.reader.tally(kind, conditions)[0].count
        people = len(self.reader.tally(kind, conditions, by=("client",)))
        first = self.reader.find(kind, conditions, order=(Order(field=by_time),), limit=SHOWN).nodes
        return RecordSet(
            kind=kind,
            total=total,
            people=people,
            ids=tuple(node.id for node in first),
            since=_day(first[0], by_time) if first else None,
        )


def gaps(context: Context) -> tuple[Finding, ...]:
    """Return every finding of every detector the actor may see.

    A reader of figures (the municipality) gets no ids, no sensitive need, and no number of people below
    `release_minimum`; who leads one centre gets none below `small_number`, as the people are mostly of other centres.
    A finding whose numbers are not shown is `hidden`: they are 0, no record is named, and its place tells nothing.
    """
    scope = policy.granted(context, Permission.SEE_GAPS)
    findings = context.shared(("gaps",), lambda: context.read(lambda tx: _find_all(context, tx)))
    if scope is Scope.ALL:
        return findings
    threshold = context.vocabulary.threshold
    if scope is Scope.CENTRE:
        return _in_order(_without_few(finding, least=threshold("small_number")) for finding in findings)
    least = threshold("release_minimum")
    return _in_order(
        _without_records(_without_few(finding, least=least))
        for finding in findings
        if finding.need is None or not context.vocabulary.is_sensitive(finding.need)
    )


def _find_all(context: Context, reader: Reader) -> tuple[Finding, ...]:
    data = GapInput(
        directory=context.directory(),
        vocabulary=context.vocabulary,
        today=context.today,
        ledger=StoredLedger(reader=reader, cutoff=_answer_expected_before(context)),
    )
    return tuple(finding for detector in GAPS for finding in detector.find(data))


def _answer_expected_before(context: Context) -> datetime:
    """Return the moment before which a sent referral should have been answered: so many working days ago."""
    return working_days_before(context.clock(), int(context.vocabulary.threshold("silence_days")))


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of their detectors and, within each, of the numbers that are shown."""
    by_detector: dict[str, list[Finding]] = {detector.code: [] for detector in GAPS}
    for finding in findings:
        by_detector[finding.detector].append(finding)
    return tuple(finding for group in by_detector.values() for finding in ranked(group))


def _without_records(finding: Finding) -> Finding:
    """Return a finding without the ids of its records and their first day."""
    return replace(finding, evidence=replace(finding.evidence, ids=(), since=None))


def _without_few(finding: Finding, *, least: float) -> Finding:
    """Return a finding about fewer than `least` people without its numbers and all that they could be counted by."""
    if finding.people >= least:
        return finding
    evidence = replace(finding.evidence, total=0, people=0, ids=(), since=None)
    return replace(finding, evidence=evidence, rate=None, details={}, hidden=True)


def _day(node: Node, name: str) -> date | None:
    value = node.fields.get(name)
    if isinstance(value, datetime):
        return value.astimezone(SOFIA).date()
    return value if isinstance(value, date) else None
