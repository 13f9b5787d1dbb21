"""Who could help one recorded need, by the real matcher; alike people are asked about once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from referral.gaps.cases import Cases, NeedCase
from referral.gaps.finding import GapInput
from referral.matching import ranking
from referral.matching.model import HelpRequest, help_request_of
from referral.matching.partners.partner_record import PartnerRecords
from referral.matching.person import complete
from referral.model.clients import Client
from referral.model.ids import NeedCode, ServiceId
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """The requests for help of recorded needs, as of a day; each profile is completed once."""

    vocabulary: Vocabulary
    today: date
    made: dict[HelpRequest, HelpRequest] = field(default_factory=dict)

    def of(self, client: Client, need: NeedCode, hours: tuple[str, ...]) -> HelpRequest:
        """Return the request of a client with all that is known of the client."""
        request = help_request_of(client, need, today=self.today, hours=tuple(hours))
        if request not in self.made:
            self.made[request] = complete(self.vocabulary, request)
        return self.made[request]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """Who can help in one directory, best first."""

    directory: Directory
    waiting: Mapping[ServiceId, int]
    records: PartnerRecords
    answers: dict[HelpRequest, tuple[ServiceId, ...]] = field(default_factory=dict)

    def candidates(self, request: HelpRequest) -> tuple[ServiceId, ...]:
        """Return the services that could help, in the order of find help."""
        if request not in self.answers:
            result = ranking.match(self.directory, request, waiting=self.waiting, partner_records=self.records)
            self.answers[request] = tuple(candidate.service.id for candidate in result.candidates)
        return self.answers[request]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The same people before and after: the records of both, who asks, and what is answered in each directory."""

    cases: Cases
    requests: Requests
    before: Matcher
    after: Matcher
    needs: frozenset[NeedCode]

    def request_of(self, case: NeedCase) -> HelpRequest | None:
        """Return the request of a recorded need; None when its client is not counted any more."""
        client = self.cases.clients.get(case.client)
        return self.requests.of(client, case.need, case.hours) if client is not None else None


def compared(before: GapInput, after: GapInput, records: PartnerRecords, needs: frozenset[NeedCode]) -> Compared:
    """Return what compares the answers to recorded needs of these kinds in two directories."""
    return Compared(
        cases=before.cases,
        requests=Requests(vocabulary=before.vocabulary, today=before.today),
        before=Matcher(directory=before.directory, waiting=before.waiting, records=records),
        after=Matcher(directory=after.directory, waiting=after.waiting, records=records),
        needs=needs,
    )
