"""The ledger of records as detectors ask for it: tallies and the first few records from the store."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from graph.model import Condition, Node, Op, Order, where
from graph.store import Reader
from referral.calendar import SOFIA
from referral.gaps.finding import RecordSet
from referral.gaps.rates import ProviderRates
from referral.matching.partners.partner_figures import Outcomes, PartnerFigures, is_silent
from referral.matching.partners.partner_outcomes import SENT, Cohort
from referral.matching.partners.partner_record import PartnerRecords, answered_by_domain
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

    def lately(self) -> Mapping[OrganisationId, PartnerFigures]:
        """Return the figures of each organisation by the referrals of the last twelve months."""
        return {key: record.lately for key, record in self.records.organisations.items()}

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


def _people_of_centres(records_of_people: Sequence[R]) -> Mapping[str, int]:
    """Return how many people of each centre some records are about."""
    people = {(record.centre or "", record.client) for record in records_of_people}
    return Counter(centre for centre, _ in people)


def _day(node: Node, name: str) -> date | None:
    value = node.fields.get(name)
    return _local_day(value) if isinstance(value, datetime) else value if isinstance(value, date) else None


def _local_day(moment: datetime | None) -> date | None:
    return moment.astimezone(SOFIA).date() if moment is not None else None
