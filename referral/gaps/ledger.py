"""Find what is missing in the network, and show each reader no more than they may see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from graph.model import Condition, Node, Op, Order, where
from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.calendar import SOFIA
from referral.context import Context
from referral.gaps import GAPS
from referral.gaps.finding import Evidence, Finding, Flow, Scene
from referral.model.ids import NeedCode, OrganisationId
from referral.model.referrals import State

SHOWN: Final = 20
_COUNTED: Final = Condition(field="state", op=Op.NE, value=State.ENTERED_IN_ERROR.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLedger:
    """The ledger over the store; every question is a tally or one short page."""

    reader: Reader
    cutoff: datetime

    def demand(self, need: NeedCode) -> Evidence:
        """Return the recorded needs of one kind."""
        return self._evidence("RecordedNeed", where(need=need), by_time="recorded_on")

    def referrals_for(self, need: NeedCode) -> Evidence:
        """Return the referrals made for one need."""
        return self._evidence("Referral", (*where(need=need), _COUNTED), by_time="created_at")

    def referrals_to(self, organisation: OrganisationId) -> Evidence:
        """Return the referrals sent to one organisation."""
        return self._evidence("Referral", (*where(organisation=organisation), _COUNTED), by_time="created_at")

    def flows(self) -> Mapping[OrganisationId, Flow]:
        """Return sent and answered referrals for each organisation."""
        conditions = (Condition(field="sent_at", op=Op.LE, value=self.cutoff), _COUNTED)
        found: dict[OrganisationId, Flow] = {}
        for row in self.reader.tally("Referral", conditions, by=("organisation", "provider_answered")):
            organisation, answered = row.key
            if organisation is not None:
                flow = found.get(OrganisationId(str(organisation)), Flow(sent=0, answered=0))
                found[OrganisationId(str(organisation))] = Flow(
                    sent=flow.sent + row.count, answered=flow.answered + (row.count if answered else 0)
                )
        return found

    def _evidence(self, kind: str, conditions: tuple[Condition, ...], *, by_time: str) -> Evidence:
        total = self.reader.tally(kind, conditions)[0].count
        people = len(self.reader.tally(kind, conditions, by=("client",)))
        first = self.reader.find(kind, conditions, order=(Order(field=by_time),), limit=SHOWN).nodes
        return Evidence(
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
    A number that is not told is 0 and `details["hidden"]` is true.
    """
    scope = policy.require(context.actor, Permission.SEE_GAPS)
    directory = context.directory()
    words = context.vocabulary

    def work(tx: Reader) -> tuple[Finding, ...]:
        ledger = StoredLedger(reader=tx, cutoff=_answer_expected_before(context))
        scene = Scene(directory=directory, vocabulary=words, today=context.today, ledger=ledger)
        return tuple(finding for detector in GAPS for finding in detector.find(scene))

    found = context.read(work)
    if scope is Scope.ALL:
        return found
    if scope is Scope.CENTRE:
        least = words.threshold("small_number")
        return tuple(_hidden(one) if one.people < least else one for one in found)
    least = words.threshold("release_minimum")
    return tuple(_released(one, least=least) for one in found if not _discreet(context, one))


def _answer_expected_before(context: Context) -> datetime:
    """Return the moment before which a sent referral should have been answered: so many working days ago."""
    days = int(context.vocabulary.threshold("silence_days"))
    weeks, rest = divmod(days, 5)
    return context.clock() - timedelta(days=7 * weeks + rest)


def _discreet(context: Context, finding: Finding) -> bool:
    return finding.need is not None and context.vocabulary.is_sensitive(finding.need)


def _released(finding: Finding, *, least: float) -> Finding:
    """Return a finding without ids and days, its numbers hidden below a threshold."""
    told = _hidden(finding) if finding.people < least else finding
    return replace(
        told,
        evidence=replace(told.evidence, ids=(), since=None),
        details={"hidden": False, **told.details},
    )


def _hidden(finding: Finding) -> Finding:
    """Return a finding without its numbers and whatever could give them away."""
    details = {name: value for name, value in finding.details.items() if name == "organisations"}
    evidence = replace(finding.evidence, total=0, people=0, since=None)
    return replace(finding, evidence=evidence, interval=None, details={**details, "hidden": True})


def _day(node: Node, name: str) -> date | None:
    value = node.fields.get(name)
    if isinstance(value, datetime):
        return value.astimezone(SOFIA).date()
    return value if isinstance(value, date) else None
